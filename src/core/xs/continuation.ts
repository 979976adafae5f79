/**
 * When a line goes on. Line breaks part members, statements, entries and elements, but not where the line
 * before ends in what needs an operand, nor where the next begins with what continues a value: a filter on a
 * line of its own, or an operator. `!` can begin a statement or an element, `-` an element; `?` ends a field's name.
 */
const NEEDS_MORE = new Set(['=', ':', '|', '+', '-', '*', '/', '%', '~', '!', '<', '>'])
const GOES_ON = new Set(['|', ':', '+', '*', '/', '%', '~', '?', '<', '>', '@'])

/** Operators that the scanner reads as one token. */
const isLongOperator = (token: string): boolean => token.length > 1 && /^[=!<>&|?]+$/.test(token)

/** Whether a value or head cannot end with this token. */
export const needsMore = (token: string): boolean => NEEDS_MORE.has(token) || isLongOperator(token)

/** Whether a token that stands first on its line, inside of `bracket`, continues the line before. */
export const goesOn = (token: string, bracket: string | undefined): boolean =>
  GOES_ON.has(token) || isLongOperator(token) || (token === '-' && bracket === '{')
