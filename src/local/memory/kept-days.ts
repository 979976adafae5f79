import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isCode } from '../disk/atomic-file.ts'

/** How long what was replaced can be found again, and on how many later days of work something has to be kept first. */
const KEPT_DAYS = 30

const DAY_MS = 86_400_000

/** A day as the clock told it, like 20261123. */
type Day = string

/**
 * The last days on which anything was kept, in the order in which they came, whatever the clock said of them. What was
 * kept goes once it is thirty days old by the clock, and thirty such days have come since: a clock that is wrong for a
 * while, ahead or behind, adds one day and lets nothing go.
 */
export class KeptDays {
  readonly #file: string
  readonly #days: readonly Day[] | undefined

  private constructor(file: string) {
    this.#file = file
    this.#days = daysIn(file)
  }

  /** Those of a repository, which all its worktrees share. */
  static of(commonDirectory: string): KeptDays {
    return new KeptDays(join(commonDirectory, 'xano-sync', 'days'))
  }

  /** Whether the last day that was noted is today. */
  isNoted(now: Date): boolean {
    return this.#days?.at(-1) === dayOf(now)
  }

  /**
   * Notes today, and says what is over. `times` are those at which what is there was kept: their days are the last ones
   * where none are noted.
   */
  note(now: Date, times: readonly Date[]): (time: Date) => boolean {
    const today = dayOf(now)
    const before = this.#days ?? [...new Set(times.map(dayOf))].sort()
    const last = [...before.filter(day => day !== today), today].slice(-KEPT_DAYS)
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(this.#file, `${last.join('\n')}\n`)
    const limit = now.getTime() - KEPT_DAYS * DAY_MS
    return time => time.getTime() < limit && !last.includes(dayOf(time))
  }
}

/** Nothing, where none was ever noted. What a crash has cut off is no day. */
function daysIn(file: string): readonly Day[] | undefined {
  try {
    const days = readFileSync(file, 'utf8').match(/^\d{8}$/gm)
    return days ?? undefined
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

const dayOf = (time: Date): Day => time.toISOString().replaceAll('-', '').slice(0, 8)
