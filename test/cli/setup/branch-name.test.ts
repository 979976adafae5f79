import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { branchNameFor } from '../../../src/cli/setup/branch-name.ts'

const isAllowed = (name: string): boolean => {
  try {
    execFileSync('git', ['check-ref-format', '--branch', name], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe("a label as the name of git's branch", () => {
  it.each([
    ['v1', 'v1'],
    ['feature/login', 'feature/login'],
    ['my branch', 'my-branch'],
    ['a..b', 'a-b'],
    ['a//b', 'a-/b'],
    ['a/.b', 'a-.b'],
    ['x.lock', 'x'],
    ['-x', 'x'],
    ['HEAD', 'xano'],
    ['@', 'xano'],
    ['...', 'xano'],
  ])('%j is %j', (label, name) => {
    expect(branchNameFor(label)).toBe(name)
  })

  it('is one that git allows, whatever the label', () => {
    const label = fc.string({
      unit: fc.constantFrom('a', 'B', '1', '.', '/', '-', '@', '{', '~', ' ', '\\', '^', ':', '.lock', 'é'),
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(label, text => isAllowed(branchNameFor(text))),
      { numRuns: 150 },
    )
  })
})
