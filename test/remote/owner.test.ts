import { describe, expect, it } from 'vitest'
import type { FaultAction } from '../../src/emulator/faults.ts'
import { WorkspaceRemote } from '../../src/remote/workspace.ts'
import { instance } from './instance.ts'

async function asked(action?: FaultAction) {
  const { xano, client } = await instance()
  if (action) xano.faults.add({ match: { path: '*/auth/me' }, action, count: 9 })
  const remote = new WorkspaceRemote(client, { origin: xano.origin, workspace: 1, label: 'v1' })
  const answers = [await remote.me(), await remote.me()]
  return { answers, requests: xano.requests.map(({ path }) => path) }
}

const answer = (value: unknown): FaultAction => ({ type: 'status', status: 200, body: JSON.stringify(value) })

describe('whose token it is', () => {
  it('is asked once', async () => {
    const { answers, requests } = await asked()
    const dev = { name: 'dev', email: 'dev@example.com' }
    expect(answers).toEqual([dev, dev])
    expect(requests).toEqual([expect.stringMatching(/\/auth\/me$/)])
  })

  it('is the email where there is no name', async () => {
    const { answers } = await asked(answer({ id: 1, email: 'dev@example.com' }))
    expect(answers[0]).toEqual({ name: 'dev@example.com', email: 'dev@example.com' })
  })

  it.each<[string, FaultAction]>([
    ['forbidden', { type: 'status', status: 403 }],
    ['failing', { type: 'status', status: 500 }],
    ['cut', { type: 'cut', applied: false }],
    ['no JSON', { type: 'status', status: 200, body: '<html>' }],
    ['without an email', answer({ id: 1, name: 'dev' })],
  ])('is not known where the answer is %s, and is not asked again', async (_, action) => {
    const { answers, requests } = await asked(action)
    expect(answers).toEqual([undefined, undefined])
    expect(requests).toHaveLength(1)
  })
})
