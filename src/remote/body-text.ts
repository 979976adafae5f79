import { isUtf8 } from 'node:buffer'
import { BrokenAnswer } from '../engine/ports/errors.ts'
import type { HttpAnswer } from './http.ts'

/** The body of an answer as text. Throws `BrokenAnswer` where it is no UTF-8: a replaced character would be written on. */
export function bodyText({ body }: Pick<HttpAnswer, 'body'>): string {
  if (!isUtf8(body)) throw new BrokenAnswer('the answer is no UTF-8')
  return body.toString('utf8')
}

/** As far as a text is looked at to see what it is. */
const LOOK = 1 << 16

/** A comment ends where it ends first: else two can be taken for one, and a row of them in more ways than can be tried. */
const WEB_PAGE = /^\s*(?:<!--(?:(?!-->)[^])*-->\s*)*<(?:!doctype\s+)?html\b/i

/** What a proxy, a login or an error page is: told by the text, because no header tells it reliably. */
export const isWebPage = (text: string): boolean => WEB_PAGE.test(text.slice(0, LOOK))
