import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { tokens } from '../xs/scan.ts'
import type { Context } from './context.ts'
import { sameText } from './essence.ts'
import type { Entry, List } from './list.ts'
import { choose, isClash, pick, textOf } from './piece.ts'

/** One word of a head, and the white space before it. */
interface Word {
  readonly gap: string
  readonly text: string
}

/** What the head of a field is made of, such as `text? name?=Bob filters=trim|min:1`. */
interface FieldHead {
  readonly type: string
  /** The `?` behind the type, of what may be null. */
  readonly nullable: string
  readonly gap: string
  readonly name: string
  /** The `?` behind the name and the default that goes with it. */
  readonly optional: string
  readonly options: ReadonlyMap<string, Word>
}

/**
 * Merges the heads of a field: its type, whether it may be null, its default, and its filters one by one. Undefined
 * where both sides changed one of these, where one changed the type and the other the default, which has that type,
 * or where a head is written in another way.
 */
export function mergeFieldHead(sides: Sides<string>, context: Context): string | undefined {
  const [base, ours, theirs] = [read(sides.base), read(sides.ours), read(sides.theirs)]
  if (!base || !ours || !theirs) return undefined
  const part = (of: (head: FieldHead) => string): string | undefined =>
    choose({ base: of(base), ours: of(ours), theirs: of(theirs) }, sameText)
  const [type, nullable, name, optional] = [
    part(head => head.type),
    part(head => head.nullable),
    part(head => head.name),
    part(head => head.optional),
  ]
  if (type === undefined || nullable === undefined || name === undefined || optional === undefined)
    return undefined
  const isOnSomeSide = [ours, theirs].some(head => head.type === type && head.optional === optional)
  if (optional.includes('=') && !isOnSomeSide) return undefined
  const options = mergeOptions({ base, ours, theirs }, context)
  if (options === undefined) return undefined
  return (
    type +
    nullable +
    gapOf({ base: base.gap, ours: ours.gap, theirs: theirs.gap }) +
    name +
    optional +
    options
  )
}

function mergeOptions({ base, ours, theirs }: Sides<FieldHead>, context: Context): string | undefined {
  const fresh = new Set([...ours.options.keys(), ...theirs.options.keys()].sort())
  let merged = ''
  for (const key of new Set([...base.options.keys(), ...fresh])) {
    const words = {
      base: base.options.get(key),
      ours: ours.options.get(key),
      theirs: theirs.options.get(key),
    }
    const texts = {
      base: words.base?.text ?? '',
      ours: words.ours?.text ?? '',
      theirs: words.theirs?.text ?? '',
    }
    const text = choose(texts, sameText) ?? (key === 'filters' ? mergeFilters(texts, context) : undefined)
    if (text === undefined) return undefined
    const gaps = { base: words.base?.gap, ours: words.ours?.gap, theirs: words.theirs?.gap }
    if (text !== '') merged += gapOf(gaps) + text
  }
  return merged
}

const gapOf = ({ base, ours, theirs }: Sides<string | undefined>): string => {
  if (ours === undefined || theirs === undefined) return ours ?? theirs ?? ' '
  return choose({ base: base ?? '', ours, theirs }, () => false) ?? pick(ours, theirs)
}

const FILTERS = 'filters='

/** Merges filters, unless one side took them all away, and the other did more than take some away as well. */
function mergeFilters(sides: Sides<string>, context: Context): string | undefined {
  if (sides.ours === '' || sides.theirs === '') {
    const known = new Set(chain(sides.base).entries.map(({ text }) => text))
    return chain(sides.ours || sides.theirs).entries.every(({ text }) => known.has(text)) ? '' : undefined
  }
  const lists = { base: chain(sides.base), ours: chain(sides.ours), theirs: chain(sides.theirs) }
  const { pieces } = context.mergeList(lists, { order: 'kept' })
  if (pieces.some(isClash)) return undefined
  const filters = textOf(pieces).slice(1)
  return filters === '' ? '' : FILTERS + filters
}

/** The filters of a head, each with a bar before it as those of a value have. */
function chain(text: string): List {
  const filters = parted(text.slice(FILTERS.length), token => token === '|')
  const entries = filters.map((filter): Entry => {
    const block: Block = { kind: 'filter', text: `|${filter}`, children: [] }
    return { block, text: block.text, gap: '' }
  })
  return {
    kind: 'value',
    text: entries.map(entry => entry.text).join(''),
    open: '',
    entries,
    closingGap: '',
    close: '',
  }
}

/** A text without the tokens that part it outside of brackets; nothing of it where it is empty. */
function parted(text: string, parts: (token: string) => boolean): string[] {
  if (text === '') return []
  const found: string[] = []
  let [own, depth] = ['', 0]
  for (const token of tokens(text)) {
    depth += token.kind === 'open' ? 1 : token.kind === 'close' ? -1 : 0
    if (depth === 0 && parts(token.text)) {
      found.push(own)
      own = ''
    } else own += token.text
  }
  return [...found, own]
}

const OPTION = /^([A-Za-z_]\w*)=(?!$)/

function read(text: string): FieldHead | undefined {
  const words = parted(text, token => /^\s+$/.test(token))
  const [type = '', name = '', ...options] = words
  const [, own, optional = ''] = /^([\w$]+|"[^"\\]*"|'[^'\\]*')(\?(?:=.+)?)?$/s.exec(name) ?? []
  if (own === undefined || !/^[\w.:[\]]+\??$/.test(type)) return undefined
  const gaps = gapsOf(text, words)
  const found = new Map<string, Word>()
  for (const [at, option] of options.entries()) {
    const key = OPTION.exec(option)?.[1]
    if (key === undefined || found.has(key) || /[|:=]$/.test(option)) return undefined
    found.set(key, { gap: gaps[at + 1] ?? ' ', text: option })
  }
  const nullable = type.endsWith('?') ? '?' : ''
  return {
    type: type.slice(0, type.length - nullable.length),
    nullable,
    gap: gaps[0] ?? ' ',
    name: own,
    optional,
    options: found,
  }
}

/** The white space between words of a text. */
function gapsOf(text: string, [first = '', ...words]: readonly string[]): string[] {
  let end = first.length
  return words.map(word => {
    const start = text.indexOf(word, end)
    const gap = text.slice(end, start)
    end = start + word.length
    return gap
  })
}
