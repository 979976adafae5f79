import { describe, expect, it } from 'vitest'
import type { Cause, Conflict } from '../../../src/core/sync/plan.ts'
import { preferred } from '../../../src/core/sync/prefer.ts'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import { fnText, snap } from './snap.ts'

const text = (...lines: readonly string[]): string => fnText('a', lines.join('\n    '))
const side = (...lines: readonly string[]): ReturnType<typeof snap> => snap({ 'f/a.xs': text(...lines) })

function conflictOf(sides: Parameters<typeof reconcile>[0]): Conflict {
  const [conflict] = reconcile(sides).conflicts
  if (!conflict) throw new Error('there is no conflict')
  return conflict
}

describe('preferring a side', () => {
  const conflict = conflictOf({
    base: side('one', 'x', 'y', 'two', 'x', 'y', 'three'),
    ours: side('ONE', 'x', 'y', 'local', 'x', 'y', 'three'),
    theirs: side('one', 'x', 'y', 'xano', 'x', 'y', 'THREE'),
  })

  it('decides the place of the conflict, and keeps what merged around it', () => {
    expect(preferred(conflict, 'local')).toEqual({
      text: text('ONE', 'x', 'y', 'local', 'x', 'y', 'THREE'),
    })
    expect(preferred(conflict, 'xano')).toEqual({ text: text('ONE', 'x', 'y', 'xano', 'x', 'y', 'THREE') })
  })

  it('takes the whole side where the places would come to no definition', () => {
    const broken: Conflict = { ...conflict, regions: [{ kind: 'clean', text: 'function {' }] }
    expect(preferred(broken, 'local')).toBe('local')
  })

  it.each<Cause>([
    'edited-here-deleted-there',
    'deleted-here-edited-there',
    'both-created',
    'renamed-differently',
    'undone',
    'older',
  ])('takes the whole side where there are no places: %s', cause => {
    expect(preferred({ ...conflict, cause, regions: [] }, 'xano')).toBe('xano')
  })

  it('decides nothing about what Xano made something else of', () => {
    expect(preferred({ ...conflict, cause: 'altered' }, 'local')).toBeUndefined()
  })
})
