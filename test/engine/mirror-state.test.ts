import { describe, expect, it } from 'vitest'
import type { Version } from '../../src/core/sync/snapshot.ts'
import { pulledState } from '../../src/engine/mirror-state.ts'
import type { Activity } from '../../src/engine/ports.ts'
import { MemoryRemote } from '../doubles/memory-remote.ts'
import { version } from '../doubles/version.ts'

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
    { versions: [before], unreadable: [] },
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

  it('names nobody for a row about something else', async () => {
    const others = [
      row(1, 'function:delete', 'a'),
      row(2, 'table:update', 'a'),
      row(3, 'function:update', 'b'),
    ]
    expect(await lineFor(fn('a', '1'), fn('a', '2'), others)).toBe('- updated function a')
  })
})
