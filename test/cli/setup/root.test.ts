import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rootBelow } from '../../../src/cli/setup/root.ts'
import { Misconfigured } from '../../../src/engine/ports/errors.ts'
import { temporary } from '../../temporary.ts'
import { folding } from '../../local/folding.ts'

describe('a folder for definitions', () => {
  it('is told as a path below the top', () => {
    expect(rootBelow('/r', '/r')).toBe('')
    expect(rootBelow('/r', '/r/back/end')).toBe('back/end')
    expect(rootBelow('/r', '/r/..back')).toBe('..back')
  })

  it('has the name that the disk has for it, where that takes names of another case for one', async () => {
    const top = temporary()
    mkdirSync(join(top, 'back/end'), { recursive: true })
    const find = (folder: string): string => rootBelow(top, join(top, folder))
    const found = await folding(top, () => Promise.resolve(['Back/END/New', 'back/end'].map(find)))
    expect(found).toEqual(['back/end/New', 'back/end'])
    expect(find('Back/END')).toBe('Back/END')
  })

  it('is none behind a link, nor a file', () => {
    const top = temporary()
    mkdirSync(join(top, 'back'))
    symlinkSync('back', join(top, 'link'))
    writeFileSync(join(top, 'file'), '')
    expect(rootBelow(top, join(top, 'back/end'))).toBe('back/end')
    for (const folder of ['link', 'link/end', 'file', 'file/end'])
      expect(() => rootBelow(top, join(top, folder))).toThrow(Misconfigured)
  })

  it.each(['/', '/other', '/r2', '/r/.git', '/r/a/.GIT/x', '/r/[id]', '/r/a*', '/r/a\nb'])(
    'cannot be %j of /r',
    folder => {
      expect(() => rootBelow('/r', folder)).toThrow(Misconfigured)
    },
  )
})
