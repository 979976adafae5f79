import { describe, expect, it } from 'vitest'
import { CALM } from '../../src/emulator/switches.ts'
import { serve, type Client } from './client.ts'

const ADD = 'function add {\n  response = 1\n  guid = "add_guid___________________"\n}'
const open = (): Promise<Client> => serve({ multidoc: ADD, switches: CALM })

describe('a colleague', () => {
  it('puts, renames and deletes what is there, under their own name', async () => {
    const { emulator, ask } = await open()
    const ann = emulator.colleague('ann')
    ann.put(ADD.replace('1', '2'))
    ann.rename({ guid: 'add_guid___________________' }, 'math/plus')
    expect(emulator.definitions()).toEqual([ADD.replace('add {', '"math/plus" {').replace('1', '2')])
    ann.delete({ kind: 'function', name: 'math/plus' })
    expect(emulator.definitions()).toEqual([])
    const log = (await ask('GET', 'workspace/1/audit_log')).json as {
      items: { type: string; user: { email: string } }[]
    }
    expect(log.items.map(({ type, user }) => `${type} ${user.email}`)).toEqual([
      'function:delete ann@example.com',
      'function:update ann@example.com',
      'function:update ann@example.com',
    ])
  })

  it('may refer to what does not exist yet', async () => {
    const { emulator } = await open()
    emulator.switch({ emptyReferences: true })
    emulator.colleague('ann').put('function f {\n  stack {\n    db.query later {\n    } as $x\n  }\n}')
    expect(emulator.definitions()[1]).toContain('db.query later')
  })

  it('removes columns and records that they do not name any more', async () => {
    const { emulator } = await open()
    emulator.colleague('ann').put('table t {\n  schema {\n    int id\n    text a\n  }\n}')
    emulator.colleague('ann').put('table t {\n  schema {\n    int id\n  }\n}')
    expect(emulator.definitions()[0]).not.toContain('text a')
  })

  it('tells endpoints of one name apart by verb and group', async () => {
    const { emulator } = await open()
    const endpoint = (verb: string, group: string): string =>
      `query q verb=${verb} {\n  api_group = "${group}"\n}`
    const ann = emulator.colleague('ann')
    for (const [verb, group] of [
      ['GET', 'a'],
      ['GET', 'b'],
      ['POST', 'a'],
    ] as const)
      ann.put(endpoint(verb, group))
    ann.delete({ kind: 'query', name: 'q', verb: 'GET', group: 'b' })
    const left = emulator.definitions().filter(text => text.startsWith('query'))
    expect(left.map(text => /verb=(\w+)[^]*"(\w)"/.exec(text)?.slice(1))).toEqual([
      ['GET', 'a'],
      ['POST', 'a'],
    ])
  })

  it('sets another branch live, and allows or forbids pushing', async () => {
    const { emulator, ask } = await open()
    await ask('POST', 'workspace/1/branch', { label: 'dev' })
    emulator.edit('ann', { type: 'set-live', branch: 'dev' })
    emulator.edit('ann', { type: 'allow-push', allowed: false })
    expect((await ask('GET', 'workspace/1')).json).toMatchObject({
      branch: 'dev',
      preferences: { allow_push: false },
    })
  })

  it('cannot do what makes no sense', async () => {
    const { emulator } = await open()
    const ann = emulator.colleague('ann')
    expect(() => ann.delete({ kind: 'function', name: 'none' })).toThrow(
      'no {"kind":"function","name":"none"}',
    )
    expect(() => ann.publish({ kind: 'function', name: 'add' })).toThrow('function add has no draft')
    expect(() => ann.put('function f {')).toThrow('never closed')
    expect(() => ann.put(ADD, { branch: 'none' })).toThrow('no branch none')
    expect(() => ann.put(ADD, { workspace: 5 })).toThrow('no workspace 5')
    expect(emulator.definitions()).toEqual([ADD])
  })
})
