import type { Refused } from './errors.ts'
import type { Sending } from './rehearse.ts'

/** The definitions that a refusal is about: by the line it names, else by what it quotes, else all of them. */
export function blame(error: Refused, batch: readonly Sending[]): readonly Sending[] {
  if (error.line !== undefined) {
    const guilty = atLine(batch, error.line)
    if (guilty) return [guilty]
  }
  const said = `${error.message} ${error.param ?? ''}`
  const named = batch.filter(({ transition: { sides } }) => {
    const definition = (sides.ours ?? sides.theirs)?.definition
    return [definition?.guid, definition?.name].some(
      word => word !== undefined && word !== '' && said.includes(word),
    )
  })
  return named.length > 0 ? named : batch
}

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
