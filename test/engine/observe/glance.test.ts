import { describe, expect, it } from 'vitest'
import type { FilePath } from '../../../src/core/xs/file-path.ts'
import { type Glance, isInStep } from '../../../src/engine/observe/glance.ts'
import type { CommitId, Tree } from '../../../src/engine/ports/git.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'

const path = 'function/a.xs' as FilePath
const tree: Tree = new Map([[path, blobId('function a {\n}')]])
const commit = blobId('a commit') as string as CommitId
const note = { disputes: [], writes: [], marked: [], head: undefined }
const scan = { head: { branch: 'main' }, files: tree, contents: new Map(), obstacles: [] }
const rest: Glance = { memory: { mirror: { commit, log: undefined, tree }, base: tree, note }, scan }
const { memory } = rest

describe('a glance', () => {
  it('shows that all is in step where all sides are one tree', () => {
    expect(isInStep(rest)).toBe(true)
  })

  it.each<[string, Glance]>([
    ['files differ', { memory, scan: { ...scan, files: new Map() } }],
    ['Base differs', { memory: { ...memory, base: new Map() }, scan }],
    ['Xano differs', { memory: { ...memory, mirror: { commit, log: undefined, tree: new Map() } }, scan }],
    ['Xano was never seen', { memory: { ...memory, mirror: undefined }, scan }],
    ['a file has markers in it', { memory: { ...memory, note: { ...note, marked: [{ path }] } }, scan }],
    [
      'a person has to decide',
      { memory: { ...memory, note: { ...note, disputes: [{ cause: 'older' }] } }, scan },
    ],
    ['something is in the way', { memory, scan: { ...scan, obstacles: [{ place: 'x', kind: 'link' }] } }],
  ])('leaves to a closer look whether it is where %s', (_, seen) => {
    expect(isInStep(seen)).toBe(false)
  })
})
