import { expect, it } from 'vitest'
import { CALM } from '../../../src/emulator/switches.ts'
import { serve } from '../client.ts'

it('lists the instance where the client found it', async () => {
  const { emulator, ask } = await serve()
  const [instance] = (await ask('GET', 'instance')).json as { name: string; meta_api: string }[]
  expect(instance?.name).toBe('emulator')
  expect(new URL(instance?.meta_api ?? '').origin).toBe(emulator.origin)
})

it('lists workspaces as an envelope, or as an array', async () => {
  const workspaces = [{ id: 7, name: 'Second', multidoc: 'function f {\n}' }]
  const listed = [
    { id: 1, name: 'Shop', description: '', branch: 'v1' },
    { id: 7, name: 'Second', description: '', branch: 'v1' },
  ]
  const hard = await serve({ multidoc: 'workspace Shop {\n}', workspaces })
  expect((await hard.ask('GET', 'workspace')).json).toEqual({ items: listed })
  const calm = await serve({ multidoc: 'workspace Shop {\n}', workspaces, switches: CALM })
  expect((await calm.ask('GET', 'workspace')).json).toEqual(listed)
  expect((await calm.ask('GET', 'workspace/7/multidoc')).text).toBe('function f {\n}')
})

it('tells of a workspace whether it may be pushed to', async () => {
  const { ask } = await serve()
  expect((await ask('GET', 'workspace/1')).json).toMatchObject({
    id: 1,
    branch: 'v1',
    preferences: { allow_push: true },
  })
})
