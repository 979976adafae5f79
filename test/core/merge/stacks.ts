import type { Prng } from '../../../fixtures/prng.ts'
import type { Draft, Statement } from './draft.ts'

/** The lists of statements of a draft, each with the id of what it is in. */
export function stacks(model: Draft): { owner: string; list: Statement[] }[] {
  const inner = (own: Statement): { owner: string; list: Statement[] }[] => [
    ...(isPlain(own) ? [] : [{ owner: own.id, list: own.body }]),
    ...(own.other.length > 0 ? [{ owner: `${own.id} else`, list: own.other }] : []),
    ...[...own.body, ...own.other].flatMap(inner),
  ]
  return [{ owner: '', list: model.stack }, ...model.stack.flatMap(inner)]
}

export const statements = (model: Draft): Statement[] => stacks(model).flatMap(({ list }) => list)

export function place(model: Draft, id: string): { list: Statement[]; at: number } | undefined {
  for (const { list } of stacks(model)) {
    const at = list.findIndex(each => each.id === id)
    if (at >= 0) return { list, at }
  }
  return undefined
}

/** Behind a statement, or first in a stack. */
export function insertAt(
  model: Draft,
  { owner, behind }: { owner: string; behind: string },
  made: Statement,
): boolean {
  const list = stacks(model).find(each => each.owner === owner)?.list
  if (!list) return false
  const at = behind === '' ? -1 : list.findIndex(each => each.id === behind)
  if (behind !== '' && at < 0) return false
  list.splice(at + 1, 0, structuredClone(made))
  return true
}

export function somewhere(model: Draft, random: Prng, not = ''): { owner: string; behind: string } {
  const { owner, list } = random.pick(stacks(model))
  const at = random.below(list.length + 1)
  const behind = list[at - 1]?.id ?? ''
  return behind === not && not !== '' ? { owner, behind: '' } : { owner, behind }
}

/** Whether a statement holds no others. */
export const isPlain = ({ kind }: Statement): boolean =>
  kind === 'var' || kind === 'db.query' || kind === 'function.run'
