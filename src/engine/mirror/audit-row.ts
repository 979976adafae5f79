import type { Definition } from '../../core/xs/definition.ts'
import type { Activity } from '../ports/remote.ts'

/**
 * Whether a row of the audit log can be about a definition: its type is of that kind, and it holds that name, not as a
 * part of a longer one. How Xano words a row is not documented.
 */
export function isAbout({ type, name: said }: Activity, { kind, name }: Definition): boolean {
  return isOfKind(type.split(':')[0] ?? '', kind) && holdsWord(said, name)
}

/**
 * Whether it is about that one, as far as names tell: `known` are all definitions that there are or were, since a row
 * about `a b` is none about `a`.
 */
export function tellsOf(row: Activity, definition: Definition, known: readonly Definition[]): boolean {
  const { name } = definition
  const isLonger = (other: string): boolean => other.length > name.length && other.includes(name)
  const isOfLonger = (): boolean => known.some(other => isLonger(other.name) && isAbout(row, other))
  return isAbout(row, definition) && (row.name === name || !isOfLonger())
}

/** Whether any of these rows says the name of a definition: one look at each of many spares one at each row. */
export function sayingNames(rows: readonly Activity[]): (definition: Definition) => boolean {
  const said = rows.map(({ name }) => name).join('\n')
  return ({ name }) => holdsWord(said, name)
}

/** Looking leaves rows too. */
export const isEdit = ({ type }: Activity): boolean => !type.endsWith(':read')

/** Every kind of trigger may be called `trigger`, and an `api_group` is an `apigroup` where objects are listed. */
const isOfKind = (type: string, kind: string): boolean =>
  type === kind || (type === 'trigger' && kind.endsWith('_trigger')) || type === kind.replaceAll('_', '')

/** So long a sign may be. */
const SIGN = 2

/** Whether a text says a name by itself, not as a part of a longer one. No text says an empty one. */
export function holdsWord(text: string, word: string): boolean {
  if (word === '') return false
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length
    const [before, after] = [text.slice(Math.max(0, at - SIGN), at), text.slice(end, end + SIGN)]
    // Looked behind for: Node 26.10 misses a class right before `$` that a sign of two halves is of.
    if (!/(?<=[\p{L}\p{N}_/{}-])$/u.test(before) && !/^[\p{L}\p{N}_/{}-]/u.test(after)) return true
  }
  return false
}
