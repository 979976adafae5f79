import { ahead } from '../../engine/async/ahead.ts'
import type { CommitId, Tree } from '../../engine/ports/git.ts'
import type { MirrorTip } from '../../engine/ports/history.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import type { Git } from '../git/git.ts'
import { ListedTree } from '../git/listed-tree.ts'
import { readRefFile } from '../git/ref-file.ts'
import { readTrailers } from '../git/trailers.ts'
import { type CommitText, NO_TIP, readTip, readTips, type Tip } from '../git/tips.ts'
import { type BaseNote, baseRef, readBaseNote } from './base.ts'
import { type Commit, mirrorRef, readDigest, readLog, type Stored } from './mirror.ts'
import { PrivateTexts } from './private-texts.ts'

/** The mirror and Base of a branch, as git holds them. */
export interface Recollection {
  readonly mirror: (Commit & MirrorTip) | undefined
  readonly base: (Commit & { readonly note: BaseNote }) | undefined
  /** What their refs point at, be it of use or not. */
  readonly at: { readonly mirror: CommitId | undefined; readonly base: CommitId | undefined }
}

type Known = Pick<Recollection, 'mirror' | 'base'>

/** Reads both from git, as far as they are not what is known already. */
export async function recollect(
  git: Git,
  { binding, branch }: { readonly binding: Binding; readonly branch: string },
  known: Known,
): Promise<Recollection> {
  const listed = await listedAt(git, baseRef(branch), known.base?.commit)
  const [mirror = NO_TIP, base = NO_TIP] = await readTips(git, [
    { name: mirrorRef(binding.label), known: known.mirror?.commit },
    { name: baseRef(branch), known: known.base?.commit },
  ])
  const last = base.commit === undefined ? undefined : known.base?.note
  const note = base.text ? readBaseNote(base.text.ending, binding) : last
  const tip = note && !isOfMirror(mirror) ? await tipAt(git, note.mirror, known.mirror?.commit) : mirror
  const isListed = listed && base.text && listed.commit === base.commit
  const treeOf = treesOf(git, known, isListed ? { [base.text.tree]: listed.tree } : {})
  const [stored, found] = await Promise.all([tip.text && treeOf(tip.text), base.text && treeOf(base.text)])
  return {
    mirror: mirrorAt(tip, stored) ?? (tip.commit === undefined ? undefined : known.mirror),
    base:
      base.commit === undefined || !note
        ? undefined
        : found
          ? { commit: base.commit, note, ...(await withPrivate(git, found, note)) }
          : known.base,
    at: { mirror: mirror.value, base: base.value },
  }
}

/** Base's tree with what is not for git, as far as it is still there. */
async function withPrivate(git: Git, found: StoredTree, { privately }: BaseNote): Promise<StoredTree> {
  if (privately.size === 0) return found
  const texts = await PrivateTexts.of(git)
  return { tree: new Map([...found.tree, ...[...privately].filter(([, blob]) => texts.has(blob))]) }
}

function mirrorAt({ commit, text }: Tip, stored: StoredTree | undefined): Recollection['mirror'] {
  if (commit === undefined || !text || !stored) return undefined
  return { commit, log: readLog(text.ending), digest: readDigest(text.ending), ...stored }
}

/** Whether a ref leads to a state of Xano, and not nowhere or, since something else has moved it, to any other commit. */
const isOfMirror = ({ commit, text }: Tip): boolean =>
  commit !== undefined && (!text || readTrailers(text.ending).has('Xano-Workspace'))

/** The mirror's commit for which Base stands: it leads back to a mirror whose ref was lost. */
async function tipAt(git: Git, name: CommitId, known: CommitId | undefined): Promise<Tip> {
  return name === known ? { value: name, commit: name } : readTip(git, name)
}

/** What git lists of the commit to which a ref leads by its file, while it says what that commit is. */
async function listedAt(
  git: Git,
  ref: string,
  known: CommitId | undefined,
): Promise<{ readonly commit: CommitId; readonly tree: Promise<Tree> } | undefined> {
  const commit = readRefFile(await git.folders(), ref)?.commit
  if (commit === undefined || commit === known) return undefined
  return { commit, tree: ahead(ListedTree.read(git, commit)) }
}

type StoredTree = Pick<Stored, 'tree' | 'id'>

/** Reads trees, each once: Base and the mirror mostly have the same. Some are `coming` already. */
function treesOf(
  git: Git,
  { mirror, base }: Known,
  coming: Readonly<Record<string, Promise<Tree>>>,
): (commit: CommitText) => Promise<StoredTree> {
  const known = new Map<string, Promise<Tree>>(Object.entries(coming))
  for (const stored of [mirror, base])
    if (stored?.id !== undefined) known.set(stored.id, Promise.resolve(stored.tree))
  return async ({ tree: id }) => {
    const found = known.get(id) ?? ListedTree.read(git, id)
    known.set(id, found)
    return { id, tree: await found }
  }
}
