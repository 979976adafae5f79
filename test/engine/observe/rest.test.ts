import { describe, expect, it } from 'vitest'
import { restAt } from '../../../src/engine/observe/rest.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { pathOf } from '../../doubles/bench.ts'

const path = pathOf('function/a.xs')
const holding = (text: string) => new Map([[path, blobId(text)]])

describe('a rest', () => {
  const memory = {
    base: holding('a'),
    note: { disputes: [], writes: [], marked: [], head: undefined },
  }
  const at = (files: ReturnType<typeof holding>) =>
    restAt({ head: { branch: 'main' }, files, obstacles: [] }, memory)

  it('holds files that are what Base holds but once', () => {
    expect(at(holding('a')).files).toBe(memory.base)
  })

  it('holds files as they are where Base holds others', () => {
    expect(at(holding('b')).files).toEqual(holding('b'))
  })
})
