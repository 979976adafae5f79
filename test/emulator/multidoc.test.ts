import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CALM, HARD } from '../../src/emulator/switches.ts'
import { serve, sorted, type Client } from './client.ts'

const MULTIDOC = ['a', 'b', 'c', 'd'].map(name => `function ${name} {\n}`).join('\n---\n')
const PATH = 'workspace/1/multidoc'

describe('a multidoc', () => {
  it('comes in another order at each read, with the same definitions, where the server shuffles', async () => {
    const { ask } = await serve({ multidoc: MULTIDOC, switches: { ...CALM, shuffle: true } })
    const reads = [await ask('GET', PATH), await ask('GET', PATH), await ask('GET', PATH)].map(
      ({ text }) => text,
    )
    expect(reads[0]).not.toBe(reads[1])
    expect(reads[1]).not.toBe(reads[2])
    for (const read of reads) expect(sorted(read)).toEqual(sorted(MULTIDOC))
  })

  it('comes in the order of kinds and then of age where it does not', async () => {
    const kinds = [
      'function x',
      'table y',
      'query z',
      'table_trigger w',
      'gizmo v',
      'workspace Shop',
      'table b',
    ]
    const { ask } = await serve({
      multidoc: kinds.map(kind => `${kind} {\n}`).join('\n---\n'),
      switches: CALM,
    })
    const read = (await ask('GET', PATH)).text
    expect(read.match(/^\w+ \w+/gm)).toEqual([
      ...['workspace Shop', 'table y', 'table b', 'function x', 'query z', 'table_trigger w', 'gizmo v'],
    ])
    expect((await ask('GET', PATH)).text).toBe(read)
  })

  it('comes in the server form, or as it was sent but for the guid', async () => {
    const sent = 'function f { response = {a:1} }'
    for (const [reformat, received] of [
      [true, /^function f \{\n {2}response = \{a: 1\}\n {2}guid = "[\w-]{27}"\n\}$/],
      [false, /^function f \{ response = \{a:1\}\n {2}guid = "[\w-]{27}" \}$/],
    ] as const) {
      const { ask } = await serve({ switches: { ...CALM, reformat } })
      await ask('POST', `${PATH}?partial=true`, sent)
      expect((await ask('GET', PATH)).text).toMatch(received)
    }
  })

  it('is a fixed point: what was read and pushed again changes nothing', async () => {
    const { emulator, ask } = await serve({ multidoc: MULTIDOC, switches: HARD })
    await ask('POST', `${PATH}?partial=true`, 'query a/{id} verb=PATCH { response = $x|trim|lower|upper }')
    await ask('POST', `${PATH}?partial=true`, 'function a {\n  guid = "not_known__________________"\n}')
    const before = emulator.definitions()
    for (const partial of [true, false])
      await ask('POST', `${PATH}?partial=${partial}`, (await ask('GET', PATH)).text)
    expect(emulator.definitions()).toEqual(before)
  })

  it('gives the sample workspace back to the byte', async () => {
    const sample = readFileSync(new URL('../../fixtures/sample.xs', import.meta.url), 'utf8')
    const { ask } = await serve({ multidoc: sample, switches: { ...HARD, shuffle: false } })
    expect((await ask('GET', `${PATH}?records=true&env=true`)).text).toBe(sample)
  })

  it('gives definitions without guids back without, and objects of one name each for itself', async () => {
    const twins = Array.from({ length: 28 }, () => 'realtime_trigger t {\n}').join('\n---\n')
    const { ask } = await serve({ multidoc: twins })
    expect((await ask('GET', PATH)).text).toBe(twins)
  })

  it('has an ETag, and answers If-None-Match, only where the switch says so', async () => {
    const { emulator, ask } = await serve({
      multidoc: MULTIDOC,
      switches: { ...CALM, shuffle: true, etag: true },
    })
    const etag = (await ask('GET', PATH)).headers.get('etag') ?? ''
    const again = await ask('GET', PATH, undefined, { 'if-none-match': etag })
    expect([again.status, again.text]).toEqual([304, ''])
    emulator.colleague('ann').put('function a {\n  response = 1\n}')
    expect((await ask('GET', PATH, undefined, { 'if-none-match': etag })).status).toBe(200)
    emulator.switch({ etag: false })
    expect((await ask('GET', PATH)).headers.get('etag')).toBeNull()
  })

  it('is one body for as long as nothing changes, so that reading it again costs nothing', async () => {
    const { emulator, ask } = await serve({ multidoc: MULTIDOC, switches: CALM })
    const first = (await ask('GET', PATH)).text
    await ask('POST', `${PATH}/dry-run?partial=true`, 'function e {\n}')
    emulator.colleague('ann').put('function e {\n}')
    expect((await ask('GET', PATH)).text).toContain(first)
  })
})

describe('the guid map of a push', () => {
  const push = async (guidMap: 'bare' | 'full' | 'null'): Promise<unknown> => {
    const { ask } = await serve({ switches: { ...CALM, guidMap } })
    const body =
      'api_group shop {\n  canonical = "abc"\n}\n---\nquery list verb=GET {\n  api_group = "shop"\n  guid = "g"\n}\n---\nmessage say {\n  channel = "shop"\n  guid = "m"\n}'
    return (await ask('POST', `${PATH}?partial=true`, body)).json
  }
  const guid = expect.any(String) as string

  it('lacks the verb and the group, has them, or is the literal null', async () => {
    expect(await push('bare')).toEqual({
      guid_map: [
        { type: 'api_group', name: 'shop', guid },
        { type: 'query', name: 'list', guid: 'g' },
        { type: 'message', name: 'say', guid: 'm' },
      ],
    })
    expect(await push('full')).toEqual({
      guid_map: [
        { type: 'api_group', name: 'shop', guid, canonical: 'abc' },
        { type: 'query', name: 'list', guid: 'g', verb: 'GET', api_group: 'shop' },
        { type: 'message', name: 'say', guid: 'm' },
      ],
    })
    expect(await push('null')).toBeNull()
  })
})

it('replaces a guid that it does not know, or takes it over', async () => {
  for (const unknownGuid of ['replaced', 'kept'] as const) {
    const { emulator, ask } = await serve({ switches: { ...CALM, unknownGuid } })
    await ask('POST', PATH, 'function f {\n  guid = "of_the_client______________"\n}')
    expect(emulator.definitions()[0]?.includes('of_the_client')).toBe(unknownGuid === 'kept')
  }
})

describe('a draft', () => {
  const open = (switches = {}): Promise<Client> =>
    serve({ multidoc: 'function f {\n  response = 1\n}', switches: { ...CALM, ...switches } })
  const texts = async ({ ask }: Client): Promise<string[]> => [
    (await ask('GET', PATH)).text,
    (await ask('GET', `${PATH}?include_draft=true`)).text,
  ]

  it('shows only where it is asked for, pushed or written by a colleague', async () => {
    const client = await open()
    client.emulator.colleague('ann').draft('function f {\n  response = 2\n}')
    expect((await texts(client)).map(text => /response = (\d)/.exec(text)?.[1])).toEqual(['1', '2'])
    await client.ask('POST', `${PATH}?partial=true&as_draft=true`, 'function f {\n  response = 3\n}')
    expect((await texts(client)).map(text => /response = (\d)/.exec(text)?.[1])).toEqual(['1', '3'])
  })

  it('that is published late undoes what was pushed in between', async () => {
    const client = await open()
    client.emulator.colleague('ann').draft('function f {\n  response = 2\n}')
    await client.ask('POST', `${PATH}?partial=true`, 'function f {\n  response = 3\n}')
    client.emulator.colleague('ann').publish({ kind: 'function', name: 'f' })
    expect((await texts(client)).map(text => /response = (\d)/.exec(text)?.[1])).toEqual(['2', '2'])
  })

  it('of something new is nothing yet to those who do not ask for drafts', async () => {
    const client = await open()
    await client.ask('POST', `${PATH}?partial=true&as_draft=true`, 'function g {\n}')
    expect((await texts(client)).map(text => text.includes('function g'))).toEqual([false, true])
    client.emulator.colleague('ann').publish({ kind: 'function', name: 'g' })
    expect((await texts(client)).map(text => text.includes('function g'))).toEqual([true, true])
  })

  it('is not kept of kinds that have none: they are published at once', async () => {
    const client = await open({ reformat: true })
    await client.ask('POST', `${PATH}?partial=true&as_draft=true`, 'table t { auth = true }')
    expect((await texts(client))[0]).toMatch(/^table t \{\n {2}auth = true\n/)
  })
})
