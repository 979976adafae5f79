import type { TextProps } from 'ink'
import type { Span, Tone } from './model/row.ts'

type Look = Pick<TextProps, 'color' | 'bold' | 'dimColor' | 'inverse' | 'underline'>

/** Of the 16 colours that every terminal has, in the shades that its user has chosen. */
const COLOURED: Record<Tone, Look> = {
  plain: {},
  dim: { dimColor: true },
  title: { bold: true },
  good: { color: 'green' },
  bad: { color: 'red' },
  key: { color: 'cyan', bold: true },
  selected: { bold: true, color: 'yellow' },
  keyword: { color: 'blue' },
  variable: { color: 'cyan' },
  string: { color: 'green' },
  comment: { dimColor: true },
}

const PLAIN: Partial<Record<Tone, Look>> = {
  dim: { dimColor: true },
  title: { bold: true },
  key: { bold: true },
  selected: { bold: true },
  comment: { dimColor: true },
}

/** How a stretch of text looks; what the other side has otherwise is underlined, with or without colours. */
export function lookOf({ tone, isChanged }: Span, isColoured: boolean): Look {
  const look = isColoured ? COLOURED[tone] : (PLAIN[tone] ?? {})
  return isChanged ? { ...look, bold: true, underline: true } : look
}
