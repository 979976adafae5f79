import { describe, expect, it } from 'vitest'
import { BrokenAnswer } from '../../src/engine/ports/errors.ts'
import { branches, dryRun, expect as read, me, page, workspaces } from '../../src/remote/wire.ts'

describe('what a dry run announces', () => {
  const operation = { action: 'update', type: 'function', name: 'a' }

  it.each([
    [{}, ''],
    [{ details: null }, ''],
    [{ details: '' }, ''],
    [{ details: 'title (text)' }, 'title (text)'],
    [{ details: { field: 'title' } }, '{"field":"title"}'],
  ])('is understood with %j', (more, details) => {
    const { operations } = read(dryRun, { operations: [{ ...operation, ...more }] }, 'the dry run')
    expect(operations).toEqual([{ ...operation, details }])
  })

  it('is not understood where it is nested too deeply to be told', () => {
    // V8 writes an object with `toJSON` by calls of itself; from Node 26 on it writes any other one without.
    const details: unknown = JSON.parse(`{"toJSON":null,"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)
    expect(() => read(dryRun, { operations: [{ ...operation, details }] }, 'the dry run')).toThrow(
      new BrokenAnswer('the answer about the dry run is nested too deeply'),
    )
  })

  it('is not understood without saying what would be done', () => {
    const broken = { operations: [{ type: 'function', name: 'a', details: '' }] }
    expect(() => read(dryRun, broken, 'the dry run')).toThrow(BrokenAnswer)
  })
})

describe('a list of objects', () => {
  const one = { id: 1, name: 'a' }

  it.each([
    ['in an envelope', { items: [one], nextPage: 2 }, 1, 2],
    ['in an envelope in a list', [{ items: [one], nextPage: 2 }], 1, 2],
    ['by itself', [one], 1, undefined],
    ['by itself, and empty', [], 0, undefined],
  ])('is understood %s', (_, answer, count, next) => {
    const { items, nextPage } = read(page, answer, 'a list')
    expect([items.length, nextPage ?? undefined]).toEqual([count, next])
  })

  it('is not understood where its objects have no ids', () => {
    expect(() => read(page, [{ name: 'a' }], 'a list')).toThrow(BrokenAnswer)
  })
})

describe('a list of branches, and one of workspaces', () => {
  const [branch, workspace] = [
    { label: 'v1', live: true, backup: false },
    { id: 7, name: 'a', branch: 'v1' },
  ]

  it.each([
    ['by itself', (item: unknown) => [item]],
    ['in an envelope', (item: unknown) => ({ items: [item], nextPage: null })],
  ])('is understood %s', (_, listed) => {
    expect(read(branches, listed(branch), 'the branches')).toEqual([branch])
    expect(read(workspaces, listed(workspace), 'the workspaces')).toEqual([workspace])
  })
})

describe('whose token it is', () => {
  it.each(['12', 12])('is understood with the id %j', id => {
    const { email } = read(me, { id, name: 'dev', email: 'dev@example.com' }, 'the user')
    expect(email).toBe('dev@example.com')
  })

  it('is not understood without an id', () => {
    expect(() => read(me, { code: 'ERROR_FATAL', message: 'no' }, 'the user')).toThrow(BrokenAnswer)
  })
})
