import { messageOf } from '../../engine/ports/errors.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { shellWord } from '../../engine/report/shell-word.ts'
import { isOn } from '../../local/git/git-settings.ts'
import { refuseWhileBusy } from '../../local/head/busy.ts'
import { FileJournal } from '../../local/journal.ts'
import { basePlace, isSamePlace, mirroredWorkspace } from '../../local/memory/base-place.ts'
import { belongingOf, bindingOf, prefixOf } from '../../local/repository/binding.ts'
import { foldsCase } from '../../local/repository/folds-case.ts'
import { convertedFiles } from '../../local/repository/line-ends.ts'
import { hasAttributes, type Repository } from '../../local/repository/repository.ts'
import { readHalt } from '../../local/state-files/halt-record.ts'
import { isAlive, nameOf, readOwner } from '../../local/state-files/process-owner.ts'
import { CONVERT_BACK, conversion } from '../report/conversion.ts'
import { broken, fine, type Finding, odd } from './finding.ts'
import { examineFolders } from './folders.ts'

/** How a repository is: what it is bound to, what git was told and remembers, and what a crash has left. */
export async function examineRepository(repository: Repository): Promise<Finding[]> {
  return [
    fine('repository', repository.top),
    examineBinding(repository),
    ...(await examineRefs(repository)),
    await examineAttributes(repository),
    examineDisk(repository),
    ...examineFolders(repository),
    examineProgress(repository),
    examineIndexLock(repository),
    examineLock(repository),
    await examineJournal(repository),
    examineHalt(repository),
  ]
}

function examineBinding(repository: Repository): Finding {
  const binding = bindingOf(repository)
  const { branch } = repository
  if (binding)
    return fine(
      'binding',
      `${branch} is bound to ${binding.label} of workspace ${binding.workspace} at ${binding.origin}`,
    )
  return belongingOf(repository)
    ? broken('binding', `${branch} is not bound to a branch of Xano`, 'xano-sync bind LABEL')
    : broken('binding', 'the repository does not belong to a Xano workspace', 'xano-sync init')
}

async function examineRefs(repository: Repository): Promise<Finding[]> {
  const binding = bindingOf(repository)
  if (!binding) return []
  const { git, branch } = repository
  const mirrored = await mirroredWorkspace(git, binding.label)
  const base = await basePlace(git, branch)
  const mirror =
    mirrored === undefined
      ? odd('mirror', `xano/${binding.label} is not there`, 'xano-sync fetch')
      : mirrored === binding.workspace
        ? fine('mirror', `xano/${binding.label} is there`)
        : broken(
            'mirror',
            `xano/${binding.label} holds the states of workspace ${mirrored}`,
            'clone the workspace into a folder of its own',
          )
  if (!base) return [mirror, odd('base', `there is no Base of ${branch}`, 'xano-sync init')]
  if (!base.place)
    return [mirror, broken('base', `Base of ${branch} does not say what it is about`, 'xano-sync init')]
  const { origin, workspace, label } = base.place
  return [
    mirror,
    isSamePlace(base.place, binding)
      ? fine('base', `Base of ${branch} is about the same place`)
      : broken(
          'base',
          `Base of ${branch} is about ${label} of workspace ${workspace} at ${origin}`,
          `xano-sync bind ${shellWord(binding.label)}`,
        ),
  ]
}

async function examineAttributes(repository: Repository): Promise<Finding> {
  if (!hasAttributes(repository.commonDirectory))
    return odd('attributes', 'git was not told to keep the bytes of definitions', 'xano-sync init')
  const converted = await convertedFiles(repository.git, prefixOf(repository))
  return converted === 0
    ? fine('attributes', 'git keeps the bytes of definitions')
    : odd('attributes', conversion(converted), CONVERT_BACK)
}

/** Git decides by a setting, made when the repository was, whether names of another case are other files. */
function examineDisk({ gitDirectory, settings }: Repository): Finding {
  const folds = foldsCase({ gitDirectory })
  const told = isOn(settings, 'core.ignorecase')
  if (folds !== told)
    return odd(
      'disk',
      `the disk ${folds ? 'does not tell' : 'tells'} names of another case apart, and git was told otherwise`,
      `git config core.ignorecase ${folds}`,
    )
  return fine(
    'disk',
    folds ? 'names of another case are the same file' : 'names of another case are other files',
  )
}

function examineProgress({ gitDirectory }: Repository): Finding {
  try {
    refuseWhileBusy(gitDirectory)
    return fine('git at rest', 'nothing is under way')
  } catch (error) {
    return odd('git at rest', messageOf(error), 'finish it or abort it; git status says how')
  }
}

function examineIndexLock({ gitDirectory }: Repository): Finding {
  const path = join(gitDirectory, 'index.lock')
  return existsSync(path)
    ? odd('index.lock', 'another git command is at work, or has died', `if no git runs here, remove ${path}`)
    : fine('index.lock', 'not there')
}

function examineLock({ commonDirectory }: Repository): Finding {
  const owner = readOwner(join(commonDirectory, 'xano-sync', 'lock'))
  if (!owner) return fine('lock', 'no xano-sync is at work here')
  return isAlive(owner)
    ? fine('lock', `a xano-sync is at work here (${nameOf(owner)})`)
    : odd('lock', `process ${owner.pid} has left its lock`, 'nothing to do: the next run takes it over')
}

function examineHalt({ gitDirectory, branch }: Repository): Finding {
  const halt = readHalt(gitDirectory, branch)
  return halt
    ? odd('guard', `the last run of ${branch} was halted (${halt.at})`, 'xano-sync status says why')
    : fine('guard', 'no run is halted')
}

async function examineJournal({ gitDirectory }: Repository): Promise<Finding> {
  const entry = await new FileJournal(join(gitDirectory, 'xano-sync')).pending()
  if (!entry) return fine('journal', 'no run was cut off')
  const what = entry.kind === 'writing' ? 'while it wrote files' : 'before Xano had answered a push'
  return odd('journal', `a run was cut off ${what}`, 'xano-sync sync goes on where it was')
}
