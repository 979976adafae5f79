import { type Block, blocks } from '../xs/blocks.ts'
import { forget } from './memo.ts'

/** Texts whose trees are kept: those of one merge, and of another one that shares a side with it. */
const KEPT = 6

/** Characters of a text beyond which its tree is not kept. */
const LONGEST = 1_000_000

const roots = new Map<string, Block>()

/**
 * The tree of a text, the same one while the text is among the last that were asked for: with it goes all that is
 * known of its blocks, so that merging the same texts again, or the other way around, reads nothing again. What it
 * has of a text that was read before, `known`, is not read again either.
 */
export function rootOf(text: string, known?: Block): Block {
  const root = roots.get(text) ?? blocks(text, known)
  if (text.length > LONGEST) return root
  roots.delete(text)
  roots.set(text, root)
  const [oldest] = roots.keys()
  if (roots.size > KEPT && oldest !== undefined) giveUp(oldest)
  return root
}

let givenUp = 0

/** With as many as are kept goes all that was known of them. */
function giveUp(text: string): void {
  roots.delete(text)
  givenUp++
  if (givenUp % KEPT === 0) forget()
}
