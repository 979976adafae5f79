import { describe, expect, it } from 'vitest'
import { fileGroups } from '../../../src/core/sync/file-group.ts'
import type { LocalWrite, Transition } from '../../../src/core/sync/plan.ts'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../../src/core/xs/file-path.ts'
import { keyOf } from '../../../src/core/xs/identity.ts'
import { version } from '../../contracts/history.contract.ts'

const [a, b, c] = ['a', 'b', 'c'].map(name => version(`function/${name}.xs`, `function ${name} {\n}`)) as [
  Version,
  Version,
  Version,
]

const write = (of: Version, local: Partial<LocalWrite>): Transition => ({
  key: keyOf(of.definition, 0),
  sides: { base: local.from, ours: local.from, theirs: of },
  local: { from: undefined, to: of.path, text: of.text, ...local },
})

const snapshot = (...versions: readonly Version[]) => ({ versions, unreadable: [] })

describe('the files that a plan writes', () => {
  it('are written one by one where none takes the place of another', () => {
    const old = { ...b, text: 'function b {\n  // old\n}', blob: a.blob }
    const groups = fileGroups(
      [write(a, {}), write(b, { from: old }), write(c, { from: c, text: undefined })],
      snapshot(old, c),
    )
    expect(groups.map(({ changes }) => changes)).toEqual([
      [{ path: a.path, before: undefined, after: a.text }],
      [{ path: b.path, before: old.blob, after: b.text }],
      [{ path: c.path, before: c.blob, after: undefined }],
    ])
    expect(groups.map(({ keys }) => keys)).toEqual([a, b, c].map(({ definition }) => [keyOf(definition, 0)]))
  })

  it('are written together where they change places, and so is what moves with what lies there', () => {
    const [first, second] = [a.path, b.path]
    const groups = fileGroups(
      [write(a, { from: a, to: second }), write(c, {}), write(b, { from: b, to: first })],
      snapshot(a, b),
    )
    expect(groups.map(({ changes }) => changes.map(({ path }) => path))).toEqual([[first, second], [c.path]])
    const moved = fileGroups([write(a, { from: a, to: 'function/d.xs' as FilePath })], snapshot(a))
    expect(moved[0]?.changes).toEqual([
      { path: a.path, before: a.blob, after: undefined },
      { path: 'function/d.xs', before: undefined, after: a.text },
    ])
  })

  it('replace no file of which the plan says nothing', () => {
    const [group] = fileGroups([write(a, { from: a, to: b.path })], snapshot(a, b))
    expect(group?.changes.map(({ before }) => before)).toEqual([a.blob, undefined])
  })

  it('are none where nothing is there and nothing comes', () => {
    expect(fileGroups([write(a, { text: undefined })], snapshot())[0]?.changes).toEqual([])
  })
})
