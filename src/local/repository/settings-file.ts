import { chmodSync, existsSync, lstatSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { modeOf, writeDurably } from '../disk/atomic-file.ts'
import type { Git, GitFolders } from '../git/git.ts'

/** A key as `git config` takes it, and what it is set to. */
export type Setting = readonly [key: string, value: string]

/** Has git write settings, one after the other, also such as look like its options. */
export async function setOneByOne(git: Git, settings: readonly Setting[]): Promise<void> {
  for (const [key, value] of settings) await git.run(['config', '--', key, value])
}

/**
 * Writes settings into the configuration of a repository that nobody has used yet, all in one step: git takes a start
 * for each. Gives false, with nothing written, where somebody is or was there before: then git has to do it. No lock is
 * taken, because it would stay, and stop git, were this process to end beside it.
 */
export function addSettings(
  { commonDirectory }: Pick<GitFolders, 'commonDirectory'>,
  settings: readonly Setting[],
): boolean {
  const path = join(commonDirectory, 'config')
  const before = freshText(path)
  if (before === undefined) return false
  const temporary = `${path}.xano-sync`
  try {
    const gap = before === '' || before.endsWith('\n') ? '' : '\n'
    const mode = modeOf(path)
    writeDurably(temporary, before + gap + settings.map(printSetting).join(''), mode)
    // Where a repository is shared, git lets others write there whatever new files are made with.
    chmodSync(temporary, mode)
    if (existsSync(`${path}.lock`) || textOf(path) !== before) return false
    renameSync(temporary, path)
    return true
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** Whether a repository is set to nothing that could stand against settings of ours, or against the whole of it. */
export const isFresh = ({ commonDirectory }: Pick<GitFolders, 'commonDirectory'>): boolean =>
  freshText(join(commonDirectory, 'config')) !== undefined

/** What may hold, or bring in, values of the same keys; and another format than git's own of old. */
const SET_BEFORE = /^\s*\[\s*(?:merge|diff|branch|xano-sync|include|includeif|extensions)\b/im

function freshText(path: string): string | undefined {
  const text = textOf(path)
  return text !== undefined && SET_BEFORE.test(text) ? undefined : text
}

function textOf(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats?.isFile() ? readFileSync(path, 'utf8') : undefined
}

/** Section, the part between if there is one, and name, each as git's own writing of it. */
function printSetting([key, value]: Setting): string {
  const [first, last] = [key.indexOf('.'), key.lastIndexOf('.')]
  const between = first < last ? ` "${key.slice(first + 1, last).replace(/["\\]/g, '\\$&')}"` : ''
  return `[${key.slice(0, first)}${between}]\n\t${key.slice(last + 1)} = "${escaped(value)}"\n`
}

const escaped = (value: string): string =>
  value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')
