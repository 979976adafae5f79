import { describe, expect, it } from 'vitest'
import { rootBelow } from '../../../src/cli/setup/root.ts'
import { Misconfigured } from '../../../src/engine/ports/errors.ts'

describe('a folder for definitions', () => {
  it('is told as a path below the top', () => {
    expect(rootBelow('/r', '/r')).toBe('')
    expect(rootBelow('/r', '/r/back/end')).toBe('back/end')
    expect(rootBelow('/r', '/r/..back')).toBe('..back')
  })

  it.each(['/', '/other', '/r2', '/r/.git', '/r/a/.GIT/x', '/r/[id]', '/r/a*', '/r/a\nb'])(
    'cannot be %j of /r',
    folder => {
      expect(() => rootBelow('/r', folder)).toThrow(Misconfigured)
    },
  )
})
