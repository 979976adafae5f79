import { expect, it } from 'vitest'
import { type Desk, fn, following, ownBranch, PULL, PUSH, xanoWith } from './desk.ts'

const PATH = 'function/a.xs'

/** Operations that others can see: between any two of them, a process may end. */
const VISIBLE = /^(write|journal|git update-ref|git update-index)/

/** A pull that ends before one of its visible operations; gives whether it came so far. */
async function pullUntil(desk: Desk, isLast: (operation: string) => boolean): Promise<boolean> {
  desk.step = operation => {
    if (VISIBLE.test(operation) && isLast(operation)) throw new Error('killed')
  }
  const isEnded = await desk.run(PULL).then(
    () => false,
    () => true,
  )
  desk.step = () => undefined
  return isEnded
}

it.each([
  ['follows Xano', following],
  ['has commits of its own', ownBranch],
])(
  'a branch that %s goes on from what a killed pull has written, where the next one was killed once it had seen more',
  async (_, make) => {
    let operations = 0
    for (let isEnded = true; isEnded; operations++) {
      const xano = await xanoWith([fn('a', 'one', 'two')])
      const ann = xano.colleague('ann')
      const desk = await make(xano)
      ann.put(fn('a', 'seen', 'two'))
      let left = operations
      isEnded = await pullUntil(desk, () => left-- === 0)
      ann.put(fn('a', 'seen again', 'two'))
      await pullUntil(desk, operation => operation.startsWith('write'))
      await desk.done(PUSH)
      if (!desk.read(PATH)?.includes('seen again'))
        expect(desk.git('show', `HEAD:${PATH}`)).not.toContain('seen again')
      expect((await desk.done()).plan.conflicts).toEqual([])
      for (const text of [desk.read(PATH), desk.git('show', `HEAD:${PATH}`), ...xano.definitions()])
        expect(text).toBe(fn('a', 'seen again', 'two'))
      expect(desk.git('status', '--porcelain')).toBe('')
    }
    expect(operations).toBeGreaterThan(4)
  },
)
