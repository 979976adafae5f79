import { holdsWord } from '../mirror/audit-row.ts'
import type { Refused } from '../ports/errors.ts'
import type { Sending } from './rehearse.ts'

/**
 * The definitions that a refusal is about: by the line it names, else by the guid or the name that it points at, else by
 * those that it speaks of, as whole words and not within a longer name; else all of them.
 */
export function blame(error: Refused, batch: readonly Sending[]): readonly Sending[] {
  if (error.line !== undefined) {
    const guilty = atLine(batch, error.line)
    if (guilty) return [guilty]
  }
  const { message, param } = error
  const pointed = batch.filter(sending => wordsOf(sending).some(word => word === param))
  if (pointed.length > 0) return pointed
  const said = `${message} ${param ?? ''}`
  const spoken = batch.filter(sending => wordsOf(sending).some(word => holdsWord(said, word)))
  const words = spoken.flatMap(wordsOf).filter(word => holdsWord(said, word))
  const named = spoken.filter(sending =>
    wordsOf(sending).some(word => holdsWord(said, word) && !words.some(other => isWithin(word, other))),
  )
  return named.length > 0 ? named : batch
}

/** By what a refusal may call a definition. */
function wordsOf({ transition: { sides } }: Sending): string[] {
  const { guid, name } = (sides.ours ?? sides.theirs)?.definition ?? {}
  return [guid, name].flatMap(word => (word === undefined || word === '' ? [] : [word]))
}

const isWithin = (word: string, other: string): boolean => word !== other && holdsWord(other, word)

/** The definition that stands at a line, from 1, of the multidoc that the batch was sent as. */
function atLine(batch: readonly Sending[], line: number): Sending | undefined {
  let first = 1
  for (const sending of batch) {
    const next = first + sending.text.split('\n').length + 1
    if (line < next) return sending
    first = next
  }
  return undefined
}
