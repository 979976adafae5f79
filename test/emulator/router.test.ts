import { describe, expect, it } from 'vitest'
import { issueToken } from '../../src/emulator/access.ts'
import { edit } from '../../src/emulator/colleague.ts'
import type { Reply } from '../../src/emulator/reply.ts'
import { respond } from '../../src/emulator/router.ts'
import { seed } from '../../src/emulator/seed.ts'
import { createWorld, liveBranch, newWorkspace, type World } from '../../src/emulator/world.ts'

function open(chance: number): { world: World; ask: (method: string, path: string, body?: string) => Reply } {
  let now = 0
  const world = createWorld({ now: () => (now += 1000), seed: chance })
  const workspace = newWorkspace(world, 'Shop', 1)
  world.workspaces.set(1, workspace)
  seed(world, workspace, liveBranch(workspace), 'function a {\n}\n---\nfunction b {\n}\n---\nfunction c {\n}')
  const authorization = `Bearer ${issueToken(world)}`
  const ask = (method: string, address: string, body = ''): Reply => {
    const [path = '', query = ''] = address.split('?')
    const parts = { path: path.split('/'), query: new Map(new URLSearchParams(query)) }
    return respond(world, { method, ...parts, authorization, origin: 'http://localhost', body })
  }
  return { world, ask }
}

describe('the rules', () => {
  it('need no network and no clock of their own: one seed gives one story', () => {
    const story = (chance: number): unknown[] => {
      const { world, ask } = open(chance)
      const told = [
        ask('GET', 'workspace/1/multidoc'),
        ask('POST', 'workspace/1/multidoc?partial=true', 'function d { }'),
        ask('POST', 'workspace/1/branch', '{"label": "dev"}'),
      ]
      edit(world, 'ann', { type: 'put', text: 'table t {\n}' })
      return [
        ...told,
        ask('GET', 'workspace/1/multidoc?branch=dev'),
        ask('GET', 'workspace/1/audit_log'),
        ask('DELETE', 'workspace/1/function/1'),
      ]
    }
    expect(story(1)).toEqual(story(1))
    expect(story(1)).not.toEqual(story(2))
  })

  it('answer what they refuse, and throw nothing', () => {
    const { ask } = open(1)
    for (const [method, path, body] of [
      ['GET', ''],
      ['GET', 'workspace//multidoc'],
      ['POST', 'workspace/1/multidoc', '}'],
      ['POST', 'workspace/1/branch', 'null'],
      ['DELETE', 'workspace/1/function/-1'],
      ['GET', 'workspace/1/table/1/schema/x'],
    ] as const)
      expect(ask(method, path, body).status).toBeGreaterThanOrEqual(400)
  })

  it('leave the world as it was where they refuse', () => {
    const { world, ask } = open(1)
    const before = [world.nextId, world.chance.state, world.workspaces.get(1)?.branches[0]?.objects.version]
    ask('POST', 'workspace/1/multidoc?partial=true', 'function d {\n}\n---\nfunction e {')
    expect([world.nextId, world.chance.state, world.workspaces.get(1)?.branches[0]?.objects.version]).toEqual(
      before,
    )
  })
})
