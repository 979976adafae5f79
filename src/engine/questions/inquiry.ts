import type { Held } from '../../core/sync/plan.ts'
import type { Definition } from '../../core/xs/definition.ts'
import { titleOf } from '../mirror/mirror-line.ts'
import { heldEntry } from '../report/entry.ts'
import type { Choice, Inquiry } from './asker.ts'
import { type Answer, namersOf, type Question } from './question.ts'

/** A question in words: what exactly would happen, and what may be said to it. */
export const inquiryFor = (question: Question): Inquiry<Answer> => ({
  ...wordsFor(question),
  changes: question.held.map(held => ({
    path: nameOf(held),
    before: held.sides.theirs?.text ?? '',
    after: held.sides.ours?.text ?? '',
  })),
})

function wordsFor(question: Question): Inquiry<Answer> {
  const names = question.held.map(nameOf)
  switch (question.kind) {
    case 'deletion':
      return {
        facts: [
          'Deleted here, but not in Xano:',
          ...names.map(name => `  ${name}`),
          ...consequences(namersOf(question) ?? []),
        ],
        question: askFor(question),
        choices: YES_OR_NO,
        otherwise: 'later',
      }
    case 'live':
      return {
        facts: ['The branch serves production. To be sent:', ...names.map(name => `  ${name}`)],
        question: askFor(question),
        choices: YES_OR_NO,
        otherwise: 'later',
      }
    case 'table':
      return {
        facts: ['Tables are real on every branch. To be sent:', ...names.map(name => `  ${name}`)],
        question: askFor(question),
        choices: YES_OR_NO,
        otherwise: 'later',
      }
    case 'data-loss':
      return {
        facts: [
          `Xano would lose data by what is in ${names.join(', ')}:`,
          ...question.operations.map(operation => `  ${operation}`),
        ],
        question: askFor(question),
        choices: YES_OR_NO,
        otherwise: 'later',
      }
    case 'column':
      return {
        facts: [`The column ${question.table}.${question.column} is gone from ${names.join(', ')}.`],
        question: askFor(question),
        choices: [
          ...question.fresh.map((to, index) => ({
            key: String(index + 1),
            label: `it is ${to} now: rename it, with its data`,
            value: { kind: 'renamed', to } as const,
          })),
          { key: 'd', label: 'drop it, with its data', value: { kind: 'dropped' } },
          { key: 'l', label: 'later', value: 'later' },
        ],
        otherwise: 'later',
      }
  }
}

/** What is asked in the end, which takes no look at any text. */
export function askFor({ kind, held }: Question): string {
  switch (kind) {
    case 'deletion':
      return `Delete ${held.length === 1 ? 'it' : `these ${held.length}`} in Xano?`
    case 'live':
      return 'Push to it, now and whatever is saved from now on?'
    case 'table':
      return 'Send them?'
    case 'data-loss':
      return 'Send it all the same?'
    case 'column':
      return 'What became of it?'
  }
}

/** Of more than so many definitions only the number is said. */
const NAMED = 10

function consequences(namers: readonly Definition[]): string[] {
  if (namers.length === 0) return []
  const [shown, more] = [namers.slice(0, NAMED), namers.length - NAMED]
  return [
    'What still names that would lose the name in Xano:',
    ...shown.map(namer => `  ${titleOf(namer)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

function nameOf(held: Held): string {
  const { path, kind, name } = heldEntry(held)
  return path ?? [kind, name].filter(Boolean).join(' ')
}

const YES_OR_NO: readonly Choice<Answer>[] = [
  { key: 'y', label: 'yes', value: 'yes' },
  { key: 'n', label: 'no', value: 'later' },
]
