import { commonOrder } from '../../core/merge/common-order.ts'
import { type Token, type TokenKind, tokens } from '../../core/xs/scan.ts'
import { printable, type Row, type Span, type Tone } from './row.ts'

/** XanoScript as rows, a row for each line; what `other` lacks of it is marked token by token. */
export function paint(text: string, other?: string): Row[] {
  const own = tokens(text)
  const changed = other === undefined ? undefined : unmatched(own, tokens(other))
  const rows: Span[][] = [[]]
  let isFirst = true
  for (const [at, token] of own.entries()) {
    const tone = toneOf(token, isFirst)
    if (token.kind === 'newline') isFirst = true
    else if (token.kind !== 'space') isFirst = false
    const isChanged = changed?.[at] === true && token.kind !== 'space' && token.kind !== 'newline'
    for (const [line, part] of token.text.split(/\r\n|\n/).entries()) {
      if (line > 0) rows.push([])
      if (part !== '')
        rows.at(-1)?.push({ text: printable(part), tone, ...(isChanged ? { isChanged: true } : {}) })
    }
  }
  if (rows.at(-1)?.length === 0) rows.pop()
  return rows
}

function unmatched(own: readonly Token[], others: readonly Token[]): boolean[] {
  const match = commonOrder(own.map(textOf), others.map(textOf))
  return own.map((_, at) => (match[at] ?? -1) < 0)
}

const textOf = ({ text }: Token): string => text

const TONES: Partial<Record<TokenKind, Tone>> = {
  comment: 'comment',
  string: 'string',
  backtick: 'string',
  heredoc: 'string',
}

function toneOf({ kind, text }: Token, isFirst: boolean): Tone {
  if (kind === 'word' && text.startsWith('$')) return 'variable'
  return kind === 'word' && isFirst ? 'keyword' : (TONES[kind] ?? 'plain')
}
