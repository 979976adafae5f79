import { afterEach, describe, expect, it, vi } from 'vitest'
import { merge } from '../../../src/core/merge/merge.ts'
import type { BlockKind } from '../../../src/core/xs/blocks.ts'
import { Span } from '../../../src/core/xs/span.ts'

const base = `function a {
  input {
    text name
  }

  stack {
    var $x {
      value = 1
    }
  }

  response = $x
}`

/** The blocks of which a merge has asked what they are made of. */
function readBy(sides: { readonly ours: string; readonly theirs: string }): BlockKind[] {
  const children = vi.spyOn(Span.prototype, 'children', 'get')
  expect(merge({ base, ...sides }).kind).toBe('merged')
  return (children.mock.contexts as Span[]).map(({ kind }) => kind)
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a merge', () => {
  it('does not read a body that only one side has changed', () => {
    const read = readBy({ ours: base.replace('value = 1', 'value = 2'), theirs: `// theirs\n${base}` })
    expect(read).toContain('definition')
    expect(read).not.toContain('members')
  })

  it('reads no statement where the sides have changed different members', () => {
    const read = readBy({
      ours: base.replace('value = 1', 'value = 2'),
      theirs: base.replace('name', 'title'),
    })
    expect(read).toContain('members')
    expect(read).not.toContain('statement')
  })

  it('reads what stands in a definition where a comment above it may say what a member says', () => {
    const described = (text: string): string => base.replace('{\n', `{\n  description = "${text}"\n`)
    expect(readBy({ ours: `// new\n${base}`, theirs: described('new') })).toContain('members')
  })
})
