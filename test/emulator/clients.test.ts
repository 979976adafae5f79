import { expect, it } from 'vitest'
import { HARD } from '../../src/emulator/switches.ts'
import { serve, xs } from './client.ts'

/**
 * The requests of Xano's own command line tool, with its parameters and its way of reading the answers: it splits at
 * `\n---\n`, trims, pairs operations and guids by type, name, verb and group, and pushes what a dry-run calls changed.
 */
const PULL = 'workspace/1/multidoc?branch=&env=false&include_draft=false&records=false'
const PUSH = 'delete=false&env=false&records=false&transaction=true&truncate=false&partial=true'
const HEADERS = { accept: 'application/json', 'content-type': 'text/x-xanoscript' }

interface DryRun {
  readonly operations: readonly { action: string; type: string; name: string }[]
  readonly summary: Record<string, { created: number; updated: number }>
}

it("serves a pull and a push of Xano's own command line tool, guids written back included", async () => {
  const multidoc = xs`
    api_group shop {
      canonical = "canon___"
      guid = "shop_guid__________________"
    }
    ---
    query "list/{id}" verb=GET {
      api_group = "shop"
    
      response = 1
      guid = "list_guid__________________"
    }`
  const { ask } = await serve({ multidoc, switches: HARD })
  const pulled = (await ask('GET', PULL, undefined, HEADERS)).text.split('\n---\n').map(text => text.trim())
  expect([...pulled].sort()).toEqual(multidoc.split('\n---\n'))
  expect((await ask('GET', 'workspace/1/knowledge/sync?branch=')).status).toBe(200)

  const fresh = 'query list verb=POST {\n  api_group = "shop"\n\n  response = 2\n}'
  const edited = pulled.map(text => text.replace('response = 1', 'response = 3'))
  const local = [...edited, fresh, 'table_trigger watch {\n  actions = {insert: true}\n}']
  const dryRun = (
    await ask(
      'POST',
      `workspace/1/multidoc/dry-run?${PUSH.replace('delete=false', 'delete=true')}`,
      local.join('\n---\n'),
      HEADERS,
    )
  ).json as DryRun
  expect(dryRun.operations.map(({ action, type, name }) => `${action} ${type}:${name}`).sort()).toEqual([
    'create query:list POST',
    'create trigger:watch',
    'unchanged api_group:shop',
    'update query:list/{id} GET',
  ])
  expect(dryRun.summary['query']).toMatchObject({ created: 1, updated: 1 })

  const changed = local.filter(text => !text.startsWith('api_group'))
  const { guid_map: guids } = (
    await ask('POST', `workspace/1/multidoc?${PUSH}`, changed.join('\n---\n'), HEADERS)
  ).json as { guid_map: { type: string; name: string; guid: string }[] }
  expect(guids.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
    ...['query list', 'query list/{id}', 'table_trigger watch'],
  ])
  const written = fresh.replace(
    /\}$/,
    `  guid = "${guids.find(({ name }) => name === 'list')?.guid ?? ''}"\n}`,
  )
  expect((await ask('GET', PULL)).text.split('\n---\n')).toContain(written)

  const again = (
    await ask('POST', `workspace/1/multidoc/dry-run?${PUSH}`, `${written}\n---\n${edited.join('\n---\n')}`)
  ).json as DryRun
  expect(again.operations.map(({ action }) => action)).toEqual(['unchanged', 'unchanged', 'unchanged'])
})
