import { describe, expect, it } from 'vitest'
import type { FaultAction } from '../../src/emulator/faults.ts'
import { WorkspaceRemote } from '../../src/remote/workspace.ts'
import { fn } from '../doubles/bench.ts'
import { instance } from './instance.ts'

const row = { id: 7, created_at: '2026-03-01 10:00:00+0000', type: 'function:update', msg: 'a' }

async function logged(...actions: readonly FaultAction[]) {
  const { xano, client } = await instance()
  xano.colleague('ann').put(fn('a'))
  for (const action of actions) xano.faults.add({ match: { path: '*/audit_log' }, action, count: 1 })
  return { xano, remote: new WorkspaceRemote(client, { origin: xano.origin, workspace: 1, label: 'v1' }) }
}

async function activity(...actions: readonly FaultAction[]) {
  const { xano, remote } = await logged(...actions)
  const rows = await remote.activity(10)
  return { rows, asked: xano.requests.length }
}

const answer = (value: unknown): FaultAction => ({ type: 'status', status: 200, body: JSON.stringify(value) })

describe('the audit log', () => {
  it('tells who did what, and when', async () => {
    const { rows } = await activity()
    const [{ type, name, at, author } = {}] = rows ?? []
    expect([type, name, author?.name]).toEqual(['function:create', 'function a: create', author?.email])
    expect(at?.getTime()).toBeGreaterThan(0)
  })

  it.each<[string, FaultAction]>([
    ['is forbidden', { type: 'status', status: 403 }],
    ['fails', { type: 'status', status: 500 }],
    ['is limited', { type: 'status', status: 429 }],
    ['breaks off', { type: 'cut', applied: false }],
    ['is no JSON', { type: 'status', status: 200, body: '<html>' }],
    ['is no log', answer({ rows: [] })],
  ])('that %s is nothing that is known, and is asked once', async (_, action) => {
    expect(await activity(action)).toEqual({ rows: undefined, asked: 1 })
  })

  it('is understood without an envelope, whatever the ids of people are', async () => {
    const { rows } = await activity(answer([{ ...row, user: { id: '3', email: 'ann@example.com' } }]))
    expect(rows).toMatchObject([{ id: 7, author: { email: 'ann@example.com' } }])
  })

  it.each([401, 403, 404, 400])('that Xano refuses with %i is asked no second time', async status => {
    const { xano, remote } = await logged({ type: 'status', status })
    expect([await remote.activity(10), await remote.activity(10)]).toEqual([undefined, undefined])
    expect(xano.requests).toHaveLength(1)
  })

  it.each([429, 500, 502])('that failed with %i is read the next time', async status => {
    const { remote } = await logged({ type: 'status', status })
    expect(await remote.activity(10)).toBeUndefined()
    expect(await remote.activity(10)).not.toHaveLength(0)
  })

  it.each([
    ['an id that is no number', { ...row, id: 'a' }],
    ['no type', { ...row, type: undefined }],
    ['a time that is none', { ...row, created_at: 'yesterday' }],
    ['a time that no commit can have', { ...row, created_at: -1e14 }],
    ['a time that nobody reads again', { ...row, created_at: 8.64e15 }],
    ['nothing at all', null],
    ['another branch', { ...row, branch: { label: 'v2' } }],
  ])('is told without a row that has %s', async (_, odd) => {
    const { rows } = await activity(answer({ items: [odd, row] }))
    expect(rows).toEqual([
      {
        id: 7,
        at: new Date(row.created_at),
        type: row.type,
        name: 'a',
        author: { name: 'unknown', email: '' },
      },
    ])
  })
})
