import { describe, expect, it } from 'vitest'
import { FaultPlan, readFaults, type FaultAction } from '../../src/emulator/faults.ts'
import { CALM } from '../../src/emulator/switches.ts'
import { serve, type Client } from './client.ts'

const MULTIDOC = ['a', 'b', 'c'].map(name => `function ${name} {\n}`).join('\n---\n')
const PATH = 'workspace/1/multidoc'
const GET = { method: 'GET', path: '/api:meta/workspace/*/multidoc' }
const POST = { ...GET, method: 'POST' }
const PUSHED = 'function pushed {\n}'

const open = (action: FaultAction, match = GET): Promise<Client> =>
  serve({ multidoc: MULTIDOC, switches: CALM, faults: [{ match, action }] })
const holdsPushed = ({ emulator }: Client): boolean =>
  emulator.definitions().some(text => text.includes('pushed'))

describe('a request that matches a fault', () => {
  it('is answered with another status, without effect or with', async () => {
    for (const applied of [false, true]) {
      const client = await open({ type: 'status', status: 502, body: '<html>', applied }, POST)
      const answer = await client.ask('POST', PATH, PUSHED)
      expect([answer.status, answer.text]).toEqual([502, '<html>'])
      expect(holdsPushed(client)).toBe(applied)
      expect((await client.ask('POST', PATH, PUSHED)).status).toBe(200)
    }
  })

  it('is answered later', async () => {
    const slept: number[] = []
    const { ask } = await serve({
      sleep: ms => Promise.resolve(void slept.push(ms)),
      faults: [{ action: { type: 'delay', ms: 1500 } }],
    })
    expect((await ask('GET', 'auth/me')).status).toBe(200)
    expect(slept).toEqual([1500])
  })

  it('is not answered at all, without effect or with', async () => {
    for (const applied of [false, true]) {
      const client = await open({ type: 'cut', applied }, POST)
      await expect(client.ask('POST', PATH, PUSHED)).rejects.toThrow('fetch failed')
      expect(holdsPushed(client)).toBe(applied)
      expect(client.emulator.requests).toMatchObject([{ method: 'POST', status: 0 }])
    }
  })

  it('is answered with half a body whose length was told, and a dead connection', async () => {
    const client = await open({ type: 'truncate', share: 0.5, length: 'whole' })
    await expect(client.ask('GET', PATH)).rejects.toThrow('terminated')
  })

  it('is answered with half a body that looks complete', async () => {
    const client = await open({ type: 'truncate', share: 0.5, length: 'sent' })
    const answer = await client.ask('GET', PATH)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(MULTIDOC.slice(0, Math.floor(MULTIDOC.length / 2)))
  })

  it('is answered with the first definitions alone, as if they were all', async () => {
    for (const [definitions, names] of [
      [2, ['a', 'b']],
      [1, ['a']],
      [9, ['a', 'b', 'c']],
      [0, []],
    ] as const) {
      const answer = await (await open({ type: 'first', definitions })).ask('GET', PATH)
      expect(answer.status).toBe(200)
      expect(answer.text).toBe(names.map(name => `function ${name} {\n}`).join('\n---\n'))
      expect(answer.headers.get('content-length')).toBe(String(answer.text.length))
    }
  })

  it('is answered with an empty body and 200', async () => {
    const answer = await (await open({ type: 'empty' })).ask('GET', PATH)
    expect([answer.status, answer.text]).toEqual([200, ''])
  })

  it('is answered little by little', async () => {
    const slept: number[] = []
    const { ask } = await serve({
      ...{ multidoc: MULTIDOC, switches: CALM, sleep: ms => Promise.resolve(void slept.push(ms)) },
      faults: [{ match: GET, action: { type: 'slow', chunkBytes: 10, ms: 200 } }],
    })
    expect((await ask('GET', PATH)).text).toBe(MULTIDOC)
    expect(slept).toEqual(Array.from({ length: Math.ceil(MULTIDOC.length / 10) }, () => 200))
  })

  it('is answered by a copy that lags behind, where it is a question that was answered before', async () => {
    const lag = { type: 'lag' } as const
    const client = await open(lag)
    expect((await client.ask('GET', PATH)).text).toBe(MULTIDOC)
    for (const match of [GET, POST]) client.emulator.faults.add({ match, action: lag })
    expect((await client.ask('POST', `${PATH}?partial=true`, PUSHED)).status).toBe(200)
    expect(holdsPushed(client)).toBe(true)
    expect((await client.ask('GET', PATH)).text).toBe(MULTIDOC)
    expect((await client.ask('GET', PATH)).text).toContain('pushed')
  })

  it('finds that somebody edits right before it, or right after', async () => {
    for (const when of ['before', 'after'] as const) {
      const edit = { type: 'put', text: 'function a {\n  response = 1\n}' } as const
      const client = await open({ type: 'edit', who: 'ann', edit, when })
      expect((await client.ask('GET', PATH)).text.includes('response = 1')).toBe(when === 'before')
      expect((await client.ask('GET', PATH)).text).toContain('response = 1')
    }
  })
})

describe('a plan of faults', () => {
  const asked = (path: string, query: Record<string, string> = {}, method = 'GET') => ({
    ...{ method, path, query: new Map(Object.entries(query)) },
  })
  const empty: FaultAction = { type: 'empty' }

  it('counts the requests that match, and strikes from the n-th on, so many times', () => {
    const plan = new FaultPlan()
    plan.add({ match: { path: '/a' }, from: 2, count: 2, action: empty })
    const struck = ['/a', '/b', '/a', '/b', '/a', '/a'].map(path => plan.next(asked(path)).length)
    expect(struck).toEqual([0, 0, 1, 0, 1, 0])
  })

  it.each([
    [{}, true],
    [{ method: 'GET' }, true],
    [{ method: 'POST' }, false],
    [{ path: '/x/1/y' }, true],
    [{ path: '/x/*' }, true],
    [{ path: '/x/*/y' }, true],
    [{ path: '/x' }, false],
    [{ path: '/x/./y' }, false],
    [{ query: { branch: 'v1' } }, true],
    [{ query: { branch: 'v2' } }, false],
  ])('matches by method, path and query: %j is %s', (match, matches) => {
    const plan = new FaultPlan()
    plan.add({ match, action: empty })
    expect(plan.next(asked('/x/1/y', { branch: 'v1', env: 'true' }))).toHaveLength(matches ? 1 : 0)
  })

  it('strikes with several at once, and with none after it was cleared', () => {
    const plan = new FaultPlan()
    for (const ms of [1, 2]) plan.add({ action: { type: 'delay', ms }, count: 2 })
    expect(plan.next(asked('/'))).toHaveLength(2)
    plan.clear()
    expect(plan.next(asked('/'))).toEqual([])
  })

  it.each([
    [{}, 'faults are a JSON array'],
    [[1], 'fault 1: Invalid type: Expected Object but received 1'],
    [[{}], 'fault 1: action: '],
    [
      [{ action: { type: 'empty' } }, { action: { type: 'burn' } }],
      /fault 2: action.type: .*"delay".*"burn"/,
    ],
    [[{ action: { type: 'status', status: '500' } }], 'fault 1: action.status: '],
    [[{ action: { type: 'status', status: 99 } }], 'fault 1: action.status: '],
    [[{ action: { type: 'empty', share: 1 } }], 'fault 1: action.share: '],
    [[{ action: { type: 'truncate', share: 1.5, length: 'sent' } }], 'fault 1: action.share: '],
    [[{ action: { type: 'truncate', share: 1, length: 'short' } }], 'fault 1: action.length: '],
    [[{ action: { type: 'slow', chunkBytes: 0, ms: 1 } }], 'fault 1: action.chunkBytes: '],
    [[{ action: { type: 'delay', ms: -1 } }], 'fault 1: action.ms: '],
    [[{ action: { type: 'empty' }, form: 2 }], 'fault 1: form: '],
    [[{ action: { type: 'empty' }, from: 0 }], 'fault 1: from: '],
    [[{ action: { type: 'empty' }, count: '2' }], 'fault 1: count: '],
    [[{ action: { type: 'empty' }, match: { url: '/' } }], 'fault 1: match.url: '],
    [
      [{ action: { type: 'edit', who: 'a', when: 'before', edit: { type: 'put' } } }],
      'fault 1: action.edit.text: ',
    ],
  ])('is read from JSON, and tells what is wrong with %j', (value, message) => {
    expect(() => readFaults(value)).toThrow(message)
  })

  it('is read from JSON as it is', () => {
    const faults = [{ match: GET, from: 3, count: 2, action: { type: 'cut', applied: true } }]
    expect(readFaults(JSON.parse(JSON.stringify(faults)))).toEqual(faults)
  })
})
