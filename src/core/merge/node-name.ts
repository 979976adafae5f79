import type { Block } from '../xs/blocks.ts'
import type { Entry } from './list.ts'
import { pick } from './piece.ts'
import { canonicalLine } from '../xs/canonical-tokens.ts'
import { headOf, splitResult, tailOf } from './signature.ts'

/** What a person calls a node: `field email`, `statement db.query user as $u`, `member response`. */
export function nodeName(block: Block): string {
  switch (block.kind) {
    case 'definition':
      return headOf(block).trim()
    case 'statement': {
      const { core, tail } = splitResult(headOf(block))
      const result = (tail || (tailOf(block) ?? '')).trim()
      return `statement ${[core, result].map(text => text.replace(/\s+/g, ' ').trim()).join(' ')}`.trim()
    }
    case 'entry':
      return `key ${block.key ?? ''}`
    case 'element':
      return `entry ${canonicalLine(block.text)}`
    case 'filter':
      return `filter ${/^\|\s*!?\s*([\w.]+)/.exec(block.text)?.[1] ?? ''}`.trim()
    default:
      return block.key === undefined ? block.kind : `${block.kind} ${block.key}`
  }
}

/** What a conflict is about: the first item of Base in it, else that of a side, whichever is which. */
export function nameOfFirst([base, ...sides]: readonly (readonly Entry[])[]): string | undefined {
  const first = base?.[0]
  if (first) return nodeName(first.block)
  return sides
    .flatMap(([own]) => (own ? [nodeName(own.block)] : []))
    .reduce<string | undefined>((one, next) => (one === undefined ? next : pick(one, next)), undefined)
}
