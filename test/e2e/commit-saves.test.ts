import { describe, expect, it } from 'vitest'
import { type Desk, fn, ownBranch, SYNC, xanoWith } from './desk.ts'

/** A branch of the developer's own on which what is saved and pushed becomes a commit. */
async function saving(...names: readonly string[]): Promise<Desk> {
  const xano = await xanoWith(names.map(name => fn(name, 'one', 'two')))
  const desk = await ownBranch(xano)
  desk.git('config', 'xano-sync.commitSaves', 'true')
  return desk
}

const changed = (desk: Desk): string[] =>
  desk.git('show', '--format=', '--name-status', '--no-renames', 'HEAD').split('\n')
const DELETING = { ...SYNC, deletions: true }

describe('a commit of what was saved and pushed', () => {
  it('holds exactly that, as the developer, and leaves what was not pushed', async () => {
    const desk = await saving('a', 'b')
    desk.edit('function/a.xs', 'one', 'ONE')
    desk.write('note.txt', 'mine')
    await desk.done()
    expect(desk.log()[0]).toBe('push: updated function a')
    expect(desk.git('log', '-1', '--format=%an %ae %cn')).toBe('Dev dev@example.com Dev')
    expect(changed(desk)).toEqual(['M\tfunction/a.xs'])
    expect(desk.git('status', '--porcelain')).toBe('?? note.txt')
  })

  it('holds the file as the developer has it, byte for byte', async () => {
    const desk = await saving('a')
    desk.write('function/a.xs', `${(desk.read('function/a.xs') ?? '').replace('one', 'ONE')}\n\n`)
    await desk.done()
    expect(desk.git('status', '--porcelain')).toBe('')
    expect(desk.log()[0]).toBe('push: updated function a')
  })

  it('holds a deletion', async () => {
    const desk = await saving('a', 'b')
    desk.remove('function/a.xs')
    await desk.done(DELETING)
    expect(desk.log()[0]).toBe('push: deleted function a')
    expect(changed(desk)).toEqual(['D\tfunction/a.xs'])
    expect(desk.git('status', '--porcelain')).toBe('')
  })

  it('holds the move of the file that a rename leads to, in the same commit', async () => {
    const desk = await saving('a', 'b')
    desk.edit('function/a.xs', 'function a', 'function renamed')
    await desk.done()
    expect(desk.log().slice(0, 2)).toEqual(['push: renamed function renamed', 'own'])
    expect(changed(desk)).toEqual(['D\tfunction/a.xs', 'A\tfunction/renamed.xs'])
    expect(desk.git('status', '--porcelain')).toBe('')
  })

  it('holds a new definition with the guid that Xano gave it, in the same commit', async () => {
    const desk = await saving('a')
    desk.write('function/fresh.xs', fn('fresh', 'one').replace(/\n.*guid.*/, ''))
    await desk.done()
    expect(desk.log().slice(0, 2)).toEqual(['push: created function fresh', 'own'])
    expect(desk.git('show', 'HEAD:function/fresh.xs')).toContain('guid = ')
    expect(desk.git('status', '--porcelain')).toBe('')
  })

  it('is one for all that a run has pushed', async () => {
    const desk = await saving('a', 'b', 'c')
    desk.edit('function/a.xs', 'one', 'ONE')
    desk.edit('function/b.xs', 'function b', 'function renamed')
    desk.remove('function/c.xs')
    await desk.done(DELETING)
    expect(desk.log().slice(0, 2)).toEqual(['push: 1 updated, 1 renamed, 1 deleted', 'own'])
    expect(changed(desk)).toEqual([
      'M\tfunction/a.xs',
      'D\tfunction/b.xs',
      'D\tfunction/c.xs',
      'A\tfunction/renamed.xs',
    ])
    expect(desk.git('log', '-1', '--format=%(trailers:key=Xano-Branch,valueonly)').trim()).toBe('v1')
  })

  it('leaves out what is staged, which is named', async () => {
    const desk = await saving('a', 'b')
    desk.edit('function/a.xs', 'one', 'staged')
    desk.git('add', 'function/a.xs')
    desk.edit('function/a.xs', 'staged', 'saved')
    desk.edit('function/b.xs', 'one', 'saved')
    const { left } = await desk.done()
    expect(left).toEqual([{ path: 'function/a.xs', why: 'staged' }])
    expect(changed(desk)).toEqual(['M\tfunction/b.xs'])
    expect(desk.git('status', '--porcelain')).toBe('MM function/a.xs')
  })

  it('is not made where the developer has not asked for it', async () => {
    const desk = await saving('a')
    desk.git('config', '--unset', 'xano-sync.commitSaves')
    desk.edit('function/a.xs', 'one', 'ONE')
    await desk.done()
    expect(desk.log()[0]).toBe('own')
  })
})

describe('a deletion in Xano that a kill cut off', () => {
  it('stays with the developer', async () => {
    const desk = await saving('a', 'b')
    desk.git('config', '--unset', 'xano-sync.commitSaves')
    desk.remove('function/a.xs')
    let hasDeleted = false
    desk.step = operation => {
      if (hasDeleted) throw new Error('killed')
      hasDeleted = operation.startsWith('DELETE')
    }
    await expect(desk.run(DELETING)).rejects.toThrow('killed')
    desk.step = () => undefined
    await desk.done()
    expect(desk.log()).toEqual(['own', 'pull: 2 created'])
    expect(desk.git('status', '--porcelain')).toBe(' D function/a.xs')
    expect(desk.log('xano/v1')[0]).toBe('push: deleted function a')
  })
})
