import type { Git } from '../git/git.ts'
import { type Setting, setOneByOne } from './settings-file.ts'

/** Where the command is not installed, git's own merge of lines stands in for it. */
const DRIVER = [
  'if command -v xano-sync >/dev/null; then xano-sync merge-driver %O %A %B %L %P;',
  'else git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; fi',
].join(' ')

/** Hunk headers name the definition, or the block of it, in which a change lies. */
const HEADERS = [
  '^([A-Za-z_][A-Za-z_.]*[ \t]+[^=].*)$',
  '^[ \t]+((input|schema|stack|test|index|response|each|if|elseif|else|foreach|try|catch)([ \t(].*)?)$',
].join('\n')

/** What tells git how the files that the attributes name are merged and shown. */
export const DRIVERS: readonly Setting[] = [
  ['merge.xanoscript.name', 'XanoScript, node by node'],
  ['merge.xanoscript.driver', DRIVER],
  ['diff.xanoscript.xfuncname', HEADERS],
]

/** Tells git so. */
export const registerDrivers = (git: Git): Promise<void> => setOneByOne(git, DRIVERS)
