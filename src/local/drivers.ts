import type { Git } from './git.ts'

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

/** Tells git how the files that the attributes name are merged and shown. */
export async function registerDrivers(git: Git): Promise<void> {
  await git.run(['config', 'merge.xanoscript.name', 'XanoScript, node by node'])
  await git.run(['config', 'merge.xanoscript.driver', DRIVER])
  await git.run(['config', 'diff.xanoscript.xfuncname', HEADERS])
}
