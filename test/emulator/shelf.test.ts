import { describe, expect, it } from 'vitest'
import { Journal } from '../../src/emulator/journal.ts'
import { Shelf, type Stored } from '../../src/emulator/shelf.ts'
import { createWorld, newWorkspace } from '../../src/emulator/world.ts'

const stored = (id: number, name: string, guid = `g${id}`): Stored => ({
  ...{
    id,
    guid,
    facts: { kind: 'function', name },
    text: `function ${name} {\n}`,
    createdAt: 0,
    updatedAt: 0,
  },
})

describe('a shelf', () => {
  it('finds objects by id, guid and name, the oldest of one name first', () => {
    const shelf = new Shelf()
    for (const object of [stored(2, 'a'), stored(1, 'a'), stored(3, 'b')]) shelf.put(object)
    expect(shelf.get(2)?.guid).toBe('g2')
    expect(shelf.byGuid('function', 'g3')?.id).toBe(3)
    expect(shelf.byGuid('table', 'g3')).toBeUndefined()
    expect(shelf.byName({ kind: 'function', name: 'a' })?.id).toBe(1)
    expect(shelf.count('function', 'a')).toBe(2)
    expect(shelf.all().map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('finds a renamed object by its new name alone, and a removed one no more', () => {
    const shelf = new Shelf()
    shelf.put(stored(1, 'a'))
    shelf.put(stored(1, 'b'))
    expect([shelf.count('function', 'a'), shelf.count('function', 'b')]).toEqual([0, 1])
    expect(shelf.byName({ kind: 'function', name: 'a' })).toBeUndefined()
    shelf.remove(1)
    expect(shelf.byGuid('function', 'g1')).toBeUndefined()
    expect([shelf.all().length, shelf.count('function', 'b')]).toEqual([0, 0])
  })
})

describe('a journal', () => {
  it('takes every change back: objects, settings, ids, chance and versions', () => {
    const world = createWorld({ now: () => 0 })
    const workspace = newWorkspace(world, 'Shop')
    const shelf = workspace.shared
    for (const object of [stored(1, 'a'), stored(2, 'b')]) shelf.put(object)
    const before = {
      objects: shelf.all(),
      version: shelf.version,
      nextId: world.nextId,
      state: world.chance.state,
    }

    const journal = new Journal(world)
    journal.put(shelf, stored(1, 'x'))
    journal.put(shelf, stored(3, 'c'))
    journal.remove(shelf, stored(2, 'b'))
    journal.put(shelf, stored(3, 'd'))
    journal.set(workspace, 'name', 'Other')
    journal.set(workspace, 'env', 'env = {}')
    world.nextId += 5
    world.chance.id(27)
    journal.rollback()

    expect({
      objects: shelf.all(),
      version: shelf.version,
      nextId: world.nextId,
      state: world.chance.state,
    }).toEqual(before)
    expect([workspace.name, workspace.env]).toEqual(['Shop', undefined])
    expect(shelf.byName({ kind: 'function', name: 'a' })?.id).toBe(1)
  })
})
