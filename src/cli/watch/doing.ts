import { explain } from '../../engine/session/explain.ts'
import type { News } from '../../engine/session/news.ts'
import type { Phase } from '../../engine/session/phase.ts'

type At = Phase | { readonly name: 'starting' }

/** What a watch is at: the name of its phase for programs, and a few words for people. */
export interface Doings {
  readonly phase: At['name']
  readonly words: string
}

/** Follows what a watch tells, so that `status` has a true word at any moment. */
export class Doing {
  #phase: At = { name: 'starting' }
  #rest = 'in step'
  #isLate = false

  hear(news: News): void {
    if (news.event === 'phase') this.#phase = news.phase
    if (news.event === 'late') this.#isLate = news.isLate
    if (news.event === 'halted') this.#rest = `halted: xano-sync sync --confirm ${news.id} goes on with it`
    if (news.event === 'settled') {
      const { conflicts, held, problems } = news.standing
      const waits = conflicts.length + held.length + problems.length
      this.#rest =
        waits === 0 ? 'in step' : `in step, but for ${waits} that ${waits === 1 ? 'waits' : 'wait'}`
    }
  }

  get now(): Doings {
    const { name } = this.#phase
    const isAsking = this.#isLate && (name === 'starting' || name === 'resting' || name === 'running')
    return { phase: name, words: isAsking ? 'waiting for an answer of Xano' : this.#words(this.#phase) }
  }

  #words(phase: At): string {
    switch (phase.name) {
      case 'starting':
        return 'starting'
      case 'resting':
        return this.#rest
      case 'settling':
        return 'waiting for files to rest'
      case 'running':
        return 'comparing both sides'
      case 'waiting':
        return `waiting: ${phase.trouble.message}`
      case 'blocked':
        return `paused: ${explain(phase.obstacle).reason}`
      case 'stopped':
        return 'stopped'
    }
  }
}
