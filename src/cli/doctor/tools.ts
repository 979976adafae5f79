import { messageOf } from '../../engine/ports/errors.ts'
import { broken, fine, type Finding } from './finding.ts'

/** The oldest that will do. */
const NODE: Version = [20, 19]
const GIT: Version = [2, 38]

type Version = readonly [major: number, minor: number]

/** Whether the programs that xano-sync needs are new enough. */
export async function examineTools(): Promise<Finding[]> {
  return [
    judge('node', versionIn(process.versions.node), NODE, 'install Node 20.19 or newer'),
    await examineGit(),
  ]
}

async function examineGit(): Promise<Finding> {
  const { simpleGit } = await import('simple-git')
  const remedy = 'install git 2.38 or newer'
  try {
    const { installed, major, minor } = await simpleGit().version()
    if (!installed) return broken('git', 'git is not installed', remedy)
    return judge('git', [major, minor], GIT, remedy)
  } catch (error) {
    return broken('git', messageOf(error), remedy)
  }
}

function versionIn(text: string): Version {
  const [major = 0, minor = 0] = text.split('.').map(Number)
  return [major, minor]
}

/** Whether a version will do. */
export function judge(check: string, version: Version, oldest: Version, remedy: string): Finding {
  const isOld = version[0] < oldest[0] || (version[0] === oldest[0] && version[1] < oldest[1])
  const told = `version ${version.join('.')}`
  return isOld ? broken(check, `${told} is older than ${oldest.join('.')}`, remedy) : fine(check, told)
}
