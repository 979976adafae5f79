import { expect, it } from 'vitest'
import { type Desk, fn, following, ownBranch, SYNC, xanoWith } from './desk.ts'

/** A run that ends before one of its operations; gives whether it came so far. */
async function runUntil(desk: Desk, isLast: (operation: string) => boolean): Promise<boolean> {
  desk.step = operation => {
    if (isLast(operation)) throw new Error('killed')
  }
  const isEnded = await desk.run(SYNC).then(
    () => false,
    () => true,
  )
  desk.step = () => undefined
  return isEnded
}

/** Operations that others can see: between any two of them, a process may end. */
const VISIBLE = /^(write|journal|git update-ref|git update-index|POST .*\/multidoc\?)/

it.each([
  ['follows Xano', following],
  ['has commits of its own', ownBranch],
])(
  'a branch that %s goes on from what a killed run has sent, where the next one was killed as it sent more',
  async (_, make) => {
    let operations = 0
    for (let isEnded = true; isEnded; operations++) {
      const xano = await xanoWith(['a', 'b', 'c'].map(name => fn(name, 'one', 'two')))
      const desk = await make(xano)
      desk.edit('function/a.xs', 'one', 'sent')
      let isSent = false
      await runUntil(desk, operation => {
        if (isSent) return true
        isSent = operation.startsWith('POST') && !operation.includes('dry-run')
        return false
      })
      expect(xano.definitions()[0]).toContain('sent')
      desk.edit('function/b.xs', 'one', 'further')
      xano.colleague('ann').put(fn('c', 'seen', 'two'))
      let left = operations
      isEnded = await runUntil(desk, operation => VISIBLE.test(operation) && left-- === 0)
      desk.edit('function/a.xs', 'sent', 'typed since')
      expect((await desk.done()).plan.conflicts).toEqual([])
      const texts = [fn('a', 'typed since', 'two'), fn('b', 'further', 'two'), fn('c', 'seen', 'two')]
      expect(xano.definitions()).toEqual(texts)
      expect(['a', 'b', 'c'].map(name => desk.read(`function/${name}.xs`))).toEqual(texts)
    }
    expect(operations).toBeGreaterThan(8)
  },
)
