import { describe, expect, it } from 'vitest'
import type { Background } from '../../../src/core/sync/background.ts'
import { NO_BACKGROUND } from '../../../src/core/sync/background.ts'
import { reviveStale, withoutWritesOf } from '../../../src/core/sync/stale-buffer.ts'
import { pathOf } from '../../doubles/bench.ts'
import { blobOf, fnText, version } from './snap.ts'

const AT = new Date('2026-01-01T00:00:00Z')

/** What was there before, what we wrote over it, and the former saved again with a line more. */
const before = (guid?: string): string => fnText('a', 'break', guid)
const written = (guid?: string): string => before(guid).replace('break', 'break\n    return {\n    }')
const saved = (guid?: string): string => `// mine\n${before(guid)}`

/** As after one write of ours at `path`. */
function having(path: string, ...writes: readonly [string, string][]): Background {
  const texts = new Map(writes.flat().map(text => [blobOf(text), text]))
  return {
    ...NO_BACKGROUND,
    writes: writes.map(([from, to]) => ({
      path: pathOf(path),
      before: blobOf(from),
      after: blobOf(to),
      at: AT,
    })),
    textOf: blob => texts.get(blob),
    guidOf: blob => version(path, texts.get(blob) ?? '').definition.guid,
  }
}

describe('reviveStale', () => {
  it('merges what we wrote into a save that takes it back', () => {
    const revival = reviveStale(version('a.xs', saved()), having('a.xs', [before(), written()]))
    expect(revival).toMatchObject({ merged: { kind: 'merged' }, before: before(), after: written() })
  })

  it('knows a definition by its guid, wherever its file has been moved', () => {
    const background = having('old.xs', [before('G'), written('G')])
    expect(reviveStale(version('new.xs', saved('G')), background)).toBeDefined()
  })

  it('does not take the write of a definition for that of another which got its place', () => {
    const background = having('a.xs', [before('G'), written('G')])
    expect(reviveStale(version('a.xs', saved('H')), background)).toBeUndefined()
    expect(reviveStale(version('b.xs', saved()), background)).toBeUndefined()
  })

  it('knows it by its place where a text has no guid', () => {
    const background = having('a.xs', [before(), written()])
    expect(reviveStale(version('a.xs', saved('G')), background)).toBeDefined()
  })

  it('knows by what Base has of it a file that was moved and has no guid', () => {
    const background = having('a.xs', [before('G'), written('G')])
    const base = version('a.xs', written('G'))
    expect(reviveStale(version('b.xs', saved()), background, base)?.after).toBe(written('G'))
  })

  it('does not take the write of another definition at its place for one of a file without a guid', () => {
    const background = having('a.xs', [before('G'), written('G')])
    const base = version('b.xs', fnText('b', 'break', 'H'))
    expect(reviveStale(version('a.xs', fnText('b', '// mine')), background, base)).toBeUndefined()
  })

  it('knows an object that was made anew under its name, whatever guid the editor still holds', () => {
    const anew = fnText('a', 'return {\n    }', 'H')
    const background = having('a.xs', [before('G'), anew])
    const base = version('a.xs', anew)
    expect(reviveStale(version('a.xs', saved('G')), background, base)?.after).toBe(anew)
    expect(reviveStale(version('a.xs', saved('G')), background)).toBeUndefined()
  })

  it('knows it also where that has happened more than once', () => {
    const again = fnText('a', 'continue', 'THIRD')
    const background = having('a.xs', [before('FIRST'), written('SECOND')], [written('SECOND'), again])
    const revival = reviveStale(version('a.xs', saved('FIRST')), background, version('a.xs', again))
    expect(revival).toMatchObject({ before: before('FIRST'), after: again })
  })

  it('goes by the last of the writes, at its place and of its guid, in their order', () => {
    const next = written('G').replace('return', 'continue')
    const background = having('a.xs', [before('G'), written('G')], [written('G'), next])
    expect(reviveStale(version('a.xs', saved('G')), background)?.after).toBe(next)
  })

  it('lacks nothing of a write that a later one has replaced', () => {
    const tagged = (tag: string): string => before('G').replace('  guid', `  tags = ["${tag}"]\n  guid`)
    const background = having('a.xs', [before('G'), tagged('p1')], [tagged('p1'), tagged('p2')])
    const edited = tagged('p2').replace('break', 'continue')
    expect(reviveStale(version('a.xs', edited), background)).toBeUndefined()
    const unaware = before('G').replace('break', 'continue')
    expect(reviveStale(version('a.xs', unaware), background)).toMatchObject({ before: before('G') })
    const behind = tagged('p1').replace('break', 'continue')
    expect(reviveStale(version('a.xs', behind), background)).toMatchObject({ before: tagged('p1') })
  })

  it('lets a person take back what they wrote themselves since, where nothing of ours is left', () => {
    const added = before('G').replace('break', 'break\n    continue')
    const background = having('a.xs', [before('G'), added], [added, before('G')])
    const own = `// mine\n${before('G')}`
    const [first, last] = background.writes
    const since = {
      ...background,
      writes: [first, last].flatMap((write, at) =>
        write ? [at === 1 ? { ...write, since: blobOf(own) } : write] : [],
      ),
      textOf: (blob: ReturnType<typeof blobOf>) => (blob === blobOf(own) ? own : background.textOf(blob)),
    }
    expect(reviveStale(version('a.xs', before('G').replace('break', 'return')), since)).toBeUndefined()
    expect(reviveStale(version('a.xs', own.replace('break', 'return')), since)).toBeUndefined()
  })

  it('takes no edit for stale where a person has rewritten what we wrote', () => {
    const tagged = (tag: string): string => before('G').replace('  guid', `  tags = ["${tag}"]\n  guid`)
    const background = having('a.xs', [before('G'), tagged('p1')])
    const [write] = background.writes
    const since = {
      ...background,
      writes: write ? [{ ...write, since: blobOf(tagged('mine')) }] : [],
      textOf: (blob: ReturnType<typeof blobOf>) =>
        blob === blobOf(tagged('mine')) ? tagged('mine') : background.textOf(blob),
    }
    const edited = tagged('mine').replace('break', 'continue')
    expect(reviveStale(version('a.xs', edited), since)).toBeUndefined()
    expect(reviveStale(version('a.xs', `// unaware\n${before('G')}`), since)).toBeDefined()
  })

  it.each([
    ['rows', 'table', 'items = [', '{id: 1},', '{id: 2},', ']'],
    ['variables', 'workspace', 'env = {', 'KEY: "1"', 'OTHER: "2"', '}'],
  ])('takes new %s for an edit where Xano has taken others out, and the same ones for stale', (...args) => {
    const [, kind, open, first, second, close] = args
    const holding = (...lines: readonly string[]): string =>
      `${kind} a {\n  description = "of a"\n${lines.map(line => `  ${line}\n`).join('')}  guid = "G"\n}`
    const background = having('a.xs', [holding(open, first, close), holding()])
    const revived = (...lines: readonly string[]): boolean =>
      reviveStale(version('a.xs', holding(open, ...lines, close)), background) !== undefined
    expect([revived(second), revived(first), revived(first, second)]).toEqual([false, true, true])
    const more = having('a.xs', [holding(open, first, close), `// theirs\n${holding()}`])
    expect(reviveStale(version('a.xs', holding(open, second, close)), more)).toBeDefined()
  })

  it('reads each text once, however many definitions were edited', () => {
    const writes = Array.from({ length: 50 }, (_, at): [string, string] => [
      before(`G${at}`),
      written(`G${at}`),
    ])
    const background = having('a.xs', ...writes)
    let asked = 0
    const counting = {
      ...background,
      textOf: (blob: Parameters<Background['textOf']>[0]) => (asked++, background.textOf(blob)),
    }
    for (let at = 0; at < 50; at++) reviveStale(version(`x${at}.xs`, saved(`none-${at}`)), counting)
    expect(asked).toBe(50)
  })
})

describe('withoutWritesOf', () => {
  const ours = version('a.xs', written('G'))
  const left = (text: string | undefined): number => {
    const known = having('a.xs', [before('G'), written('G')], [written('G'), written('G')])
    return withoutWritesOf([{ sides: { base: ours, ours, theirs: ours }, text }], known).length
  }

  it('keeps where a file lay, and what the text that is decided for still has of a write', () => {
    expect(left(written('G'))).toBe(2)
    expect(left(before('G'))).toBe(1)
    expect(left(undefined)).toBe(1)
  })
})
