import type { Halted } from '../../../engine/cycle/result.ts'
import { identityOf, type Question } from '../../../engine/questions/question.ts'
import { type Entry, heldEntry } from '../../../engine/report/entry.ts'
import { type Event, pathOf, whoOf } from './event.ts'
import type { Dashboard } from './state.ts'

/** One thing that the dashboard lists. Its key stays the same as long as it is the same thing. */
export type Item = { readonly key: string } & (
  | { readonly kind: 'halt'; readonly halted: Halted }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'conflict' | 'held' | 'problem'; readonly entry: Entry }
  | { readonly kind: 'event'; readonly event: Event }
)

/** What waits, what needs a person most first; then what came and went, newest first. */
export function itemsOf(state: Dashboard): Item[] {
  const all = [...waitingItems(state), ...state.events.map(eventItem)]
  const query = state.filter.toLowerCase()
  return query === '' ? all : all.filter(item => wordsOf(item).toLowerCase().includes(query))
}

type Waiting = Pick<Dashboard, 'halted' | 'questions' | 'standing'>

function waitingItems({ halted, questions, standing }: Waiting): Item[] {
  const asked = new Set(questions.flatMap(({ held }) => held.map(one => JSON.stringify(heldEntry(one)))))
  const entries = (kind: 'conflict' | 'held' | 'problem', list: readonly Entry[]): Item[] =>
    list.map(entry => ({ kind, key: `${kind} ${entry.path ?? ''} ${entry.name ?? ''}`, entry }))
  return [
    ...(halted ? [{ kind: 'halt', key: `halt ${halted.id}`, halted } as const] : []),
    ...questions.map(question => ({ kind: 'question', key: identityOf(question), question }) as const),
    ...entries('conflict', standing.conflicts),
    ...entries(
      'held',
      standing.held.filter(entry => !asked.has(JSON.stringify(entry))),
    ),
    ...entries('problem', standing.problems),
  ]
}

const eventItem = (event: Event): Item => ({ kind: 'event', key: `event ${event.id}`, event })

/** What a filter looks at. */
function wordsOf(item: Item): string {
  switch (item.kind) {
    case 'halt':
      return 'halted'
    case 'question':
      return `question ${item.question.kind} ${item.question.held.map(pathOfHeld).join(' ')}`
    case 'event':
      return [
        item.event.way,
        pathOf(item.event),
        item.event.entry.name,
        item.event.entry.action,
        whoOf(item.event),
      ].join(' ')
    default:
      return [item.kind, item.entry.path, item.entry.name, item.entry.reason].join(' ')
  }
}

/** What a question is about, by its file. */
export const pathOfHeld = (held: Question['held'][number]): string => {
  const { path, name } = heldEntry(held)
  return path ?? name ?? ''
}

/** The file of an item that is about one definition. */
export function placeOf(item: Item | undefined): string | undefined {
  if (item?.kind === 'event') return item.event.after?.path ?? item.event.before?.path
  if (item?.kind === 'question') {
    const [only, second] = item.question.held
    return only && !second ? only.sides.ours?.path : undefined
  }
  return item && 'entry' in item ? item.entry.path : undefined
}
