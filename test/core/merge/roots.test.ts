import { describe, expect, it } from 'vitest'
import { listOf } from '../../../src/core/merge/list.ts'
import { rootOf } from '../../../src/core/merge/roots.ts'
import { blocks } from '../../../src/core/xs/blocks.ts'

const text = (at: number): string => `function f${at} {\n}`

describe('the tree of a text', () => {
  it('is the one that reading it gives', () => {
    expect(rootOf(text(0))).toEqual(blocks(text(0)))
  })

  it('is the same one while few others are asked for, and is not kept for ever', () => {
    const root = rootOf(text(1))
    for (let at = 2; at < 7; at++) rootOf(text(at))
    expect(rootOf(text(1))).toBe(root)
    for (let at = 2; at < 8; at++) rootOf(text(at))
    expect(rootOf(text(1))).not.toBe(root)
  })

  it('takes along what is known of its blocks, and not before', () => {
    const list = listOf(rootOf(text(1)))
    expect(listOf(rootOf(text(1)))).toBe(list)
    const root = rootOf(text(1))
    for (let at = 2; at < 14; at++) rootOf(text(at))
    expect(listOf(root)).not.toBe(list)
    expect(listOf(root)).toEqual(list)
  })

  it('is not kept of a text of great length', () => {
    const long = `function f {\n  a = "${'x'.repeat(1_000_000)}"\n}`
    expect(rootOf(long)).not.toBe(rootOf(long))
  })
})
