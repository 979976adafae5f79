/**
 * A name from Xano steers no terminal: it moves no cursor, forges no line, and has none read in another order than it is
 * written in.
 */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_C}]+/gu, ' ')

/** The same for a text of several lines. */
export const plainLines = (text: string): string => text.split('\n').map(plain).join('\n')

/** A value as JSON on one line, which steers no terminal either: JSON by itself escapes only some of what does. */
export const jsonLine = (value: object): string =>
  JSON.stringify(value).replace(/[\p{Cc}\p{Bidi_C}]/gu, escaped)

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
