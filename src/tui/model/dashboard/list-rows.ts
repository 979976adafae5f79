import { askFor } from '../../../engine/questions/inquiry.ts'
import { windowOf } from '../list-rows.ts'
import { pad, type Row, row, rowWidth, type Span, span } from '../row.ts'
import { type Event, pathOf, whoOf } from './event.ts'
import { type Item, itemsOf, pathOfHeld } from './items.ts'
import { type Dashboard, selectedItem } from './state.ts'

/** Paths stand below each other on a screen of so many columns, if they are no longer than this. */
const ALIGNED_FROM = 80
const ALIGNED_MOST = 44

/** What waits and what came and went, as many lines as there are around what is selected. */
export function listRows(state: Dashboard, height: number): readonly Row[] {
  const { at } = selectedItem(state)
  const items = itemsOf(state)
  const [waiting, events] = [
    items.filter(({ kind }) => kind !== 'event'),
    items.filter(({ kind }) => kind === 'event'),
  ]
  const spans = items.map(item => spansOf(item))
  const width =
    state.size.columns < ALIGNED_FROM
      ? 0
      : Math.min(ALIGNED_MOST, Math.max(0, ...spans.map(({ what }) => rowWidth([what]))))
  const rows = items.map((_, index) => itemRow(spans[index], { isSelected: index === at, width }))
  const heads = [
    waiting.length > 0
      ? row(`Waits for you: ${waiting.length}`, 'title')
      : row(state.filter === '' ? 'Nothing waits for you.' : 'Nothing of what waits holds that.', 'dim'),
    events.length > 0
      ? row('Lately', 'title')
      : row(state.filter === '' ? 'Nothing has come or gone yet.' : 'Nothing of late holds that.', 'dim'),
  ] as const
  const split = shares([waiting.length, events.length], Math.max(0, height - heads.length - 1))
  const isBelow = at >= waiting.length
  return [
    heads[0],
    ...windowOf(rows.slice(0, waiting.length), isBelow ? 0 : at, split[0]).items,
    [],
    heads[1],
    ...windowOf(rows.slice(waiting.length), isBelow ? at - waiting.length : 0, split[1]).items,
  ]
}

/** How many lines each of two lists gets: all that it has, or what the other leaves it; what came a third, at the least. */
function shares([waiting, events]: readonly [number, number], lines: number): readonly [number, number] {
  const below = Math.min(events, Math.max(Math.floor(lines / 3), lines - waiting))
  return [Math.min(waiting, lines - below), below]
}

interface ItemSpans {
  readonly label: Span
  readonly what: Span
  readonly note: string
}

function itemRow(
  spans: ItemSpans | undefined,
  { isSelected, width }: { isSelected: boolean; width: number },
): Row {
  if (!spans) return []
  const what: Span = isSelected ? { ...spans.what, tone: 'selected' } : spans.what
  return [
    span(isSelected ? '▸ ' : '  ', 'key'),
    spans.label,
    ...pad([what], Math.max(width, rowWidth([what]))),
    span(`  ${spans.note}`, 'dim'),
  ]
}

function spansOf(item: Item): ItemSpans {
  switch (item.kind) {
    case 'halt':
      return {
        label: span('halted    ', 'bad'),
        what: span('a whole run'),
        note: 'so much would vanish or change that you are asked first',
      }
    case 'question': {
      const [first, ...others] = item.question.held.map(pathOfHeld)
      return {
        label: span('question  ', 'selected'),
        what: span(`${first ?? ''}${others.length > 0 ? ` and ${others.length} more` : ''}`),
        note: askFor(item.question),
      }
    }
    case 'event':
      return {
        label: span(
          `${timeOf(item.event.at)} ${item.event.way.padEnd(7)}`,
          item.event.way === 'pushed' ? 'plain' : 'good',
        ),
        what: span(pathOf(item.event)),
        note: eventNote(item.event),
      }
    default:
      return {
        label: span(item.kind.padEnd(10), item.kind === 'conflict' ? 'bad' : 'selected'),
        what: span(item.entry.path ?? item.entry.name ?? ''),
        note: item.entry.reason ?? '',
      }
  }
}

/** What became of it, by whom, and what else there is to say. */
export function eventNote(event: Event): string {
  const { action, from, reason, meanwhile = [] } = event.entry
  const what = from === undefined ? action : `${action} from ${from}`
  const others = meanwhile.map(({ name }) => `${name} saved it meanwhile`)
  return [`${what} by ${whoOf(event)}`, ...(reason === undefined ? [] : [reason]), ...others].join(', ')
}

/** Of the day, where the developer is. */
export const timeOf = (at: Date): string =>
  [at.getHours(), at.getMinutes(), at.getSeconds()].map(part => String(part).padStart(2, '0')).join(':')
