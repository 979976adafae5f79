import { beforeEach, describe, expect, it } from 'vitest'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { bindMain, Desk, fn, ownBranch, plainGit, type Xano, xanoWith } from '../e2e/desk.ts'
import { temporary } from '../temporary.ts'

const V1 = fn('a', 'one', 'two', 'three')
const V2 = fn('a', 'of zoe', 'two', 'three')
const NEW = fn('n', 'of zoe')

/** What was sent to Xano since: nothing but reading goes by GET. */
const posts = (xano: Xano): number => xano.requests.filter(({ method }) => method !== 'GET').length

let xano: Xano
let ann: Desk
let bo: Desk

/** Two clones in step; then one of them lands what Zoe edits and creates. The other one has not looked at Xano since. */
beforeEach(async () => {
  xano = await xanoWith([V1, fn('b', 'one')])
  ann = await ownBranch(xano)
  const directory = temporary()
  plainGit(directory, 'clone', '-q', ann.directory, '.')
  await bindMain(directory)
  bo = new Desk(directory, xano)
  await bo.adopt()
  await bo.done()
  for (const text of [V2, NEW]) xano.colleague('zoe').put(text)
  await ann.done()
})

const pull = (how = '--ff-only'): void => void bo.git('pull', '-q', '--no-edit', how)

describe('what came from Xano to another clone, and by git to this one', () => {
  it.each(['--ff-only', '--no-ff', '--rebase'])('is nothing to be sent (git pull %s)', async how => {
    if (how !== '--ff-only') {
      bo.write('note.txt', 'own')
      bo.git('add', 'note.txt')
      bo.git('commit', '-qm', 'own')
    }
    pull(how)
    await bo.done()
    expect(bo.read('function/a.xs')).toBe(V2)
    expect(posts(xano)).toBe(0)
  })

  it('goes back with Xano, and is not sent over what was set back or deleted there', async () => {
    xano.colleague('zoe').put(V1)
    xano.colleague('zoe').delete({ kind: 'function', name: 'n' })
    pull()
    const { plan } = await bo.done()
    expect(plan.conflicts).toEqual([])
    expect(bo.read('function/a.xs')).toBe(V1)
    expect(bo.read('function/n.xs')).toBeUndefined()
    expect(bo.git('cat-file', 'blob', blobId(NEW))).toBe(NEW)
    expect(posts(xano)).toBe(0)
    expect(bo.git('status', '--porcelain')).toBe('')
  })

  it('is no edit that contradicts the next one in Xano, however many have landed', async () => {
    xano.colleague('zoe').put(fn('a', 'of zoe again', 'two', 'three'))
    xano.colleague('zoe').put(fn('n', 'of zoe again'))
    await ann.done()
    xano.colleague('zoe').put(fn('a', 'of zoe once more', 'two', 'three'))
    xano.colleague('zoe').put(fn('n', 'of zoe once more'))
    pull()
    const { plan } = await bo.done()
    expect(plan.conflicts).toEqual([])
    expect(bo.read('function/a.xs')).toContain('once more')
    expect(bo.read('function/n.xs')).toContain('once more')
  })

  it('leaves what a colleague has committed and not sent to be sent, below it and merged with it', async () => {
    ann.edit('function/a.xs', 'three', 'of ann')
    ann.edit('function/b.xs', 'one', 'of ann')
    ann.git('commit', '-qam', 'not sent')
    xano.colleague('zoe').put(V1)
    await ann.run({ local: true, remote: false, deletions: false, dataLoss: false })
    expect(ann.git('show', 'HEAD:function/a.xs')).toBe(fn('a', 'one', 'two', 'of ann'))
    xano.colleague('zoe').put(fn('a', 'one', 'two again', 'three'))
    pull()
    await bo.done()
    expect(bo.read('function/a.xs')).toBe(fn('a', 'one', 'two again', 'of ann'))
    expect(xano.definitions()).toContain(fn('b', 'of ann'))
    expect(xano.definitions()).toContain(fn('a', 'one', 'two again', 'of ann'))
  })

  it('counts as an edit where somebody has put more into the commit', async () => {
    ann.edit('function/a.xs', 'three', 'of ann')
    ann.git('commit', '-qa', '--amend', '--no-edit')
    pull()
    await bo.done()
    expect(xano.definitions()).toContain(fn('a', 'of zoe', 'two', 'of ann'))
  })
})
