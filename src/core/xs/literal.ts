import { isBlank } from './scan.ts'

/**
 * What a string literal says and how a text is written as one. Only the escapes that XanoScript names are
 * undone; a backslash before any other character stands for itself, as in `"\d+"`.
 */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '\\': '\\',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** The text between the quotes of a string or backtick literal, with its escapes undone. */
export function unquote(literal: string): string {
  const inner = literal.slice(1, -1)
  if (!inner.includes('\\')) return inner
  return inner.replace(/\\([^])/g, (escape, character: string) => ESCAPES[character] ?? escape)
}

/** A double-quoted literal that says `text`. */
export function quote(text: string): string {
  if (!/["\\\n\r\t]/.test(text)) return `"${text}"`
  const escaped = text.replace(/["\\]/g, '\\$&')
  return `"${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`
}

/** A name as Xano's server writes it: bare where it can be, else quoted. */
export function quoteName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quote(name)
}

/**
 * The lines of a heredoc's body without the indentation that all of it shares with its closer; a line of white
 * space alone is empty. The server re-indents body and closer together, pads blank lines, and never leaves the
 * body left of the closer, as people do.
 */
export function heredocLines(literal: string): string[] {
  const lines = literal.split('\n')
  let margin = indentation(lines.at(-1) ?? '')
  const body: string[] = []
  for (let at = 1; at < lines.length - 1; at++) {
    const line = (lines[at] ?? '').replace(/\r$/, '')
    const indent = indentation(line)
    if (indent < line.length) margin = Math.min(margin, indent)
    body.push(indent < line.length ? line : '')
  }
  return body.map(line => line.slice(margin))
}

/** How many blanks a line begins with. */
function indentation(line: string): number {
  let count = 0
  while (isBlank(line.charCodeAt(count))) count++
  return count
}
