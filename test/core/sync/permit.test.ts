import { describe, expect, it } from 'vitest'
import type { FilePath } from '../../../src/core/xs/file-path.ts'
import { type Permissions, permit } from '../../../src/core/sync/permit.ts'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import { pathOf } from '../../doubles/bench.ts'
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

  it('let exactly that deletion pass to which somebody agreed', () => {
    const blob = plan.transitions.find(({ remote }) => remote?.kind === 'delete')?.sides.theirs?.blob
    if (!blob) throw new Error('nothing is to be deleted')
    expect(permitted({ local: true, remote: true, deletions: new Set([blob]) })).toContain('gone: delete')
    expect(permitted({ local: true, remote: true, deletions: new Set() })).toContain('gone: deletion')
  })

  it('do not overrule a team that forbids deletions', () => {
    expect(permitted({ local: true, remote: true, deletions: 'forbidden' })).toContain(
      'gone: deletion-forbidden',
    )
  })

  it('never let what is protected be sent, but take what comes of it', () => {
    const isProtected = (path: FilePath): boolean => path === 'f/push.xs' || path === 'f/both.xs'
    expect(permitted({ local: true, remote: true, deletions: true, isProtected })).toEqual([
      'both: file',
      'both: protected',
      'gone: delete',
      'pull: file',
      'push: protected',
      'same:',
    ])
  })

  it('leave what is ignored alone, and its faults unmentioned', () => {
    const isIgnored = (path: FilePath): boolean => path.startsWith('f/')
    const problem = { line: 1, column: 1, offset: 0, reason: 'unbalanced' }
    const unreadable = { path: pathOf('f/broken.xs'), problem, claims: [] }
    const [pulled] = plan.transitions.flatMap(({ sides: { ours } }) => ours ?? [])
    const transitions = plan.transitions.map(each => (pulled ? { ...each, caughtUp: pulled } : each))
    const broken = { ...plan, transitions, problems: [{ kind: 'unreadable-here', unreadable } as const] }
    const all = { local: true, remote: true, deletions: true, dataLoss: true }
    expect(permit(broken, { ...all, isIgnored })).toEqual({
      transitions: [],
      conflicts: [],
      held: [],
      problems: [],
    })
    expect(permit(broken, all).problems).toHaveLength(1)
  })

  it('send only what is new, when only that is wanted', () => {
    expect(permitted({ local: true, remote: true, insertOnly: true })).toContain('push: insert-only')
  })

  it('keep to the paths that were given', () => {
    expect(permitted({ local: true, remote: true, within: path => path === 'f/push.xs' })).toEqual([
      'push: update',
    ])
  })
})
