import { enter } from '../../core/xs/enter.ts'

/** One `Key: value` for each line at the end of a commit message. */
export function withTrailers(message: string, trailers: readonly (readonly [string, string])[]): string {
  return `${message.trimEnd()}\n\n${trailers.map(([key, value]) => `${key}: ${oneLine(value)}`).join('\n')}\n`
}

/** The values of each key in the last paragraph of a commit message. */
export function readTrailers(message: string): Map<string, string[]> {
  const last = message.trimEnd().split('\n\n').at(-1) ?? ''
  const found = new Map<string, string[]>()
  for (const line of last.split('\n')) {
    const [, key, value] = /^([A-Za-z][A-Za-z-]*): (.*)$/s.exec(line) ?? []
    if (key !== undefined && value !== undefined) enter(found, key, value)
  }
  return found
}

/** A remote's name cannot begin a line of its own. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()
