import type { CycleResult } from '../../engine/cycle/result.ts'
import { identityOf, questionsOf } from '../../engine/questions/question.ts'
import { explain } from '../../engine/session/explain.ts'
import type { News } from '../../engine/session/news.ts'
import type { Obstacle } from '../../engine/session/phase.ts'
import { remedyOf } from '../report/hints.ts'
import type { Output } from '../report/output.ts'
import { commandsFor, questionEvent } from '../report/questions.ts'
import { renderHalt } from '../report/halt.ts'
import { renderAccount } from '../report/report.ts'
import { LATE_MS } from '../workbench/meter.ts'

/** Tells what a watch does, line by line or as JSON, and asks nothing twice. */
export class WatchReport {
  readonly #output: Output
  readonly #asked = new Set<string>()

  constructor(output: Output) {
    this.#output = output
  }

  tell(news: News): void {
    const output = this.#output
    switch (news.event) {
      case 'ready': {
        this.#ready(news)
        return
      }
      case 'done':
        output.say(...renderAccount(news.account, 'done'))
        output.account(news.account)
        this.#ask(news.results.at(-1))
        return
      case 'resolved':
        for (const entry of [...news.gone.conflicts, ...news.gone.held, ...news.gone.problems]) {
          output.say(`  settled     ${entry.path ?? entry.name ?? ''}`)
          output.emit('resolved', entry)
        }
        return
      case 'halted':
        output.say(...renderHalt(news), `  xano-sync sync --confirm ${news.id}`)
        output.halted(news)
        return
      case 'paused': {
        const { reason, remedy } = reasonOf(news.obstacle)
        output.say(`Paused: ${reason}. ${remedy}`)
        output.emit('paused', { reason, remedy })
        return
      }
      case 'resumed':
        output.say('Goes on.')
        output.emit('resumed', {})
        return
      case 'error': {
        this.#error(news)
        return
      }
      case 'settled': {
        this.#settled(news)
        return
      }
      case 'late': {
        if (news.isLate) this.#late()
        return
      }
      case 'remade': {
        output.say(...news.words)
        return
      }
      case 'phase':
      case 'stage':
        return
    }
  }

  #ready({ place, live }: Extract<News, { event: 'ready' }>): void {
    const { binding, branch } = place
    const what = `${binding.label} of workspace ${binding.workspace}${live ? ', which is live' : ''}`
    this.#output.say(`Watching ${branch} and ${what}. Ctrl-C ends it.`)
    this.#output.emit('ready', { ...binding, branch, live: live ?? null })
  }

  #ask(result: CycleResult | undefined): void {
    for (const question of result ? questionsOf(result) : []) {
      if (this.#asked.has(identityOf(question))) continue
      this.#asked.add(identityOf(question))
      this.#output.say('  That waits for you:', ...commandsFor(question).map(command => `    ${command}`))
      this.#output.emit('question', questionEvent(question))
    }
  }

  #error({ trouble: { code, message }, retryInMs }: Extract<News, { event: 'error' }>): void {
    const remedy = `Nothing was lost; trying again in ${Math.ceil(retryInMs / 1000)} s.`
    this.#output.say(`${message}. ${remedy}`)
    this.#output.emit('error', { code, message, remedy, retryInMs })
  }

  #late(): void {
    const message = `Xano has not answered for ${LATE_MS / 1000} s`
    const remedy = 'Nothing was lost; the answer is still waited for.'
    this.#output.say(`${message}. ${remedy}`)
    this.#output.emit('error', { code: 'unreachable', message, remedy })
  }

  #settled({ standing }: Extract<News, { event: 'settled' }>): void {
    const { conflicts, held, problems } = standing
    const waits = conflicts.length + held.length + problems.length
    this.#output.say(
      waits === 0 ? 'In step.' : `In step, but for ${waits} that ${waits === 1 ? 'waits' : 'wait'}.`,
    )
    this.#output.emit('settled', { conflicts, held: [...held, ...problems] })
  }
}

/** What lasts has the remedy that a command ends with. */
function reasonOf(obstacle: Obstacle): { readonly reason: string; readonly remedy: string } {
  const { reason, remedy } = explain(obstacle)
  if (obstacle.kind !== 'broken') return { reason, remedy }
  return { reason, remedy: `${remedyOf(obstacle.code)} It is tried again every minute.` }
}
