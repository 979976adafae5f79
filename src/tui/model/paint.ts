import { commonOrder } from '../../core/merge/common-order.ts'
import { type Token, type TokenKind, tokens } from '../../core/xs/scan.ts'
import { printable, type Row, type Span, type Tone } from './row.ts'

interface Surroundings {
  /** What this lacks of the text is marked. */
  readonly other?: string
  /** What stands before the text: it may begin inside a literal. */
  readonly before?: string
}

/** XanoScript as rows, a row for each line. */
export function paint(text: string, { other, before = '' }: Surroundings = {}): Row[] {
  const changes = other === undefined ? [] : changesIn(text, other)
  const rows: Span[][] = [[]]
  let isFirst = true
  for (const token of tokens(before + text)) {
    const tone = toneOf(token, isFirst)
    if (token.kind === 'newline') isFirst = true
    else if (token.kind !== 'space') isFirst = false
    const start = Math.max(0, token.start - before.length)
    const end = token.start + token.text.length - before.length
    for (const { from, to, isChanged } of partsOf({ from: start, to: end }, changes))
      for (const [line, part] of text
        .slice(from, to)
        .split(/\r\n|\n/)
        .entries()) {
        if (line > 0) rows.push([])
        if (part !== '')
          rows.at(-1)?.push({ text: printable(part), tone, ...(isChanged ? { isChanged } : {}) })
      }
  }
  if (rows.at(-1)?.length === 0) rows.pop()
  return rows
}

interface Range {
  readonly from: number
  readonly to: number
}

/** A range, cut wherever changes begin and end; none of it, where it ends before the text. */
function partsOf({ from, to }: Range, changes: readonly Range[]): (Range & { readonly isChanged?: true })[] {
  const parts: (Range & { readonly isChanged?: true })[] = []
  let at = from
  for (const change of changes) {
    if (change.to <= at) continue
    if (change.from >= to) break
    if (change.from > at) parts.push({ from: at, to: change.from })
    const end = Math.min(change.to, to)
    parts.push({ from: Math.max(at, change.from), to: end, isChanged: true })
    at = end
  }
  return at < to ? [...parts, { from: at, to }] : parts
}

/** What the other text lacks, token by token; of literals that have words in common, word by word. */
function changesIn(text: string, other: string): Range[] {
  const [own, others] = [tokens(text), tokens(other)]
  const match = commonOrder(own.map(textOf), others.map(textOf))
  const taken = new Set(match)
  const free = others.filter((token, at) => isLiteral(token) && !taken.has(at))
  return own.flatMap((token, at) => {
    if ((match[at] ?? -1) >= 0 || token.kind === 'space' || token.kind === 'newline') return []
    const partner = isLiteral(token) ? free.shift() : undefined
    return partner
      ? changedWords(token, partner)
      : [{ from: token.start, to: token.start + token.text.length }]
  })
}

function changedWords({ text, start }: Token, partner: Token): Range[] {
  const [own, others] = [wordsIn(text), wordsIn(partner.text)]
  const match = commonOrder(own, others)
  const isAlike = own.some((word, at) => (match[at] ?? -1) >= 0 && LETTER.test(word))
  if (!isAlike) return [{ from: start, to: start + text.length }]
  let at = start
  return own.flatMap((word, index) => {
    const from = at
    at += word.length
    return (match[index] ?? -1) >= 0 || word.trim() === '' ? [] : [{ from, to: at }]
  })
}

const wordsIn = (text: string): readonly string[] => text.match(WORDS) ?? []

const WORDS = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu
const LETTER = /[\p{L}\p{N}]/u

const textOf = ({ text }: Token): string => text

const TONES: Partial<Record<TokenKind, Tone>> = {
  comment: 'comment',
  string: 'string',
  backtick: 'string',
  heredoc: 'string',
  unterminated: 'string',
}

const isLiteral = ({ kind }: Token): boolean => TONES[kind] !== undefined

function toneOf({ kind, text }: Token, isFirst: boolean): Tone {
  if (kind === 'word' && text.startsWith('$')) return 'variable'
  return kind === 'word' && isFirst ? 'keyword' : (TONES[kind] ?? 'plain')
}
