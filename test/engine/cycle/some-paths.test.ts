import { describe, expect, it } from 'vitest'
import type { FilePath } from '../../../src/core/xs/file-path.ts'
import type { Permissions } from '../../../src/core/sync/permit.ts'
import { ALL, type Bench, fn } from '../../doubles/bench.ts'
import { file, inStep } from '../observe/in-step.ts'

const A_ALONE: Permissions = { ...ALL, within: (path: FilePath) => path.endsWith('/a.xs') }
const C_IGNORED: Permissions = { ...ALL, isIgnored: (path: FilePath) => path.endsWith('/c.xs') }

function rename(bench: Bench, from: string, to: string): void {
  const text = [...bench.remote.objects.values()].find(each => each.startsWith(`function ${from} `)) ?? ''
  bench.remote.put(text.replace(`function ${from}`, `function ${to}`))
}

describe('a run for some paths, where a definition has got in Xano the name of another one', () => {
  it.each([
    ['named anew there and edited here', A_ALONE],
    ['edited here, and gets a name there that is ignored', C_IGNORED],
  ])('writes it beside the file of the other one, which is %s', async (_, permissions) => {
    const bench = await inStep(fn('a', 'of a'), fn('b', 'of b', 'x', 'y'))
    bench.save('function/b.xs', file(bench, 'b').replace('of b', 'edited here'))
    rename(bench, 'b', 'c')
    rename(bench, 'a', 'b')
    await bench.settle(permissions)
    expect(file(bench, 'b')).toContain('edited here')
    expect(file(bench, 'b_2')).toContain('of a')
    await bench.settle()
    expect(file(bench, 'c')).toContain('edited here')
    expect(file(bench, 'b')).toContain('of a')
    expect([...bench.worktree.files.keys()].sort()).toEqual(['function/b.xs', 'function/c.xs'])
  })

  it('writes it beside the file of the other one, which is deleted there', async () => {
    const bench = await inStep(fn('a', 'of a'), fn('b', 'of b'), fn('c', 'of c'))
    const before = file(bench, 'b')
    bench.remote.objects.delete(/guid = "(.*)"/.exec(before)?.[1] ?? '')
    rename(bench, 'a', 'b')
    await bench.settle(A_ALONE)
    expect(file(bench, 'b')).toBe(before)
    expect(file(bench, 'b_2')).toContain('of a')
    await bench.settle()
    expect(file(bench, 'b')).toContain('of a')
    expect([...bench.worktree.files.keys()].sort()).toEqual(['function/b.xs', 'function/c.xs'])
  })
})
