import { describe, expect, it } from 'vitest'
import { type Desk, fn, following, ownBranch, type Xano, xanoWith } from './desk.ts'

const TEXTS = ['a', 'b', 'c', 'd'].map(name => fn(name, 'one', 'two'))

/** Operations that others can see: between any two of them, a process may end. */
const VISIBLE = /^(write|remove|journal|git update-ref|git update-index)/

class Interrupted extends Error {}

/** News and edits of every kind that a run has to bring together. */
async function stage(make: (xano: Xano) => Promise<Desk>): Promise<{ xano: Xano; desk: Desk }> {
  const xano = await xanoWith(TEXTS)
  const desk = await make(xano)
  const ann = xano.colleague('ann')
  ann.put(fn('a', 'ONE', 'two'))
  ann.rename({ kind: 'function', name: 'b' }, 'b_renamed')
  ann.delete({ kind: 'function', name: 'c' })
  desk.edit('function/a.xs', 'two', 'TWO')
  desk.edit('function/d.xs', 'two', 'TWO')
  desk.git('add', 'function/d.xs')
  return { xano, desk }
}

/** All that there is to see of a run once it is over. */
const outcome = ({ xano, desk }: { xano: Xano; desk: Desk }): object => ({
  xano: xano.definitions(),
  files: desk
    .git('ls-files', '-c', '-o', '--exclude-standard')
    .split('\n')
    .map(path => [path, desk.read(path)]),
  status: desk.git('status', '--porcelain'),
  index: desk.git('ls-files', '-s'),
  tree: desk.git('ls-tree', '-r', 'HEAD'),
  mirror: desk.git('ls-tree', '-r', 'xano/v1'),
  fsck: desk.git('fsck', '--strict', '--no-dangling'),
})

describe.each([
  ['a branch that follows Xano', following],
  ['a branch of the developer', ownBranch],
])('a run on %s', (_, make) => {
  it(
    'may end before any step from the first file to Base: the next one leaves what an undisturbed run would have left',
    { timeout: 120_000 },
    async () => {
      const calm = await stage(make)
      const operations: string[] = []
      calm.desk.step = operation => operations.push(operation)
      await calm.desk.done()
      const expected = outcome(calm)
      const first = operations.findIndex(operation => operation.startsWith('write'))
      const steps = operations.flatMap((operation, at) =>
        at >= first && VISIBLE.test(operation) ? [at] : [],
      )
      expect(steps.length).toBeGreaterThan(8)
      for (const last of steps) {
        const { xano, desk } = await stage(make)
        let at = 0
        desk.step = operation => {
          if (at++ === last) throw new Interrupted(operation)
        }
        await desk.run().catch((error: unknown) => error)
        desk.step = () => undefined
        await desk.done()
        expect(outcome({ xano, desk }), `ended before ${operations[last] ?? ''} (${last})`).toEqual(expected)
        expect(desk.log('xano/v1').length).toBeLessThanOrEqual(3)
      }
    },
  )

  it('and what Xano has made since of what came goes on from it: that is no conflict, nothing is sent, and nothing comes back', async () => {
    const news = async (): Promise<{ xano: Xano; desk: Desk }> => {
      const xano = await xanoWith(TEXTS)
      const desk = await make(xano)
      const ann = xano.colleague('ann')
      ann.put(fn('a', 'ONE', 'two'))
      ann.put(fn('b', 'one', 'TWO'))
      ann.put(fn('new', 'one', 'two'))
      return { xano, desk }
    }
    const calm = await news()
    const operations: string[] = []
    calm.desk.step = operation => operations.push(operation)
    await calm.desk.done()
    const steps = operations.flatMap((operation, at) => (VISIBLE.test(operation) ? [at] : []))
    expect(steps.length).toBeGreaterThan(5)
    for (const last of steps) {
      const { xano, desk } = await news()
      let at = 0
      desk.step = operation => {
        if (at++ === last) throw new Interrupted(operation)
      }
      await desk.run().catch((error: unknown) => error)
      desk.step = () => undefined
      const ann = xano.colleague('ann')
      const later = [fn('a', 'ONE again', 'two'), fn('b', 'one', 'two'), fn('new', 'one again', 'two')]
      for (const text of later) ann.put(text)
      const before = xano.requests.length
      const when = `ended before ${operations[last] ?? ''} (${last})`
      expect((await desk.done()).plan.conflicts, when).toEqual([])
      for (const [index, name] of ['a', 'b', 'new'].entries())
        expect(desk.read(`function/${name}.xs`), when).toBe(later[index])
      const posts = xano.requests.slice(before).filter(({ method }) => method === 'POST')
      expect(posts, when).toEqual([])
    }
  })
})
