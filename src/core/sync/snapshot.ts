import type { Definition, Problem } from '../xs/definition.ts'
import type { FileForm } from './file-form.ts'
import type { FilePath } from '../xs/file-path.ts'
import type { Obstacle } from './obstacle.ts'

/** Git's id of a blob. Equal ids, equal bytes. */
export type BlobId = string & { readonly __brand: 'BlobId' }

/** One definition as one side holds it. */
export interface Version {
  readonly definition: Definition
  /** Where the file lies, or would lie: relative to the folder of definitions, with `/`. */
  readonly path: FilePath
  /** Trimmed, LF: the form in which it goes over the wire. */
  readonly text: string
  /** The bytes as that side holds them: on disk, or in git. */
  readonly blob: BlobId
  /** What the bytes are besides the text, where they are more than it. */
  readonly form?: FileForm
  /**
   * The guid that this label has for it: where the file's own is that of another label and its name is new, and where
   * it was sent without one.
   */
  readonly knownAs?: string
}

/** A text that is no definition. It is kept and shown, never pushed, and nothing is deleted because of it. */
export interface Unreadable {
  /** Where it lies on disk; a text that came from Xano has no place. */
  readonly path?: FilePath
  readonly problem: Problem
  /** The definitions that its headers speak of. */
  readonly claims: readonly Definition[]
}

/** All definitions of one side at one moment. Complete: what is not in it, the side does not have. */
export interface Snapshot {
  readonly versions: readonly Version[]
  readonly unreadable: readonly Unreadable[]
  /**
   * What was last seen of definitions that are missing here because a text which cannot be read may hold them. Not for
   * planning: they are neither what they were, nor gone.
   */
  readonly hidden?: readonly Version[]
  /** What takes the place of files on disk. */
  readonly obstacles?: readonly Obstacle[]
}

/** Every definition that a side is known to have, in the last text that could be read of it. */
export const lastKnown = ({ versions, hidden = [] }: Snapshot): readonly Version[] => [...versions, ...hidden]

export const EMPTY: Snapshot = { versions: [], unreadable: [] }
