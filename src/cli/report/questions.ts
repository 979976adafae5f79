import { titleOf } from '../../engine/mirror/mirror-line.ts'
import { columnOf, namersOf, type Question } from '../../engine/questions/question.ts'
import { type Entry, heldEntry } from '../../engine/report/entry.ts'
import { pathWord, shellWord } from '../../engine/report/shell-word.ts'

/** The flags by which the same could be agreed to on the command line. */
function flagsFor(question: Question): string[] {
  switch (question.kind) {
    case 'deletion':
      return ['--delete']
    case 'data-loss':
      return ['--allow-data-loss']
    case 'live':
    case 'table':
      return []
    case 'column': {
      const column = columnOf(question)
      return [
        `--drop-column ${shellWord(column)}`,
        ...question.fresh.map(to => `--rename-column ${shellWord(`${column}=${to}`)}`),
      ]
    }
  }
}

/** The commands by which a person agrees. */
export function commandsFor(question: Question): string[] {
  const paths = question.held.flatMap(({ sides }) => (sides.ours ?? sides.base ?? sides.theirs)?.path ?? [])
  if (question.kind === 'live') return ['xano-sync watch --live', 'xano-sync push']
  if (question.kind === 'table') return [`xano-sync push ${paths.map(pathWord).join(' ')}`]
  return flagsFor(question).map(flag => `xano-sync sync ${flag} ${paths.map(pathWord).join(' ')}`)
}

/** The same question for programs. */
export interface QuestionEvent {
  readonly question: Question['kind']
  readonly definitions: readonly Entry[]
  /** What in Xano names what would be deleted, and would lose the name. */
  readonly namedBy?: readonly string[]
  readonly operations?: readonly string[]
  readonly column?: string
  readonly flags: readonly string[]
  readonly commands: readonly string[]
}

export const questionEvent = (question: Question): QuestionEvent => ({
  question: question.kind,
  definitions: question.held.map(heldEntry),
  ...namedBy(question),
  ...(question.kind === 'data-loss' ? { operations: question.operations } : {}),
  ...(question.kind === 'column' ? { column: columnOf(question) } : {}),
  flags: flagsFor(question),
  commands: commandsFor(question),
})

function namedBy(question: Question): Pick<QuestionEvent, 'namedBy'> {
  const namers = question.kind === 'deletion' ? namersOf(question) : undefined
  return namers ? { namedBy: namers.map(titleOf) } : {}
}
