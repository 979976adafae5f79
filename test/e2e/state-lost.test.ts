import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Desk, fn, following, ownBranch, SYNC, xanoWith } from './desk.ts'

const TEXTS = ['a', 'b', 'c', 'd'].map(name => fn(name, 'one', 'two'))
const [MIRROR, BASE] = ['refs/remotes/xano/v1', 'refs/xano-sync/base/main']

const pointAtBlob = (desk: Desk, ref: string): void => {
  writeFileSync(join(desk.directory, '.git', 'garbage'), 'garbage')
  desk.git('update-ref', ref, desk.git('hash-object', '-w', '.git/garbage'))
}

/** Ways in which what git remembers for us may be lost, all at once or in part. */
const LOSSES: Readonly<Record<string, (desk: Desk) => void>> = {
  'the mirror': desk => {
    desk.git('update-ref', '-d', MIRROR)
  },
  Base: desk => {
    desk.git('update-ref', '-d', BASE)
  },
  'the mirror and Base': desk => {
    desk.git('update-ref', '-d', MIRROR)
    desk.git('update-ref', '-d', BASE)
  },
  'a mirror that is a blob': desk => {
    pointAtBlob(desk, MIRROR)
  },
  'a Base that is a blob': desk => {
    pointAtBlob(desk, BASE)
  },
  'a Base that says nothing of use': desk => {
    desk.git('update-ref', BASE, desk.git('commit-tree', '-m', 'garbage', `${BASE}^{tree}`))
  },
  'a journal that nobody can read': desk => {
    desk.write('.git/xano-sync/journal.json', '{"kind":"writing","groups":[[{"path":"../x"}]]}')
  },
}

describe.each([
  ['follows Xano', following],
  ['has commits of its own', ownBranch],
])('a branch that %s', (_, make) => {
  it.each(Object.entries(LOSSES))(
    'scenario 28: without %s comes into step, and deletes and overwrites nothing',
    async (_name, lose) => {
      const xano = await xanoWith(TEXTS)
      const desk = await make(xano)
      desk.edit('function/b.xs', 'one', 'ONE')
      desk.remove('function/c.xs')
      xano.colleague('ann').put(fn('d', 'one', 'TWO'))
      lose(desk)
      const { plan } = await desk.done({ ...SYNC, deletions: new Set() })

      expect(xano.definitions()).toHaveLength(TEXTS.length)
      const disputed = plan.conflicts.map(({ sides }) => sides.ours?.path as string)
      const sent = xano.definitions()[1] === fn('b', 'ONE', 'two')
      expect(disputed.includes('function/b.xs')).toBe(!sent)
      expect(desk.read('function/b.xs')).toBe(fn('b', 'ONE', 'two'))
      const taken = desk.read('function/d.xs') === fn('d', 'one', 'TWO')
      expect(disputed.includes('function/d.xs')).toBe(!taken)
      expect(xano.definitions()[3]).toBe(fn('d', 'one', 'TWO'))
      expect(desk.git('rev-parse', '--verify', '-q', `${MIRROR}^{commit}`)).not.toBe('')
      expect(desk.git('rev-parse', '--verify', '-q', `${BASE}^{commit}`)).not.toBe('')
      expect(desk.git('fsck', '--strict', '--no-dangling')).toBe('')
    },
  )

  it('that lost its mirror goes on with the same one, as Base remembers it', async () => {
    const xano = await xanoWith(TEXTS)
    const desk = await make(xano)
    const before = desk.git('rev-parse', MIRROR)
    desk.git('update-ref', '-d', MIRROR)
    await desk.done()
    expect(desk.git('rev-parse', MIRROR)).toBe(before)
  })
})
