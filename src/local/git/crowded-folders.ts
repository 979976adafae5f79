import { blobId } from '../../engine/texts/blob-id.ts'
import type { Draft } from './fast-import.ts'
import type { Git } from './git.ts'

/** Folders by their paths, those above first, with the tree that each is to be; nothing where all of it goes. */
export type WholeFolders = ReadonlyMap<string, string | undefined>

/**
 * So many files of one folder make it worth a start of git or two. `fast-import` looks through all of a folder for each
 * name (measured with git 2.39: 0.12 s for 10,000 new files in one, 14 s for 100,000; `mktree` takes 0.1 s).
 */
const CROWD = 2500

/**
 * Makes the trees of folders in which many files change. What else they hold stays, and folders in them are as they were
 * in the parent. The texts may come to git later.
 */
export async function wholeFolders(
  git: Git,
  { parent, changes }: Pick<Draft, 'parent' | 'changes'>,
): Promise<WholeFolders> {
  const folders = crowded(changes)
  if (folders.size === 0) return new Map()
  const listings = await Promise.all(
    [...folders].map(
      async ([folder, files]) => [folder, await listing(git, { parent, folder, files })] as const,
    ),
  )
  const made = listings.filter(([, entries]) => entries.size > 0)
  const ids =
    made.length === 0
      ? []
      : await makeTrees(
          git,
          made.map(([, entries]) => entries),
        )
  const trees = new Map(made.map(([folder], index) => [folder, ids[index]]))
  return new Map(listings.map(([folder]) => [folder, trees.get(folder)]))
}

type Files = Map<string, ReturnType<Draft['changes']['get']>>

/** What changes directly in folders where that is much, by their paths in order. */
function crowded(changes: Draft['changes']): ReadonlyMap<string, Files> {
  const folders = new Map<string, Files>()
  if (changes.size < CROWD) return folders
  for (const [path, change] of changes) {
    const end = path.lastIndexOf('/')
    if (end < 0) continue
    const folder = path.slice(0, end)
    const files = folders.get(folder) ?? (new Map() as Files)
    files.set(path.slice(end + 1), change)
    folders.set(folder, files)
  }
  return new Map(
    [...folders].filter(([, files]) => files.size >= CROWD).sort(([one], [other]) => (one < other ? -1 : 1)),
  )
}

/** The entries of a folder after the change, by their names, byte for byte, as `mktree` takes them. */
async function listing(
  git: Git,
  {
    parent,
    folder,
    files,
  }: { readonly parent: string | undefined; readonly folder: string; readonly files: Files },
): Promise<ReadonlyMap<string, string>> {
  const entries =
    parent === undefined ? new Map<string, string>() : await entriesOf(git, `${parent}:${folder}`)
  for (const [file, change] of files) {
    const name = Buffer.from(file).toString('latin1')
    if (!change) entries.delete(name)
    else
      entries.set(
        name,
        `${change.mode ?? '100644'} blob ${'text' in change ? blobId(change.text) : change.blob}`,
      )
  }
  return entries
}

async function entriesOf(git: Git, name: string): Promise<Map<string, string>> {
  const [tree] = await git.objects([name], 'info')
  if (tree?.type !== 'tree') return new Map()
  const listed = (await git.run(['ls-tree', '-z', tree.id])).toString('latin1')
  return new Map(
    listed
      .split('\0')
      .slice(0, -1)
      .map(line => {
        const end = line.indexOf('\t')
        return [line.slice(end + 1), line.slice(0, end)]
      }),
  )
}

async function makeTrees(
  git: Git,
  trees: readonly ReadonlyMap<string, string>[],
): Promise<readonly string[]> {
  const entries = trees.map(tree => [...tree].map(([name, entry]) => `${entry}\t${name}\0`).join(''))
  const input = Buffer.from(entries.join('\0'), 'latin1')
  return (await git.text(['mktree', '--batch', '--missing', '-z'], { input })).split('\n')
}
