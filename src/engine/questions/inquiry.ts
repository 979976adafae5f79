import type { Held } from '../../core/sync/plan.ts'
import { heldEntry } from '../report/entry.ts'
import type { Choice, Inquiry } from './asker.ts'
import type { Answer, Question } from './question.ts'

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
        facts: ['Deleted here, but not in Xano:', ...names.map(name => `  ${name}`)],
        question: `Delete ${names.length === 1 ? 'it' : `these ${names.length}`} in Xano?`,
        choices: YES_OR_NO,
        otherwise: 'later',
      }
    case 'live':
      return {
        facts: ['The branch serves production. To be sent:', ...names.map(name => `  ${name}`)],
        question: 'Push to it, now and whatever is saved from now on?',
        choices: YES_OR_NO,
        otherwise: 'later',
      }
    case 'table':
      return {
        facts: ['Tables are real on every branch. To be sent:', ...names.map(name => `  ${name}`)],
        question: 'Send them?',
        choices: YES_OR_NO,
        otherwise: 'later',
      }
    case 'data-loss':
      return {
        facts: [
          `Xano would lose data by what is in ${names.join(', ')}:`,
          ...question.operations.map(operation => `  ${operation}`),
        ],
        question: 'Send it all the same?',
        choices: YES_OR_NO,
        otherwise: 'later',
      }
    case 'column':
      return {
        facts: [`The column ${question.table}.${question.column} is gone from ${names.join(', ')}.`],
        question: 'What became of it?',
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

function nameOf(held: Held): string {
  const { path, kind, name } = heldEntry(held)
  return path ?? [kind, name].filter(Boolean).join(' ')
}

const YES_OR_NO: readonly Choice<Answer>[] = [
  { key: 'y', label: 'yes', value: 'yes' },
  { key: 'n', label: 'no', value: 'later' },
]
