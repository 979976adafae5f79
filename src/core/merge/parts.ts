import type { Block } from '../xs/blocks.ts'
import { isBody, type Entry, type List } from './list.ts'
import { splitResult } from './signature.ts'

/** The parts of an item, whose texts join to its own; each but the first with the gap before it. */
export interface Parts {
  /** The comments above it. */
  readonly above: string
  readonly bang: string
  /** Head, or name. */
  readonly head: string
  /** Between a name and its value. */
  readonly separator: string
  readonly inner: Block | undefined
  /** What the body holds, where that is not all that stands in it. */
  readonly list?: List
  readonly innerGap: string
  /** What follows a body on its line; the `as $x` that a head without a body ends with. */
  readonly tail: string
  readonly remark: string
}

/** Takes an item apart; undefined for what is made in another way. */
export function partsOf({ block, text }: Entry): Parts | undefined {
  const { children } = block
  const at = children.findIndex(({ kind }) => kind === 'head' || kind === 'name' || kind === 'value')
  if (at < 0) return undefined
  const above = joined(children.slice(0, at))
  const main = children[at]
  const isValue = main?.kind === 'value'
  const rest = isValue ? children.slice(at) : children.slice(at + 1)
  const own = isValue ? '' : (main?.text ?? '')
  const bang = own.startsWith('!') ? '!' : ''
  const innerAt = rest.findIndex(child => child.kind === 'value' || isBody(child))
  const inner = rest[innerAt]
  const [before, behind] = inner
    ? [rest.slice(0, innerAt), rest.slice(innerAt + 1)]
    : [rest.slice(0, restOfName(rest)), rest.slice(restOfName(rest))]
  const separatorAt = before.findIndex(({ kind }) => kind === 'separator')
  const remarkAt = behind.findIndex(({ kind }) => kind === 'remark')
  const cut = remarkAt < 0 ? behind.length : Math.max(0, remarkAt - 1)
  const glue = text.slice(block.text.length)
  const head = own.slice(bang.length)
  const split = block.kind === 'statement' && !inner ? splitResult(head) : { core: head, tail: '' }
  return {
    above,
    bang,
    head: split.core,
    separator: joined(before.slice(0, separatorAt + 1)),
    inner,
    innerGap: joined(before.slice(separatorAt + 1)),
    tail: split.tail + joined(behind.slice(0, cut)),
    remark: joined(behind.slice(cut)) + glue,
  }
}

/** Behind the separator of a name that no value follows. */
const restOfName = (rest: readonly Block[]): number => rest.findIndex(({ kind }) => kind === 'separator') + 1

const joined = (blocks: readonly Block[]): string => blocks.map(({ text }) => text).join('')
