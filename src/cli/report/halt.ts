import type { Halted } from '../../engine/cycle/result.ts'
import { describeAlarm } from '../../engine/report/describe-alarm.ts'

/** What a guard's word means for a run: earlier cycles of it may have been carried out, or none was to be. */
const HALTED = {
  first: 'Halted, nothing was changed:',
  later: 'Halted, nothing more was changed:',
  planned: 'This would halt, and change nothing:',
} as const

/** Why a plan was refused, and how to agree to it. */
export function renderHalt({ halt: { alarms }, id }: Halted, when: keyof typeof HALTED = 'first'): string[] {
  return [HALTED[when], ...renderAlarms(alarms, id)]
}

/** What alarmed a guard, and the word that lets the plan pass. */
export function renderAlarms(alarms: Halted['halt']['alarms'], id: string): string[] {
  return [
    ...alarms.map(alarm => `  ${describeAlarm(alarm)}`),
    `If that is what you want, run it with --confirm ${id}`,
  ]
}
