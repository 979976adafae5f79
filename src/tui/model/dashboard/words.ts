import type { Stage } from '../../../engine/ports/ports.ts'
import { explain } from '../../../engine/session/explain.ts'
import type { Phase } from '../../../engine/session/phase.ts'
import type { Tone } from '../row.ts'
import type { Dashboard } from './state.ts'

/** A look that finds nothing is over before this, and not worth a word. */
const GLANCE_MS = 700

/** What is going on, in plain words. */
export function stateWords(state: Dashboard): { readonly text: string; readonly tone: Tone } {
  const { phase, before, stage, since, now } = state
  const isGlance = phase.name === 'running' && now - since < GLANCE_MS && !isAtWork(stage)
  if (state.isLate && (phase.name === 'resting' || phase.name === 'running'))
    return { text: 'waiting for an answer of Xano, which is overdue', tone: 'bad' }
  return wordsFor(state, isGlance && before ? before : phase)
}

function wordsFor(
  { stage, halted, standing, now }: Dashboard,
  phase: Phase,
): { readonly text: string; readonly tone: Tone } {
  switch (phase.name) {
    case 'resting':
      return halted
        ? { text: 'halted: nothing is done before you agree', tone: 'bad' }
        : restingWords(standing)
    case 'settling':
      return { text: 'something was saved, waiting until it is whole', tone: 'plain' }
    case 'running':
      return { text: stageWords(stage), tone: 'plain' }
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((phase.until - now) / 1000))
      const next = seconds === 0 ? 'trying again' : `next try in ${seconds} s`
      return { text: `${troubleWords(phase.trouble)}, ${next}`, tone: 'bad' }
    }
    case 'blocked': {
      const { reason, remedy } = explain(phase.obstacle)
      return phase.obstacle.kind === 'asked'
        ? { text: 'paused: what you save waits; p goes on', tone: 'selected' }
        : { text: `paused: ${reason}. ${remedy}`, tone: 'bad' }
    }
    case 'stopped':
      return { text: 'ending', tone: 'plain' }
  }
}

function restingWords({ conflicts, held, problems }: Dashboard['standing']): {
  readonly text: string
  readonly tone: Tone
} {
  const waits = [
    some(conflicts.length, 'conflict'),
    some(held.length, 'held', 'held'),
    some(problems.length, 'problem'),
  ].filter(part => part !== '')
  return waits.length === 0
    ? { text: 'in step', tone: 'good' }
    : { text: `in step, but for ${waits.join(', ')}`, tone: 'selected' }
}

const some = (number: number, one: string, many = `${one}s`): string =>
  number === 0 ? '' : `${number} ${number === 1 ? one : many}`

const isAtWork = (stage: Stage | undefined): boolean => stage?.kind === 'writing' || stage?.kind === 'pushing'

function stageWords(stage: Stage | undefined): string {
  switch (stage?.kind) {
    case 'reading':
      return stage.side === 'files' ? 'reading the files' : 'reading Xano'
    case 'writing':
      return `writing ${stage.done + 1} of ${stage.of}`
    case 'pushing':
      return `pushing ${stage.definitions}`
    case 'comparing':
    case undefined:
      return 'comparing both sides'
  }
}

function troubleWords({ code, message }: Extract<Phase, { name: 'waiting' }>['trouble']): string {
  switch (code) {
    case 'unreachable':
      return `waiting for the network (${message})`
    case 'rate-limited':
      return 'Xano allows no more requests for now'
    case 'server-failed':
      return `Xano fails (${message})`
    default:
      return message
  }
}
