import type { Piece } from '../../../src/core/xs/multidoc.ts'

/** The exact text that was split. */
export const joined = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, separator }) => text + separator).join('')
