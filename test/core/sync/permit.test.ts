import { describe, expect, it } from 'vitest'
import { type Permissions, permit } from '../../../src/core/sync/permit.ts'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import { snap } from './snap.ts'

const body = (one: string, two: string): string =>
  `function x {\n  stack {\n    ${one}\n    a\n    b\n    c\n    ${two}\n  }\n}`
const files = (text: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(text).map(([name, each]) => [
      `f/${name}.xs`,
      each.replace('function x', `function ${name}`),
    ]),
  )

/** One definition to pull, one to push, one to merge, one to delete in Xano, one on which both agree. */
const plan = reconcile({
  base: snap(
    files({
      pull: body('1', '1'),
      push: body('1', '1'),
      both: body('1', '1'),
      gone: body('1', '1'),
      same: body('1', '1'),
    }),
  ),
  ours: snap(
    files({ pull: body('1', '1'), push: body('2', '1'), both: body('2', '1'), same: body('2', '1') }),
  ),
  theirs: snap(
    files({
      pull: body('2', '1'),
      push: body('1', '1'),
      both: body('1', '2'),
      gone: body('1', '1'),
      same: body('2', '1'),
    }),
  ),
})

const NONE: Permissions = { local: false, remote: false, deletions: false, dataLoss: false }

function permitted(permissions: Partial<Permissions>): string[] {
  const { transitions, held } = permit(plan, { ...NONE, ...permissions })
  return [
    ...transitions.map(
      ({ sides, local, remote }) =>
        `${sides.base?.definition.name ?? ''}:${local ? ' file' : ''}${remote ? ` ${remote.kind}` : ''}`,
    ),
    ...held.map(({ sides, reason }) => `${sides.base?.definition.name ?? ''}: ${reason.kind}`),
  ].sort()
}

describe('permissions', () => {
  it('let everything pass that a sync with consent may do', () => {
    expect(permitted({ local: true, remote: true, deletions: true })).toEqual([
      'both: file update',
      'gone: delete',
      'pull: file',
      'push: update',
      'same:',
    ])
  })

  it('hold a deletion without consent', () => {
    expect(permitted({ local: true, remote: true })).toContain('gone: deletion')
  })

  it('let a pull merge into the file, and send nothing', () => {
    expect(permitted({ local: true })).toEqual(['both: file', 'pull: file', 'same:'])
  })

  it('let a push send what Xano has not changed, and hold what would need a merge', () => {
    expect(permitted({ remote: true })).toEqual([
      'both: xano-ahead',
      'gone: deletion',
      'push: update',
      'same:',
    ])
  })

  it('keep to the paths that were given', () => {
    expect(permitted({ local: true, remote: true, within: path => path === 'f/push.xs' })).toEqual([
      'push: update',
    ])
  })
})
