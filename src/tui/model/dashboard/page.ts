import type { Inquiry } from '../../../engine/questions/asker.ts'
import { inquiryFor } from '../../../engine/questions/inquiry.ts'
import type { Answer } from '../../../engine/questions/question.ts'
import { describeAlarm } from '../../../engine/report/describe-alarm.ts'
import { diffRows } from '../diff-rows.ts'
import { inquiryRows } from '../inquiry-rows.ts'
import { type Row, row, span } from '../row.ts'
import { wrap } from '../wrap.ts'
import { type Event, pathOf } from './event.ts'
import type { Item } from './items.ts'
import { eventNote, timeOf } from './list-rows.ts'

/** One thing by itself: what it is, all there is to say of it, and what can be answered. */
export interface Page {
  readonly title: string
  readonly lines: readonly Row[]
  /** Stays at the bottom. */
  readonly foot: readonly Row[]
}

/** What Enter shows of an item. */
export function pageOf(item: Item, columns: number): Page {
  if (item.kind === 'event') return eventPage(item.event, columns)
  const inquiry = inquiryOf(item)
  if (inquiry)
    return {
      title: 'A question: nothing of it is done before you answer',
      lines: inquiryRows(inquiry, columns),
      foot: [
        row(inquiry.question, 'title'),
        ...inquiry.choices.map(({ key, label }) => [span(`  ${key}  `, 'key'), span(label)]),
      ],
    }
  const { path, name, reason = '' } = 'entry' in item ? item.entry : {}
  return { title: `${item.kind}: ${path ?? name ?? ''}`, lines: wrap(reason, columns), foot: [] }
}

/** What is asked about an item, if anything is. */
export function inquiryOf(item: Item | undefined): Inquiry<Answer> | undefined {
  if (item?.kind === 'question') return inquiryFor(item.question)
  if (item?.kind !== 'halt') return undefined
  return {
    facts: item.halted.halt.alarms.map(describeAlarm),
    question: 'Is that what you want?',
    choices: [
      { key: 'y', label: 'yes, do exactly this', value: 'yes' },
      { key: 'n', label: 'no, change nothing', value: 'later' },
    ],
    otherwise: 'later',
  }
}

function eventPage(event: Event, columns: number): Page {
  const where = event.way === 'pushed' ? 'What changed in Xano' : 'What changed in the file'
  return {
    title: `${timeOf(event.at)} ${event.way}: ${pathOf(event)}`,
    lines: [
      ...wrap(eventNote(event), columns, 'dim'),
      row(`${where}: - before, + after`, 'title'),
      ...changed(event.before?.text, event.after?.text),
    ],
    foot: [],
  }
}

/** What undoing an event would do, to both sides. */
export function undoPage(event: Event, columns: number): Page {
  const { before, after } = event
  const here = before
    ? `The file ${pathOf(event)} gets the text that it had before.`
    : `The file ${pathOf(event)} is removed.`
  return {
    title: `Undo what was ${event.way} at ${timeOf(event.at)}`,
    lines: [
      ...wrap(here, columns),
      ...wrap(thereAfter(event), columns),
      ...wrap('What it holds now is kept in git.', columns),
      row('What changes: - now, + then', 'title'),
      ...changed(after?.text, before?.text),
    ],
    foot: [row('Undo it?', 'title'), [span('  y  ', 'key'), span('yes')], [span('  n  ', 'key'), span('no')]],
  }
}

function thereAfter({ before, after }: Event): string {
  if (!before) return 'Then you are asked whether to delete it in Xano, too.'
  if (after) return 'Then that is sent to Xano, as an edit of yours.'
  const lost = before.definition.kind === 'table' ? '; the rows of the old one do not come back' : ''
  return `Then Xano is sent it as a new object, with a guid of its own${lost}.`
}

function changed(before: string | undefined, after: string | undefined): Row[] {
  const rows = diffRows(before ?? '', after ?? '')
  return rows.length > 0 ? rows : [row('Nothing but its place or its layout.', 'dim')]
}
