import { canonicalForm } from '../xs/canonical.ts'
import { at, countLines, surplus } from './said-lines.ts'

interface Course {
  /** What lacked something of the text. */
  readonly was: string
  readonly now: string
}

/**
 * Whether something of a text that was missing elsewhere is missing there still, whatever else was edited since, and in
 * whatever form the server gives it back.
 */
export const stillLacks = (text: string, { was, now }: Course): boolean =>
  lacks(text, { was, now }) &&
  lacks(canonicalForm(text), { was: canonicalForm(was), now: canonicalForm(now) })

function lacks(text: string, { was, now }: Course): boolean {
  const [wanted, before, found] = [countLines(text), countLines(was), countLines(now)]
  return surplus(wanted, before).some(line => at(found, line) < at(wanted, line))
}
