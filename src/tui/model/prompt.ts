import type { Inquiry } from '../../engine/questions/asker.ts'
import type { Size } from './command.ts'
import { helpLine, type KeyHelp } from './help.ts'
import { inquiryRows } from './inquiry-rows.ts'
import { windowOf } from './list-rows.ts'
import { fit, pad, type Row, row, span, widthOf } from './row.ts'
import { clamp, lastStart, windowed } from './scrolling.ts'
import { wrap } from './wrap.ts'

/** A question on a screen of its own, with the choice that Enter would make. */
export interface Prompt {
  readonly inquiry: Inquiry<unknown>
  readonly size: Size
  readonly at: number
  /** The keys of a choice that were typed so far. */
  readonly typed: string
  /** The line that the facts begin with. */
  readonly scroll: number
}

/** What a key comes to: the question as it stands then, a choice, or a person who has gone. */
export type Turn = Prompt | { readonly chosen: number } | 'gone' | 'interrupted'

export const openPrompt = (inquiry: Inquiry<unknown>, size: Size): Prompt => ({
  inquiry,
  size,
  at: Math.max(
    0,
    inquiry.choices.findIndex(({ value }) => value === inquiry.otherwise),
  ),
  typed: '',
  scroll: 0,
})

/** What a key does to a question: another choice, an answer, or nothing. */
export function promptTurn(prompt: Prompt, key: string): Turn {
  const move = (by: number): Prompt => ({
    ...prompt,
    typed: '',
    at: clamp(prompt.at + by, prompt.inquiry.choices.length - 1),
  })
  switch (key) {
    case 'enter':
      return { chosen: prompt.at }
    case 'esc':
      return 'gone'
    case 'ctrl-c':
      return 'interrupted'
    case 'down':
      return move(1)
    case 'up':
      return move(-1)
    case 'home':
      return move(-Infinity)
    case 'end':
      return move(Infinity)
    case 'pagedown':
      return scrollBy(prompt, 1)
    case 'pageup':
      return scrollBy(prompt, -1)
    default:
      return type(prompt, key)
  }
}

/** Chooses by its keys what Enter would take. Of long lists a number is typed digit by digit. */
function type(prompt: Prompt, key: string): Prompt {
  const { choices } = prompt.inquiry
  for (const typed of [prompt.typed + key.toLowerCase(), key.toLowerCase()]) {
    const at = choices.findIndex(choice => choice.key === typed)
    if (at >= 0) return { ...prompt, typed, at }
    if (choices.some(choice => choice.key.startsWith(typed))) return { ...prompt, typed }
  }
  if (key === 'j' || key === 'k')
    return { ...prompt, typed: '', at: clamp(prompt.at + (key === 'j' ? 1 : -1), choices.length - 1) }
  if (key === 'g' || key === 'G') return { ...prompt, typed: '', at: key === 'g' ? 0 : choices.length - 1 }
  return { ...prompt, typed: '' }
}

/** The facts by half of what is seen of them. */
function scrollBy(prompt: Prompt, by: number): Prompt {
  const { facts, height } = factsOf(prompt)
  const step = Math.max(1, Math.floor(height / 2))
  return { ...prompt, scroll: clamp(prompt.scroll + by * step, lastStart(facts.length, height)) }
}

const HELP: readonly KeyHelp[] = [
  { keys: ['enter'], label: 'answer' },
  { keys: ['j', 'k'], label: 'next answer', brief: 'next' },
  { keys: ['esc'], label: 'leave' },
  { keys: ['pagedown'], label: 'more' },
  { keys: ['ctrl-c'], label: 'stop' },
]

/** What the question shows: never more rows than the screen has, and none of them wider. */
export function promptRows(prompt: Prompt): Row[] {
  const { inquiry, size, at } = prompt
  const { facts, height } = factsOf(prompt)
  const shown = windowed(facts, { scroll: prompt.scroll, height, goesOn: 'pagedown' })
  const width = Math.max(...inquiry.choices.map(({ key }) => widthOf(key)))
  const { first, items } = windowOf(inquiry.choices, at, choicesHeight(prompt))
  const rows = [
    ...shown,
    ...wrap(inquiry.question, size.columns, 'title'),
    ...items.map(({ key, label }, index): Row => {
      const isSelected = first + index === at
      return [
        span(isSelected ? '▸ ' : '  ', 'key'),
        ...pad([span(key, 'key')], width),
        span(`  ${label}`, isSelected ? 'selected' : 'plain'),
      ]
    }),
    [],
    ...helpLine(HELP, { columns: size.columns, lines: 1 }),
  ]
  return rows.slice(0, Math.max(1, size.rows)).map(each => fit(each, size.columns))
}

/** The choices may have half of the screen; the rest of what there is, is the facts'. */
const choicesHeight = ({ inquiry, size }: Prompt): number =>
  Math.min(inquiry.choices.length, Math.max(2, Math.floor(size.rows / 2)))

function factsOf(prompt: Prompt): { readonly facts: readonly Row[]; readonly height: number } {
  const { inquiry, size } = prompt
  const facts = inquiryRows(inquiry, size.columns)
  const question = wrap(inquiry.question, size.columns).length
  const room = size.rows - choicesHeight(prompt) - question - 2
  return { facts: [...facts, row('')], height: clamp(facts.length + 1, Math.max(0, room)) }
}
