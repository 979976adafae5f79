import type { Block } from '../xs/blocks.ts'
import { tokens } from '../xs/scan.ts'
import { type Changing, other } from './changing.ts'
import type { Context } from './context.ts'
import { fate, replaceIn, statementsIn } from './moves.ts'

/**
 * The text of what one side put somewhere: statements in it that were moved there follow what the other side did to
 * them. Undefined where that is to be decided by a person.
 */
export function carry(block: Block, side: Changing, context: Context): string | undefined {
  if (statementsIn(block).length === 0 || context.moves.origins[side].size === 0) return block.text
  const changed = new Map<Block, string>()
  if (!follow(block, side, context, changed)) return undefined
  return changed.size === 0 ? block.text : replaceIn(block, changed)
}

/** Finds what became of the moved statements in a block; what was moved as a whole is not looked into. */
function follow(block: Block, side: Changing, context: Context, changed: Map<Block, string>): boolean {
  const { moves, isFollowing, put } = context
  const origin = moves.origins[side].get(block)
  const fates = origin?.from.map(from => fate(from, moves.traces[other(side)])) ?? []
  if (fates.includes('gone')) return false
  const now = fates.find(each => typeof each !== 'string')
  if (now !== undefined && isFollowing) {
    if (!origin?.isCertain || hasBrokenString(now.text)) return false
    changed.set(block, now.text)
    for (const from of origin.from) put.add(from)
    return true
  }
  if (origin?.isCertain) return true
  return block.kind === 'value' || block.children.every(child => follow(child, side, context, changed))
}

/** Whether a string goes on in another line, where indenting it anew would change what it says. */
const hasBrokenString = (text: string): boolean =>
  tokens(text).some(
    token => (token.kind === 'string' || token.kind === 'backtick') && token.text.includes('\n'),
  )
