import { describe, expect, it } from 'vitest'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import { pulledState } from '../../../src/engine/mirror/mirror-state.ts'
import type { Activity } from '../../../src/engine/ports/remote.ts'
import { MemoryRemote } from '../../doubles/memory-remote.ts'
import { version } from '../../doubles/version.ts'

const fn = (name: string, body: string): Version =>
  version('function/x.xs', `function ${name} {\n  description = "${body}"\n  guid = "g"\n}`)
const ann = { name: 'Ann', email: 'ann@example.com' }
const row = (id: number, type: string, name: string): Activity => ({
  id,
  type,
  name,
  at: new Date(id),
  author: ann,
})

async function lineFor(
  before: Version,
  after: Version,
  rows: readonly Activity[],
): Promise<string | undefined> {
  const remote = new MemoryRemote()
  remote.activity = () => Promise.resolve(rows)
  const state = await pulledState(
    remote,
    { versions: [before], log: 0 },
    { versions: [after], unreadable: [] },
  )
  return state?.body[0]
}

describe('the state of a pull', () => {
  it('names who renamed a definition, whichever of its names the audit log uses', async () => {
    for (const name of ['function old: update', 'function new: update'])
      expect(await lineFor(fn('old', '1'), fn('new', '1'), [row(1, 'function:update', name)])).toBe(
        '- renamed function old to function new (Ann, 1970-01-01T00:00:00.001Z)',
      )
  })

  const query = (name: string, body: string): Version =>
    version(`api/g/${name}.xs`, `query "${name}" verb=GET {\n  api_group = "g"\n  description = "${body}"\n}`)

  it.each([
    ['a', 'function a: update'],
    ['a', 'a'],
    ['health/check', 'Updated function "health/check".'],
    ['sign in', 'sign in'],
  ])('finds the name %j in a row that says %j', async (name, said) => {
    const before = version('function/x.xs', `function "${name}" {\n}`)
    const after = version('function/x.xs', `function "${name}" {\n  // more\n}`)
    expect(await lineFor(before, after, [row(1, 'function:update', said)])).toContain('(Ann, ')
  })

  it.each([
    ['a', 'function banana: update'],
    ['a', 'function a_b: update'],
    ['check', 'function health/check: update'],
    ['health', 'function health/check: update'],
    ['a', 'function a-b: update'],
    ['Größe', 'Größen'],
  ])('does not find the name %j in a row that says %j', async (name, said) => {
    const before = version('function/x.xs', `function "${name}" {\n}`)
    const after = version('function/x.xs', `function "${name}" {\n  // more\n}`)
    expect(await lineFor(before, after, [row(1, 'function:update', said)])).not.toContain('(')
  })

  it('takes a row about a longer name for one about that', async () => {
    const remote = new MemoryRemote()
    remote.rows = [row(2, 'task:update', 'task Nightly run: update')]
    const task = (name: string, body: string): Version =>
      version(`task/${name}.xs`, `task "${name}" {\n  active = ${body}\n}`)
    const before = [task('Nightly', 'true'), task('Nightly run', 'true')]
    const after = [task('Nightly', 'false'), task('Nightly run', 'true')]
    const state = await pulledState(remote, { versions: before, log: 0 }, { versions: after, unreadable: [] })
    expect(state?.body).toEqual(['- updated task Nightly'])
  })

  it('knows a kind by its whole name, and what the log calls triggers and groups', async () => {
    const remote = new MemoryRemote()
    const body = async (type: string, text: string): Promise<string | undefined> => {
      remote.rows = [row(1, type, 'x')]
      const after = [version('x.xs', text)]
      return (await pulledState(remote, { versions: [], log: 0 }, { versions: after, unreadable: [] }))
        ?.body[0]
    }
    expect(await body('table:create', 'table_trigger x {\n}')).toBe('- created table_trigger x')
    expect(await body('trigger:create', 'table_trigger x {\n}')).toContain('(Ann, ')
    expect(await body('apigroup:create', 'api_group x {\n}')).toContain('(Ann, ')
    expect(await body('tool:create', 'mcp_server x {\n}')).toBe('- created mcp_server x')
  })

  it('names somebody by rows that came since the last state, and nobody where that is not known', async () => {
    const remote = new MemoryRemote()
    remote.rows = [
      row(9, 'workspace:read', 'x'),
      row(7, 'query:update', 'query a: update'),
      row(3, 'x:y', 'z'),
    ]
    const states = [6, 7, undefined].map(log =>
      pulledState(
        remote,
        { versions: [query('a', '1')], log },
        { versions: [query('a', '2')], unreadable: [] },
      ),
    )
    const [since, before, unknown] = await Promise.all(states)
    expect(since?.author?.name).toBe('Ann')
    expect(before?.author).toBeUndefined()
    expect(unknown?.author).toBeUndefined()
    expect([since?.log, before?.log, unknown?.log]).toEqual([7, 7, 7])
  })

  it('uses a row once, the newest first', async () => {
    const remote = new MemoryRemote()
    const ben = { name: 'Ben', email: 'ben@example.com' }
    remote.rows = [{ ...row(2, 'query:update', 'query a'), author: ben }, row(1, 'query:update', 'query a')]
    const both = (body: string): Version[] =>
      ['g', 'h', 'i'].map(group =>
        version(`api/${group}/a.xs`, `query a verb=GET {\n  api_group = "${group}"\n  x = "${body}"\n}`),
      )
    const state = await pulledState(
      remote,
      { versions: both('1'), log: 0 },
      { versions: both('2'), unreadable: [] },
    )
    expect(state?.body.map(line => /\((\w+)/.exec(line)?.[1])).toEqual(['Ben', 'Ann', undefined])
    expect([state?.author?.name, ...(state?.coauthors ?? []).map(({ name }) => name)]).toEqual(['Ben', 'Ann'])
  })

  it('names nobody for a row about something else', async () => {
    const others = [
      row(1, 'function:delete', 'a'),
      row(2, 'table:update', 'a'),
      row(3, 'function:update', 'b'),
    ]
    expect(await lineFor(fn('a', '1'), fn('a', '2'), others)).toBe('- updated function a')
  })
})
