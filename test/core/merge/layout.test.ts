import { describe, expect, it } from 'vitest'
import { writtenMerges } from '../../../fixtures/merges.ts'
import { merge } from '../../../src/core/merge/merge.ts'
import { type Block, blocks } from '../../../src/core/xs/blocks.ts'
import { canonicalForm } from '../../../src/core/xs/canonical.ts'
import { tokens } from '../../../src/core/xs/scan.ts'
import { format } from '../../../src/emulator/text/format.ts'

const cases = writtenMerges().map(each => [each.name.replaceAll('-', ' '), each] as const)

/** As the server gives a text back. */
const reformatted = (text: string): string =>
  blocks(text)
    .children.map(({ kind, text: own }) => (kind === 'definition' ? format(own) : own))
    .join('')

/** Indented by four, with a blank line behind every line of which one can stand: nowhere within a literal. */
const spread = (text: string): string =>
  tokens(text)
    .map(({ kind, text: own, start }) => {
      if (kind === 'newline') return `${own}${text[start - 1] === '{' ? '' : '\n'}`
      return kind === 'space' && text[start - 1] === '\n' ? own + own : own
    })
    .join('')

/** Of every object, and of the fields of an input or a schema, the first item put last. */
function shuffled(block: Block): string {
  const isItem = ({ kind }: Block): boolean => kind === 'entry' || kind === 'field'
  const items = block.children.filter(isItem)
  const isFree =
    ['object', 'fields'].includes(block.kind) && block.children.every(({ kind }) => kind !== 'remark')
  const turned = isFree ? [...items.slice(1), ...items.slice(0, 1)] : items
  const next = turned[Symbol.iterator]()
  if (block.children.length === 0 || block.key === 'sort') return block.text
  return block.children.map(child => shuffled(isItem(child) ? (next.next().value ?? child) : child)).join('')
}

/** What a merge comes to, but for layout and the order of fields and keys. */
function essenceOf(outcome: ReturnType<typeof merge>): string {
  if (outcome.kind === 'conflict') return 'conflict'
  const forms = blocks(outcome.text).children.map(({ text }) => canonicalForm(text))
  return forms
    .join(' ')
    .split(/[\s,]+/)
    .sort()
    .join(' ')
    .trim()
}

const CHANGES = { reformatted, spread, shuffled: (text: string): string => shuffled(blocks(text)) }

describe('what a merge comes to', () => {
  it.each(cases)(
    'does not depend on how a side is laid out, nor on the order of its fields: %s',
    (_, own) => {
      const sides = { base: own.base, ours: own.local, theirs: own.xano }
      const expected = essenceOf(merge(sides))
      for (const side of ['base', 'ours', 'theirs'] as const)
        for (const [name, change] of Object.entries(CHANGES)) {
          const found = essenceOf(merge({ ...sides, [side]: change(sides[side]) }))
          expect(found, `${side} ${name}`).toBe(expected)
        }
    },
  )
})
