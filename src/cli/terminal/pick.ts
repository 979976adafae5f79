import { Interrupted } from '../../engine/ports/errors.ts'
import type { Choice } from '../../engine/questions/asker.ts'
import type { Call } from './terminal-asker.ts'

/** Something that a person may pick, and how it is called. */
export interface Pickable<T> {
  readonly label: string
  readonly value: T
}

/** Has a person pick one of several; nobody is asked where there is no choice. Throws `Interrupted` when they go away. */
export async function pick<T>(
  asker: Call,
  question: string,
  { all, otherwise }: { readonly all: readonly Pickable<T>[]; readonly otherwise?: T },
): Promise<T> {
  const [first, second] = all
  if (first && !second) return first.value
  const choices = all.map(({ label, value }, at): Choice<T> => ({ key: String(at + 1), label, value }))
  const person = await asker()
  try {
    const picked =
      first && (await person.choose({ facts: [], question, choices, otherwise: otherwise ?? first.value }))
    if (picked === undefined) throw new Interrupted()
    return picked
  } finally {
    person.close()
  }
}
