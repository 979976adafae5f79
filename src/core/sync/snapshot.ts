import type { Definition, Problem } from '../xs/definition.ts'
import type { FileForm } from './file-form.ts'
import type { FilePath } from '../xs/file-path.ts'

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
}

export const EMPTY: Snapshot = { versions: [], unreadable: [] }
