import { describe, expect, it, onTestFinished } from 'vitest'
import { Interruption } from '../../../src/cli/workbench/interruption.ts'
import { Interrupted } from '../../../src/engine/ports/errors.ts'
import type { Stage } from '../../../src/engine/ports/ports.ts'

const FILES: Stage = { kind: 'reading', side: 'files' }
const XANO: Stage = { kind: 'reading', side: 'xano' }
const COMPARING: Stage = { kind: 'comparing' }
const WRITING: Stage = { kind: 'writing', done: 0, of: 2 }
const PUSHING: Stage = { kind: 'pushing', definitions: 1 }

/** Work that has told these stages when the process is asked to end, and what comes of it. */
async function asked(stages: readonly Stage[], next: (interruption: Interruption) => void = () => undefined) {
  const interruption = new Interruption()
  const before = process.listeners('SIGINT')
  process.removeAllListeners('SIGINT')
  interruption.listen()
  onTestFinished(() => {
    process.removeAllListeners('SIGINT')
    for (const listener of before) process.on('SIGINT', listener)
  })
  const said: string[] = []
  const ended = await interruption
    .during(
      line => said.push(line),
      async tell => {
        for (const stage of stages) tell(stage)
        process.emit('SIGINT')
        await new Promise(resolve => setImmediate(resolve))
        next(interruption)
        return 'done'
      },
    )
    .catch((error: unknown) => error)
  return { ended, said: said.join() }
}

describe('a process that is asked to end', () => {
  it.each([[[]], [[FILES]], [[FILES, XANO]], [[PUSHING, FILES]]])(
    'ends at once where it only reads: %j',
    async stages => {
      expect(await asked(stages)).toEqual({ ended: new Interrupted(), said: '' })
    },
  )

  it('ends before its next step where nothing was written yet', async () => {
    const { ended, said } = await asked([FILES, XANO, COMPARING], it => {
      it.check('git fast-import')
    })
    expect(ended).toEqual(new Interrupted())
    expect(said).toMatch(/^Ending before stopping/)
  })

  it.each([
    [[FILES, WRITING], /^Ending/],
    [[FILES, WRITING, COMPARING], /^Ending/],
    [[FILES, PUSHING], /^Waiting for Xano's answer/],
    [[FILES, PUSHING, XANO], /^Reading back what was sent/],
  ])('remembers what it has written or sent, and sends nothing more: %j', async (stages, word) => {
    const steps = ['write a', 'git update-ref', 'journal end', 'GET /x/multidoc', 'GET /x/audit_log']
    const { ended, said } = await asked(stages, it => {
      for (const step of steps) it.check(step)
      for (const sends of ['POST /x/multidoc', 'DELETE /x/function/1'])
        expect(() => {
          it.check(sends)
        }).toThrow(Interrupted)
    })
    expect(ended).toBe('done')
    expect(said).toMatch(word)
  })
})
