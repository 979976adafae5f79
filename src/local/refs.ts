import type { CommitId } from '../engine/ports.ts'
import type { Git } from './git.ts'
import { readRefFile } from './ref-file.ts'

const ABSENT = '0'.repeat(40)

export interface RefMove {
  readonly ref: string
  readonly to: CommitId | undefined
  /** What the ref must still point at. */
  readonly from: CommitId | undefined
}

/** What a ref points at, and the commit there; what is no commit any more is none. */
export interface RefState {
  readonly value: CommitId | undefined
  readonly commit: CommitId | undefined
}

/** `known` is a commit that was read before: as long as the ref stays there, nobody has to be asked. */
export async function readRef(git: Git, ref: string, known?: CommitId): Promise<RefState> {
  if (known !== undefined && readRefFile(await git.folders(), ref)?.commit === known)
    return { value: known, commit: known }
  const [id, type] = (await git.text(['cat-file', '--batch-check'], { input: `${ref}\n` })).split(' ')
  if (type === 'commit') return { value: id as CommitId, commit: id as CommitId }
  const value = await git.text(['rev-parse', '--quiet', '--verify', ref], { accept: [1, 128] })
  return { value: value === '' ? undefined : (value as CommitId), commit: undefined }
}

/** Moves refs all together, each only from where it was seen; otherwise none, and this throws. */
export async function moveRefs(
  git: Git,
  moves: readonly RefMove[],
  reason: string,
  extra: readonly string[] = [],
): Promise<void> {
  const lines = moves.map(({ ref, to, from }) =>
    to === undefined ? `delete ${ref} ${from ?? ABSENT}` : `update ${ref} ${to} ${from ?? ABSENT}`,
  )
  const input = ['start', ...lines, ...extra, 'prepare', 'commit', ''].join('\n')
  await git.run(['update-ref', '-m', `xano-sync: ${reason}`, '--stdin'], { input })
}

/** A name as one segment of a ref: percent-encoded where git or a file system would object. */
export function refSegment(name: string): string {
  const encoded = encodeURIComponent(name).replace(/[!'()*~]/g, percent)
  return encoded.replace(/^\.|\.$|\.(?=\.)|\.(?=lock$)/g, percent)
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
