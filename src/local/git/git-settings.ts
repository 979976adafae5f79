import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { stampOf } from '../disk/stamp.ts'
import type { Git, GitFolders } from './git.ts'

/** By keys as git prints them: section and name in lower case, the part between as it is; the last of several values. */
export type Settings = ReadonlyMap<string, string>

/** What git is set to, and the stamps of the files that say so, or would if they were there. */
export interface ReadSettings {
  readonly values: Settings
  readonly stamps: ReadonlyMap<string, string>
}

/** Asks git what it is set to. `folders` are the repository's, where they are known. */
export async function readSettings(git: Git, folders?: GitFolders): Promise<ReadSettings> {
  const stamps = new Map([...placesOf(folders)].map(path => [path, stampOf(path)]))
  const told = (await git.run(['config', '-z', '--list', '--show-origin'])).toString('utf8').split('\0')
  const values = new Map<string, string>()
  for (let at = 0; at + 1 < told.length; at += 2) {
    const [origin = '', entry = ''] = [told[at], told[at + 1]]
    const end = entry.indexOf('\n')
    values.set(end < 0 ? entry : entry.slice(0, end), end < 0 ? 'true' : entry.slice(end + 1))
    if (!origin.startsWith('file:')) continue
    const path = resolve(git.directory, origin.slice('file:'.length))
    if (!stamps.has(path)) stamps.set(path, stampOf(path))
  }
  return { values, stamps }
}

/** Whether git takes a setting for a yes: it has several words for that, and any number but 0. */
export const isOn = (settings: Settings, key: string): boolean =>
  /^(?:true|yes|on|[-+]?0*[1-9]\d*[kmg]?)$/i.test(settings.get(key) ?? '')

/** Whether the files that say so are what they were. */
export const areStill = ({ stamps }: ReadSettings): boolean =>
  [...stamps].every(([path, stamp]) => stampOf(path) === stamp)

/** Where settings may come to be. What git includes for a branch depends on which one is checked out. */
function placesOf(folders: GitFolders | undefined): string[] {
  const { GIT_CONFIG_GLOBAL, XDG_CONFIG_HOME, HOME = homedir() } = process.env
  const own = [join(HOME, '.gitconfig'), join(XDG_CONFIG_HOME || join(HOME, '.config'), 'git', 'config')]
  const { gitDirectory, commonDirectory } = folders ?? {}
  return [
    ...(GIT_CONFIG_GLOBAL === undefined ? own : [GIT_CONFIG_GLOBAL]),
    ...(commonDirectory === undefined ? [] : [join(commonDirectory, 'config')]),
    ...(gitDirectory === undefined ? [] : ['config.worktree', 'HEAD'].map(name => join(gitDirectory, name))),
  ]
}
