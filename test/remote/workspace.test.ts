import { describe, expect, it, vi } from 'vitest'
import type { Definition } from '../../src/core/xs/definition.ts'
import { BrokenAnswer, Forbidden, NotFound, Refused, ServerFailed } from '../../src/engine/ports/errors.ts'
import { WorkspaceRemote } from '../../src/remote/workspace.ts'
import { remoteContract } from '../contracts/remote.contract.ts'
import { fn } from '../doubles/bench.ts'
import { instance, loseNextPush } from './instance.ts'

const bindingOf = (origin: string, label = 'v1'): { origin: string; workspace: number; label: string } => ({
  origin,
  workspace: 1,
  label,
})

remoteContract('WorkspaceRemote', async () => {
  const { xano, client } = await instance()
  return {
    remote: new WorkspaceRemote(client, bindingOf(xano.origin)),
    withDrafts: new WorkspaceRemote(client, bindingOf(xano.origin), { drafts: true }),
    put: (text: string) => {
      xano.colleague('ann').put(text)
    },
    loseAnswer: fate => {
      loseNextPush(xano, fate)
    },
  }
})

describe('a branch of a workspace', () => {
  it('is no snapshot when the workspace does not list it, whatever Xano answers for it', async () => {
    const { xano, client } = await instance({ unknownBranch: 'live' })
    xano.colleague('ann').put(fn('a'))
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin, 'gone'))
    await expect(remote.snapshot()).rejects.toThrow(NotFound)
    await expect(remote.push([fn('b')])).rejects.toThrow(NotFound)
    expect(xano.definitions()).toHaveLength(1)
  })

  it('is looked up once, and whenever somebody asks whether it is live', async () => {
    const { xano, client } = await instance()
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    await remote.snapshot()
    await remote.snapshot()
    const lookups = (): number => xano.requests.filter(({ path }) => path.endsWith('/branch')).length
    expect(lookups()).toBe(1)
    expect(await remote.isLive()).toBe(true)
    await remote.snapshot()
    expect(lookups()).toBe(2)
  })

  it('is looked up ahead where it is going to be asked, and not again for its first answer', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put(fn('a'))
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    remote.begin()
    remote.begin()
    await vi.waitFor(() => {
      expect(xano.requests.map(({ path }) => path.split('/').at(-1))).toEqual(['branch'])
    })
    await remote.snapshot()
    remote.begin()
    await remote.push([fn('a')])
    expect(xano.requests.map(({ path }) => path.split('/').at(-1))).toEqual([
      'branch',
      'multidoc',
      'multidoc',
    ])
  })

  it('is no snapshot where a look ahead did not find it, until it is there', async () => {
    const { xano, client } = await instance({ unknownBranch: 'live' })
    xano.colleague('ann').put(fn('a'))
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin, 'dev'))
    remote.begin()
    await expect(remote.snapshot()).rejects.toThrow(NotFound)
    await client.write('POST', '/workspace/1/branch', { json: { label: 'dev', source_branch: 'v1' } })
    expect((await remote.snapshot()).documents).toHaveLength(1)
  })

  it('is not looked up because Xano lists the same in another order', async () => {
    const { xano, client, clock } = await instance({ shuffle: true })
    for (const name of 'abcdefgh') xano.colleague('ann').put(fn(name))
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const orders = new Set<string>()
    for (let n = 0; n < 4; n++) {
      const { documents } = await remote.snapshot()
      orders.add(documents.map(({ definition }) => definition.name).join())
      clock.pass(2001)
    }
    expect(orders.size).toBeGreaterThan(1)
    expect(xano.requests.filter(({ path }) => path.endsWith('/branch'))).toHaveLength(1)
  })

  it('scenario 39: is neither read nor pushed to once it is gone, though Xano would answer with the live one', async () => {
    const { xano, client, clock } = await instance({ unknownBranch: 'live' })
    xano.colleague('ann').put(fn('a'))
    await client.write('POST', '/workspace/1/branch', { json: { label: 'dev', source_branch: 'v1' } })
    const remote = new WorkspaceRemote(client, { ...bindingOf(xano.origin), label: 'dev' })
    expect((await remote.snapshot()).documents).toHaveLength(1)
    await client.write('DELETE', '/workspace/1/branch/dev')
    xano.colleague('ann').put(fn('a', 'break'))
    clock.pass(2001)
    await expect(remote.push([fn('b')])).rejects.toThrow(NotFound)
    await expect(remote.snapshot()).rejects.toThrow(NotFound)
    expect(xano.definitions()).toHaveLength(1)
  })

  it.each<[string, (remote: WorkspaceRemote) => Promise<unknown>]>([
    ['what is to be sent', remote => remote.preview([fn('b')])],
    ['a read', remote => remote.snapshot()],
  ])('is named with those that there are, where %s meets that it is gone', async (_, meet) => {
    const { xano, client } = await instance()
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin, 'gone'))
    await expect(meet(remote)).rejects.toThrow('the workspace 1 has no branch gone; it has v1')
  })

  it('is not taken for gone where it is listed, and Xano has no dry runs', async () => {
    const { xano, client } = await instance()
    xano.faults.add({ match: { path: '*/dry-run' }, action: { type: 'status', status: 404 }, count: 9 })
    const rehearsal = new WorkspaceRemote(client, bindingOf(xano.origin)).preview([fn('a')])
    await expect(rehearsal).rejects.toThrow(ServerFailed)
    await expect(rehearsal).rejects.toThrow(
      /^Xano answered 404 to POST .*dry-run; that was the dry run, so nothing was sent$/,
    )
  })

  it('is not empty because an answer is, but where no list holds anything either', async () => {
    const { xano, client } = await instance()
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    expect(await remote.snapshot()).toEqual({ documents: [], unreadable: [] })
    xano.colleague('ann').put(fn('a'))
    xano.faults.add({ match: { path: '*/multidoc' }, action: { type: 'empty' } })
    await expect(remote.snapshot()).rejects.toThrow('empty multidoc')
  })

  it('is not looked for where a read fails for another reason', async () => {
    const { xano, client } = await instance()
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    await remote.snapshot()
    xano.faults.add({ match: { path: '*/multidoc' }, action: { type: 'status', status: 403 } })
    const asked = xano.requests.length
    await expect(remote.snapshot()).rejects.toThrow(Forbidden)
    expect(xano.requests.slice(asked).map(({ path }) => path)).toEqual([expect.stringMatching(/multidoc$/)])
  })

  it('has no way to delete what Xano has no list of, and does not answer for it', async () => {
    const { xano, client } = await instance()
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const settings = { kind: 'workspace', name: 'Bakery' }
    await expect(remote.remove(settings)).rejects.toThrow('no way to delete a workspace by itself')
    expect((await remote.listed([settings])).size).toBe(0)
  })

  it('is read all the same when its token may not read the list of branches', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put(fn('a'))
    xano.faults.add({ match: { path: '*/branch' }, count: 2, action: { type: 'status', status: 403 } })
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    expect((await remote.snapshot()).documents).toHaveLength(1)
    expect(await remote.isLive()).toBeUndefined()
  })

  it.each([
    [{}, { partial: 'true', transaction: 'true', branch: 'v1' }],
    [
      { env: true, records: true, truncate: true, transaction: false },
      {
        partial: 'true',
        transaction: 'false',
        branch: 'v1',
        env: 'true',
        records: 'true',
        truncate: 'true',
      },
    ],
  ])('is sent to with the flags of the run, rehearsal and push alike: %o', async (push, query) => {
    const { xano, client } = await instance()
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin), { push })
    await remote.preview([fn('a')])
    await remote.push([fn('a')])
    const posts = xano.requests.filter(({ method }) => method === 'POST')
    expect(posts.map(post => post.query)).toEqual([query, query])
  })

  it('is told by name what a list shows that knows no guids', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put('agent "Baker" {\n  canonical = "baker"\n}')
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const { documents } = await remote.snapshot()
    const [agent] = documents.flatMap(({ definition }) => (definition.kind === 'agent' ? [definition] : []))
    if (!agent) throw new Error('no agent is there')
    const gone = { ...agent, name: 'Brewer' }
    const listed = await remote.listed([agent, gone])
    expect([listed.get(agent), listed.get(gone)]).toEqual(['named', 'absent'])
  })

  it.each([
    [['Shop'], ['absent']],
    [['Shop', 'Stock'], []],
  ])(
    'knows an endpoint for gone by the list of its group alone only where there is no other: %j',
    async (groups, said) => {
      const { xano, client } = await instance()
      for (const group of groups) xano.colleague('ann').put(`api_group ${group} {\n}`)
      const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
      const endpoint = { kind: 'query', name: 'buns', verb: 'GET', group: 'Shop', guid: 'b'.repeat(27) }
      expect([...(await remote.listed([endpoint])).values()]).toEqual(said)
    },
  )

  it('does not answer for a list that the token may not read', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put(fn('a'))
    xano.faults.add({ match: { path: '*/function' }, action: { type: 'status', status: 403 } })
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const [document] = (await remote.snapshot()).documents
    const definitions: Definition[] = document ? [document.definition] : []
    expect((await remote.listed(definitions)).size).toBe(0)
  })

  it.each([
    ['api_group "Shop"', 'api_group "Shops" {\n}', 'rejected'],
    ['branch v', 'branch v1 {\n}', 'rejected'],
    ['branch v1', 'branch v1', 'shown'],
  ])('that ends with %j is believed only where another read shows that too', async (end, truth, outcome) => {
    const { xano, client } = await instance()
    const say = (last: string, count: number): void => {
      const body = `${fn('a')}\n---\n${last}`
      xano.faults.add({ match: { path: '*/multidoc' }, count, action: { type: 'status', status: 200, body } })
    }
    say(end, 1)
    say(truth, 2)
    const reading = new WorkspaceRemote(client, bindingOf(xano.origin)).snapshot()
    if (outcome === 'rejected') await expect(reading).rejects.toThrow(/middle of a header/)
    else expect((await reading).documents.map(({ text }) => text)).toEqual([fn('a'), end])
    expect(xano.requests.filter(({ path }) => path.endsWith('/multidoc'))).toHaveLength(2)
  })

  it('says no to one table, and nothing of the branch, where a column to be renamed is not there', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put('table t {\n  schema {\n    int id\n    text n\n  }\n}')
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const renaming = remote.renameColumn({ kind: 'table', name: 't' }, 'gone', 'm')
    await expect(renaming).rejects.toThrow(Refused)
    await expect(renaming).rejects.toThrow(/column gone, to be renamed m/)
  })

  it('says no to one deletion where it has no list of that kind', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put('task t {\n  active = false\n}')
    xano.faults.add({ match: { path: '*/task' }, action: { type: 'status', status: 404 } })
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const removing = remote.remove({ kind: 'task', name: 't' })
    await expect(removing).rejects.toThrow(Refused)
    await expect(removing).rejects.toThrow(/delete the task t in Xano/)
  })

  it('reads a list once for deletions that follow one another, and anew for what it does not show', async () => {
    const { xano, client, clock } = await instance()
    for (const name of 'abcd') xano.colleague('ann').put(fn(name))
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const find = async (name: string): Promise<Definition> => {
      const { documents } = await remote.snapshot()
      const found = documents.find(({ definition }) => definition.name === name)
      if (!found) throw new Error(`${name} is not there`)
      return found.definition
    }
    const [a, b, c, d] = [await find('a'), await find('b'), await find('c'), await find('d')]
    const lists = (): number => xano.requests.filter(({ path }) => path.endsWith('/function')).length
    await remote.remove(a)
    await remote.remove(b)
    expect(lists()).toBe(1)
    xano.colleague('ann').put(fn('e'))
    await remote.remove(await find('e'))
    expect(lists()).toBe(2)
    clock.pass(2001)
    await remote.remove(c)
    expect(lists()).toBe(3)
    const { guid, ...nameless } = d
    expect(guid).toBeDefined()
    await remote.remove(nameless)
    expect(lists()).toBe(4)
    expect(xano.definitions()).toEqual([])
  })

  it('reads the groups once for endpoints that are gone with theirs, and anew two seconds later', async () => {
    const { xano, client, clock } = await instance()
    xano.colleague('ann').put('api_group shop {\n}')
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    await remote.remove({ kind: 'api_group', name: 'shop' })
    const before = xano.requests.length
    const query = (name: string): Definition => ({ kind: 'query', name, verb: 'GET', group: 'shop' })
    for (const name of ['a', 'b', 'c']) await remote.remove(query(name))
    expect(xano.requests.slice(before).map(({ path }) => path.split('/').at(-1))).toEqual(['apigroup'])
    clock.pass(2001)
    xano.colleague('ann').put('api_group shop {\n}')
    xano.colleague('ann').put('query d verb=GET {\n  api_group = "shop"\n}')
    await remote.remove(query('d'))
    expect(xano.definitions().map(text => text.split(' ')[0])).toEqual(['api_group'])
  })

  it('is as good as rid of a column that is gone already', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put('table t {\n  schema {\n    int id\n    text n\n  }\n}')
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    await remote.dropColumn({ kind: 'table', name: 't' }, 'gone')
    expect(xano.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  })

  it.each([
    ['ends in the middle of a definition', `${fn('a')}\n---\n${fn('b').slice(0, -2)}`],
    ['ends at a separator', `${fn('a')}\n---\n`],
    ['is a web page', '<!DOCTYPE html><html></html>'],
  ])('is asked for once more where its answer %s, as if that were all', async (_, body) => {
    const { xano, client, clock } = await instance()
    for (const name of ['a', 'b']) xano.colleague('ann').put(fn(name))
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    const say = (count: number): void => {
      xano.faults.add({ match: { path: '*/multidoc' }, count, action: { type: 'status', status: 200, body } })
    }
    const asked = (): number => xano.requests.filter(({ path }) => path.endsWith('/multidoc')).length
    say(1)
    expect((await remote.snapshot()).documents).toHaveLength(2)
    expect([asked(), clock.slept]).toEqual([2, [1000]])
    say(2)
    await expect(remote.snapshot()).rejects.toThrow(BrokenAnswer)
    expect(asked()).toBe(4)
  })

  it.each([200, 502])(
    'is read although a web page came once instead of the branches, with %i',
    async status => {
      const { xano, client } = await instance()
      xano.colleague('ann').put(fn('a'))
      const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
      const action = { type: 'status', status, body: '<!DOCTYPE html><html></html>' } as const
      xano.faults.add({ match: { path: '*/branch' }, count: 1, action })
      expect((await remote.snapshot()).documents).toHaveLength(1)
      expect(xano.requests.filter(({ path }) => path.endsWith('/branch'))).toHaveLength(2)
    },
  )

  it('is read although its type says something else', async () => {
    const { xano, client } = await instance()
    const action = { type: 'status', status: 200, body: fn('a') } as const
    xano.faults.add({ match: { path: '*/multidoc' }, action })
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    expect((await remote.snapshot()).documents).toHaveLength(1)
  })

  it('has no list that goes on with the same page', async () => {
    const { xano, client } = await instance()
    xano.colleague('ann').put(fn('a'))
    const body = { items: [], nextPage: 2 }
    xano.faults.add({
      match: { path: '*/function' },
      count: 9,
      action: { type: 'status', status: 200, body: JSON.stringify(body) },
    })
    const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
    await expect(remote.listed([{ kind: 'function', name: 'a' }])).rejects.toThrow(BrokenAnswer)
  })

  describe('with two objects of one name', () => {
    async function twins(kind: 'task' | 'table' | 'agent') {
      const { xano, client } = await instance()
      const named = (name: string) => `${kind} ${name} {\n  schema {\n    int id\n    text n\n  }\n}`
      xano.colleague('ann').put(`${named('twin')}\n---\n${named('other')}`)
      const { id } = xano.world.workspaces.get(1) ?? {}
      const list = {
        items: [41, 42].map(of => ({ id: of, name: 'twin', guid: kind === 'agent' ? null : `g${of}` })),
      }
      const match = { path: `*/workspace/${id}/${kind}` }
      xano.faults.add({
        match,
        count: 9,
        action: { type: 'status', status: 200, body: JSON.stringify(list) },
      })
      const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
      const before = xano.requests.length
      const written = () =>
        xano.requests.slice(before).flatMap(({ method, path }) => (method === 'GET' ? [] : [path]))
      return { remote, written }
    }

    it.each(['task', 'table', 'agent'] as const)('deletes neither where no guid tells: %s', async kind => {
      const { remote, written } = await twins(kind)
      await expect(remote.remove({ kind, name: 'twin' })).rejects.toThrow(Refused)
      expect(written()).toEqual([])
    })

    it('changes the columns of neither table where no guid tells', async () => {
      const { remote, written } = await twins('table')
      const table = { kind: 'table', name: 'twin' }
      await expect(remote.renameColumn(table, 'n', 'm')).rejects.toThrow(Refused)
      await expect(remote.dropColumn(table, 'n')).rejects.toThrow(Refused)
      expect(written()).toEqual([])
    })

    it('deletes the one whose guid is told', async () => {
      const { remote, written } = await twins('task')
      await remote.remove({ kind: 'task', name: 'twin', guid: 'g42' })
      expect(written()).toEqual(['/api:meta/workspace/1/task/42'])
    })

    it('is told by name of what is listed twice', async () => {
      const { remote } = await twins('task')
      const twin = { kind: 'task', name: 'twin' }
      expect((await remote.listed([twin])).get(twin)).toBe('named')
    })

    it('deletes no endpoint of a group that is listed twice', async () => {
      const { xano, client } = await instance()
      const body = JSON.stringify({ items: [1, 2].map(id => ({ id, name: 'shop', guid: `g${id}` })) })
      xano.faults.add({ match: { path: '*/apigroup' }, action: { type: 'status', status: 200, body } })
      const remote = new WorkspaceRemote(client, bindingOf(xano.origin))
      const query = { kind: 'query', name: 'items', verb: 'GET', group: 'shop' }
      await expect(remote.remove(query)).rejects.toThrow(/several api groups/)
      expect(xano.requests.filter(({ method }) => method !== 'GET')).toEqual([])
    })
  })
})
