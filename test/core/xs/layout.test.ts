import fc from 'fast-check'
import snakeCase from 'lodash.snakecase'
import { describe, expect, it } from 'vitest'
import type { Definition } from '../../../src/core/xs/definition.ts'
import { filePath, foldPath } from '../../../src/core/xs/file-path.ts'
import { type DefinitionKey, keyOf } from '../../../src/core/xs/identity.ts'
import { layOut, type Placed, preferredPath } from '../../../src/core/xs/layout.ts'
import { name as anyName } from './arbitrary.ts'

const NOTHING: ReadonlyMap<DefinitionKey, Placed> = new Map()

interface Entry {
  readonly key: DefinitionKey
  readonly definition: Definition
}

const entry = (kind: string, name: string, more: Partial<Definition> = {}): Entry => {
  const definition = { kind, name, ...more }
  return { key: keyOf(definition, 0), definition }
}

const keyed = (definitions: readonly Definition[]): Entry[] => {
  const ordinals = new Map<string, number>()
  return definitions.map(definition => {
    const first = keyOf(definition, 0)
    const ordinal = ordinals.get(first) ?? 0
    ordinals.set(first, ordinal + 1)
    return { key: keyOf(definition, ordinal), definition }
  })
}

const remembered = (
  entries: readonly Entry[],
  paths: ReadonlyMap<DefinitionKey, Placed['path']>,
): Map<DefinitionKey, Placed> =>
  new Map(
    entries.flatMap(({ key, definition }) => {
      const path = paths.get(key)
      return path === undefined ? [] : [[key, { path, definition }] as const]
    }),
  )

const moved = (path: string): Placed['path'] => {
  const checked = filePath(path)
  if (typeof checked !== 'string') throw new Error(checked.reason)
  return checked
}

const hostileName = fc.oneof(
  anyName,
  fc.constantFrom(
    '../../x',
    '.git/config',
    'CON',
    'nul/aux',
    'a\0b',
    'a\\b',
    '/etc/passwd',
    'C:/x',
    'x'.repeat(300),
    'é'.repeat(300),
    'Ж'.repeat(300),
    'a/'.repeat(3000),
    '日'.repeat(90),
    '\ud800',
    '😀'.repeat(100),
    '.',
    '..',
    '한',
    '한'.normalize('NFD'),
    'trailing. ',
    "don't",
    'OAuth2Token',
    '{id}',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

const definition: fc.Arbitrary<Definition> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'function',
      'Function',
      'table',
      'agent',
      'api_group',
      'run.job',
      'con',
      'table_trigger',
    ),
    name: hostileName,
  }),
  fc.record({
    kind: fc.constant('query'),
    name: hostileName,
    verb: fc.constantFrom('GET', 'POST', '../X'),
    group: hostileName,
  }),
  fc.record(
    {
      kind: fc.constantFrom(
        'realtime_server',
        'channel',
        'message',
        'channel_trigger',
        'realtime_server_trigger',
      ),
      name: hostileName,
      group: hostileName,
      server: hostileName,
    },
    { requiredKeys: ['kind', 'name'] },
  ),
)

describe('preferredPath', () => {
  it.each<[Definition, string]>([
    [{ kind: 'workspace', name: 'My Shop' }, 'workspace/my_shop.xs'],
    [{ kind: 'workspace_trigger', name: 'a/b' }, 'workspace/trigger/a_b.xs'],
    [{ kind: 'error_trigger', name: 'e' }, 'workspace/trigger/e.xs'],
    [{ kind: 'agent', name: 'Chat' }, 'ai/agent/chat.xs'],
    [{ kind: 'mcp_server', name: 'm' }, 'ai/mcp_server/m.xs'],
    [{ kind: 'tool', name: 'a/b' }, 'ai/tool/a_b.xs'],
    [{ kind: 'prompt', name: 'a/b' }, 'ai/prompt/a_b.xs'],
    [{ kind: 'resource', name: 'r' }, 'ai/resource/r.xs'],
    [{ kind: 'agent_trigger', name: 't' }, 'ai/agent/trigger/t.xs'],
    [{ kind: 'mcp_server_trigger', name: 't' }, 'ai/mcp_server/trigger/t.xs'],
    [{ kind: 'table_trigger', name: 't' }, 'table/trigger/t.xs'],
    [{ kind: 'realtime_channel', name: '$main' }, 'realtime/channel/main.xs'],
    [{ kind: 'realtime_trigger', name: 't' }, 'realtime/trigger/t.xs'],
    [{ kind: 'realtime_server', name: 'My Chat' }, 'realtime/server/my_chat/my_chat.xs'],
    [{ kind: 'realtime_server_trigger', name: 't' }, 'realtime/server_trigger/t.xs'],
    [{ kind: 'realtime_server_trigger', name: 't', server: 's' }, 'realtime/server/s/trigger/t.xs'],
    [{ kind: 'channel', name: 'rooms/{room_id}' }, 'channel/rooms/[room_id]/_channel.xs'],
    [
      { kind: 'channel', name: 'rooms/{room_id}', server: 's' },
      'realtime/server/s/channel/rooms_room_id/rooms_room_id.xs',
    ],
    [{ kind: 'channel_trigger', name: 't' }, 'realtime/channel_trigger/t.xs'],
    [{ kind: 'channel_trigger', name: 't', group: 'a/{id}' }, 'channel/a/[id]/trigger/t.xs'],
    [
      { kind: 'channel_trigger', name: 't', group: 'a/{id}', server: 's' },
      'realtime/server/s/channel/a_id/trigger/t.xs',
    ],
    [{ kind: 'message', name: 'say' }, 'message/say.xs'],
    [{ kind: 'message', name: 'say', group: 'a/{id}' }, 'channel/a/[id]/say.xs'],
    [{ kind: 'api_group', name: 'Auth Group' }, 'api/auth_group/auth_group.xs'],
    [
      { kind: 'query', name: 'auth/{id}/me', verb: 'GET', group: 'Auth Group' },
      'api/auth_group/auth/id/me_GET.xs',
    ],
    [{ kind: 'query', name: '', verb: 'GET', group: 'g' }, 'api/g/_GET.xs'],
    [{ kind: 'query', name: 'a', verb: 'GET' }, 'query/a_GET.xs'],
    [{ kind: 'function', name: 'v2/OAuth2Token' }, 'function/v_2/o_auth_2_token.xs'],
    [{ kind: 'function', name: '' }, 'function/.xs'],
    [{ kind: 'function', name: '/a//b' }, 'function/a/b.xs'],
    [{ kind: 'function', name: 'a/' }, 'function/a/.xs'],
    [{ kind: 'function', name: '日本/😀' }, 'function/日本/😀.xs'],
    [{ kind: 'function', name: 'a"b' }, 'function/a_b.xs'],
    [{ kind: 'function', name: '../../x' }, 'function/x.xs'],
    [{ kind: 'run.job', name: 'a b/c' }, 'run.job/a_b/c.xs'],
    [{ kind: 'never_heard_of', name: 'x' }, 'never_heard_of/x.xs'],
    [{ kind: 'api_group', name: '!' }, 'api/.xs'],
  ])('of %j is %s, as Xano’s CLI has it', (own, path) => {
    expect(preferredPath(own)).toBe(path)
  })

  it.each<[string, RegExp]>([
    ['CON', /^function\/con_[0-9a-f]{8}\.xs$/],
    ['nul/x', /^function\/nul_[0-9a-f]{8}\/x\.xs$/],
    ['x'.repeat(300), /^function\/x{243}_[0-9a-f]{8}\.xs$/],
    ['a/'.repeat(3000), /^function\/_[0-9a-f]{8}\.xs$/],
  ])('of a name that cannot be one is shortened or marked with a hash: %j', (name, path) => {
    expect(preferredPath({ kind: 'function', name })).toMatch(path)
  })

  it('is lodash’s snake case, also where it takes a shorter way to it', () => {
    const plain = fc.array(
      fc.constantFrom('a', 'bc', '1', '23', ' ', '_', '-', '.', '{', '}', "'", 'B', 'CD', 'é', '~', '@', '!'),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(
        plain.map(parts => parts.join('')),
        name => {
          fc.pre(snakeCase(name) !== '')
          expect(preferredPath({ kind: 'table', name })).toBe(`table/${snakeCase(name)}.xs`)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('is safe whatever the definition is called', () => {
    fc.assert(
      fc.property(definition, own => {
        const path = preferredPath(own)
        expect(filePath(path)).toBe(path)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('layOut', () => {
  const definitions = fc.array(definition, { maxLength: 12 }).map(keyed)

  it('gives every definition a safe path that no file system takes for that of another', () => {
    fc.assert(
      fc.property(definitions, entries => {
        const paths = [...layOut(entries, NOTHING).values()]
        expect(paths).toHaveLength(new Set(entries.map(({ key }) => key)).size)
        expect(new Set(paths.map(foldPath)).size).toBe(paths.length)
        const folders = new Set(paths.flatMap(path => ancestors(foldPath(path))))
        for (const path of paths) {
          expect(filePath(path)).toBe(path)
          expect(folders).not.toContain(foldPath(path))
        }
      }),
    )
  })

  it('does not depend on the order of the definitions, nor of what it was before', () => {
    fc.assert(
      fc.property(definitions, fc.nat(12), fc.infiniteStream(fc.nat()), (entries, known, random) => {
        const before = remembered(entries.slice(0, known), layOut(entries.slice(0, known), NOTHING))
        const shuffle = <T>(list: readonly T[]): T[] =>
          list
            .map(item => [random.next().value as number, item] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, item]) => item)
        const shuffled = layOut(shuffle(entries), new Map(shuffle([...before])))
        expect([...shuffled].sort()).toEqual([...layOut(entries, before)].sort())
      }),
    )
  })

  it('keeps every path when nothing has changed, also that of a file the developer moved', () => {
    fc.assert(
      fc.property(definitions, entries => {
        const before = remembered(entries, layOut(entries, NOTHING))
        const first = entries[0]
        if (first) before.set(first.key, { ...first, path: moved('elsewhere/mine.xs') })
        expect([...layOut(entries, before)].sort()).toEqual(
          [...before].map(([key, { path }]) => [key, path]).sort(),
        )
      }),
    )
  })

  it('is the preferred path wherever nothing collides', () => {
    fc.assert(
      fc.property(definition, own => {
        expect([...layOut(keyed([own]), NOTHING).values()]).toEqual([preferredPath(own)])
      }),
    )
  })

  it('puts the messages of a channel below the server that the channel names', () => {
    const channel = {
      ...entry('channel', 'rooms/{id}'),
      definition: { kind: 'channel', name: 'rooms/{id}', server: 'Chat' },
    }
    const [say, other] = ['rooms/{id}', 'lobby'].map(group => {
      const definition = { kind: 'message', name: 'say', group }
      return { key: keyOf(definition, 0), definition }
    })
    if (!say || !other) throw new Error('two messages are needed')
    const paths = layOut([say, other, channel], NOTHING)
    expect([channel, say, other].map(({ key }) => paths.get(key))).toEqual([
      'realtime/server/chat/channel/rooms_id/rooms_id.xs',
      'realtime/server/chat/channel/rooms_id/message/say.xs',
      'channel/lobby/say.xs',
    ])
  })

  it('puts the messages of channels of one name below no server, whichever of these channels comes first', () => {
    const say: Definition = { kind: 'message', name: 'say', group: 'lobby' }
    const channels = ['Chat', 'Game'].map(server => ({
      kind: 'channel',
      name: 'lobby',
      guid: server,
      server,
    }))
    const entries = [say, ...channels].map(own => ({ key: keyOf(own, 0), definition: own }))
    for (const order of [entries, entries.toReversed()])
      expect([...layOut(order, NOTHING).values()].sort()).toEqual([
        'channel/lobby/say.xs',
        'realtime/server/chat/channel/lobby/lobby.xs',
        'realtime/server/game/channel/lobby/lobby.xs',
      ])
  })

  it('puts a channel below the server that it goes to', () => {
    const on = (server: string): Entry => entry('channel', 'lobby', { guid: 'g', server })
    const before = remembered([on('one')], layOut([on('one')], NOTHING))
    expect([...layOut([on('two')], before).values()]).toEqual(['realtime/server/two/channel/lobby/lobby.xs'])
  })

  it('leaves a group its folder beside the messages of a channel with a name that is like it', () => {
    const query = entry('query', 'a', { verb: 'GET', group: 'auth' })
    const paths = layOut([query, entry('message', 'say', { group: 'Auth' })], NOTHING)
    expect(paths.get(query.key)).toBe('api/auth/a_GET.xs')
  })

  it('numbers collisions of case and of Unicode form by key, around the names that are taken', () => {
    const entries = [
      entry('function', 'foo_2'),
      entry('function', 'foo'),
      entry('function', 'Foo'),
      entry('function', '한'),
      entry('function', '한'.normalize('NFD')),
    ]
    const paths = layOut(entries, NOTHING)
    expect(entries.map(({ key }) => paths.get(key)).sort()).toEqual(
      [
        'function/foo.xs',
        'function/foo_2.xs',
        'function/foo_3.xs',
        'function/한.xs'.normalize('NFD'),
        'function/한_2.xs'.normalize('NFC'),
      ].sort(),
    )
    expect(paths.get(entry('function', 'Foo').key)).toBe('function/foo.xs')
  })

  it('numbers the verb’s file behind the verb', () => {
    const one = entry('query', 'a', { verb: 'GET', group: 'g', guid: '1' })
    const two = entry('query', 'A', { verb: 'GET', group: 'g', guid: '2' })
    expect([...layOut([two, one], NOTHING)]).toEqual(
      expect.arrayContaining([
        [one.key, 'api/g/a_GET.xs'],
        [two.key, 'api/g/a_GET_2.xs'],
      ]),
    )
  })

  it('gives two groups of one folder name two folders, and their queries follow', () => {
    const upper = entry('api_group', 'Auth', { guid: 'b' })
    const lower = entry('api_group', 'auth', { guid: 'a' })
    const query = entry('query', 'me', { verb: 'GET', group: 'Auth', guid: 'q' })
    const other = entry('query', 'me', { verb: 'GET', group: 'auth', guid: 'r' })
    const paths = layOut([query, upper, other, lower], NOTHING)
    expect([lower, upper, other, query].map(({ key }) => paths.get(key))).toEqual([
      'api/auth/auth.xs',
      'api/auth_2/auth.xs',
      'api/auth/me_GET.xs',
      'api/auth_2/me_GET.xs',
    ])
    const before = remembered([upper, query], paths)
    const late = entry('query', 'you', { verb: 'GET', group: 'Auth', guid: 's' })
    expect(layOut([late, upper, query, lower], before).get(late.key)).toBe('api/auth_2/you_GET.xs')
  })

  it('moves a definition when its name changes, but not when the file’s name would be the same', () => {
    const before = new Map([
      [
        entry('function', 'a', { guid: 'g' }).key,
        { path: moved('function/a_7.xs'), definition: { kind: 'function', name: 'a' } },
      ],
    ])
    const renamed = (name: string): string | undefined =>
      [...layOut([entry('function', name, { guid: 'g' })], before).values()][0]
    expect(renamed('A')).toBe('function/a_7.xs')
    expect(renamed('b')).toBe('function/b.xs')
  })

  it('moves a query when its group changes', () => {
    const before = new Map([
      [
        entry('query', 'a', { guid: 'g' }).key,
        { path: moved('api/x/a_GET.xs'), definition: { kind: 'query', name: 'a', verb: 'GET', group: 'x' } },
      ],
    ])
    const paths = layOut([entry('query', 'a', { verb: 'GET', group: 'y', guid: 'g' })], before)
    expect([...paths.values()]).toEqual(['api/y/a_GET.xs'])
  })

  it('lets no folder and file share a path', () => {
    const file = entry('function', 'x', { guid: '1' })
    const before = new Map([[file.key, { ...file, path: moved('table') }]])
    const paths = layOut([file, entry('table', 'user', { guid: '2' })], before)
    expect([...paths.values()]).toEqual(['table', 'table_2/user.xs'])
  })

  it('lays out 100,000 definitions of one name', () => {
    const entries = keyed(Array<Definition>(100_000).fill({ kind: 'table', name: 'user' }))
    expect(new Set(layOut(entries, NOTHING).values()).size).toBe(100_000)
  })
})

function ancestors(path: string): string[] {
  const names = path.split('/')
  return names.slice(1).map((_, at) => names.slice(0, at + 1).join('/'))
}
