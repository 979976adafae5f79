import { compareReturned } from '../../core/xs/canonical.ts'
import { readDefinition } from '../../core/xs/definition.ts'
import { nameKey } from '../../core/xs/identity.ts'
import { withLabelGuid } from '../../core/xs/guid.ts'
import type { Case } from './case.ts'

/** What a result means for both sides, in words. */
export interface Effect {
  readonly here: string
  readonly xano: string
}

/** What becomes of the file at once and of Xano by the next sync; no text is a deletion. */
export function effectOf({ conflict: { sides } }: Case, text: string | undefined): Effect {
  const { ours, theirs } = sides
  if (text === undefined)
    return {
      here: ours ? 'the file is removed' : 'the file stays deleted',
      xano: theirs ? 'the next sync asks whether to delete it there' : 'it stays deleted',
    }
  const here = !ours
    ? 'the file comes back'
    : text === ours.text
      ? 'the file stays as it is'
      : 'the file is rewritten'
  if (!theirs) return { here, xano: 'the next sync creates it anew' }
  if (compareReturned(withLabelGuid(text, theirs.definition.guid), theirs.text) !== 'altered')
    return { here, xano: 'it stays as it is; nothing is sent' }
  const reading = readDefinition(text)
  const isRenamed =
    reading.kind === 'definition' && nameKey(reading.definition) !== nameKey(theirs.definition)
  const xano = isRenamed
    ? `the next sync renames ${theirs.definition.name} to ${reading.definition.name} and updates it`
    : 'the next sync updates it'
  return { here, xano }
}
