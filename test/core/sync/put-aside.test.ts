import { describe, expect, it } from 'vitest'
import { putAside } from '../../../src/core/sync/put-aside.ts'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import { fnText, version } from './snap.ts'

const at = (path: string, body: string): Version => version(path, fnText('a', body, 'g'))
const [committed, saved, typed] = [at('a.xs', '1'), at('a.xs', '2'), at('a.xs', '3')]
const tree = (...versions: readonly Version[]): Map<Version['path'], Version['blob']> =>
  new Map(versions.map(({ path, blob }) => [path, blob]))

/** Whether the file counts as put aside by a stash. */
function isPutAside(
  file: Version | undefined,
  head: readonly Version[],
  stash: readonly Version[],
  gone: readonly Version[] = [],
  guid?: string,
  sent = saved,
): boolean {
  const base = { versions: [sent], unreadable: [] }
  const ours = { versions: file ? [file] : [], unreadable: [] }
  const textOf = (blob: Version['blob']): string | undefined =>
    [...head, ...stash].find(each => each.blob === blob)?.text
  const stashed = new Map([...tree(...stash), ...gone.map(({ path }) => [path, undefined] as const)])
  const guidOf = (blob: Version['blob']): string | undefined =>
    guid ?? /guid = "(.*)"/.exec(textOf(blob) ?? '')?.[1]
  return putAside({ base, ours }, { committed: tree(...head), stashed, textOf, guidOf }).size > 0
}

describe('a stash has put a file aside', () => {
  it('where it is as committed, and the stash holds what was saved there', () => {
    expect(isPutAside(committed, [committed], [saved])).toBe(true)
  })

  it('also where it was saved once more before, and that was never sent', () => {
    expect(isPutAside(committed, [committed], [typed])).toBe(true)
  })

  it('also where the very lines that were sent had been edited further before', () => {
    const [before, sent, further] = [at('a.xs', '1'), at('a.xs', '1\n    2'), at('a.xs', '1\n    2 more')]
    expect(isPutAside(before, [before], [further], [], undefined, sent)).toBe(true)
  })

  it('also where it was edited on top of what is committed', () => {
    const edited = at('a.xs', '1\n    more')
    expect(isPutAside(edited, [committed], [saved])).toBe(true)
  })

  it('where it is as committed, and had been moved away when the stash was made', () => {
    expect(isPutAside(committed, [committed], [], [committed])).toBe(true)
  })

  it('where HEAD has followed Xano, and what was put in here is alike but for a line', () => {
    const inserted = (line: string): Version => at('a.xs', `2\n    if {\n    ${line}\n    }`)
    expect(isPutAside(inserted('theirs'), [inserted('theirs')], [inserted('mine')])).toBe(true)
  })

  it.each([
    ['as it was committed', at('moved/a.xs', '1')],
    ['edited on top of that', at('moved/a.xs', '1\n    more')],
  ])('also where it was moved since: %s', (_, file) => {
    expect(isPutAside(file, [committed], [saved])).toBe(true)
  })

  it('also where the stash holds another text at the place to which it was moved since', () => {
    expect(isPutAside(at('moved/a.xs', '1'), [committed], [saved, at('moved/a.xs', '4')])).toBe(true)
  })

  it('also where another label has given all of it a guid of its own, and it was moved since', () => {
    expect(isPutAside(at('moved/a.xs', '1'), [committed], [saved], [], 'of another label')).toBe(true)
  })

  it('where it is gone, was never committed, and the stash holds it', () => {
    expect(isPutAside(undefined, [], [saved])).toBe(true)
  })

  it('where it is gone, and another definition, with which it had exchanged names, is at its place again', () => {
    const other = version('a.xs', fnText('a', '1', 'h'))
    expect(isPutAside(undefined, [other], [saved])).toBe(true)
    expect(isPutAside(undefined, [other], [])).toBe(false)
    expect(isPutAside(undefined, [committed], [saved])).toBe(false)
  })

  it.each([
    ['the stash is not about it', committed, [committed], [committed]],
    ['there is no stash that holds it', committed, [committed], []],
    ['it is not as committed', typed, [committed], [saved]],
    ['nothing of it is committed', committed, [], [saved]],
    ['it is as both sides have taken it in', saved, [committed], [saved]],
    ['it is as both sides and git have it, whatever the stash holds', saved, [saved], [typed]],
    [
      'what the stash holds lacks it, so that it came later',
      committed,
      [committed],
      [at('a.xs', '1\n    more')],
    ],
    ['it was moved, and the stash is not about it', at('moved/a.xs', '1'), [committed], []],
    ['it was moved as both sides have taken it in', at('moved/a.xs', '2'), [committed], [saved]],
    ['it was deleted from what is committed', undefined, [committed], [saved]],
    ['it is gone, and no stash holds it', undefined, [], []],
  ])('not where %s', (_, file, head, stash) => {
    expect(isPutAside(file, head, stash)).toBe(false)
  })

  it('also where it was another definition that lay at its place, since their names were exchanged', () => {
    const named = (name: string, guid: string, body: string): Version =>
      version(`${name}.xs`, fnText(name, body, guid))
    const head = [named('a', 'g', '1'), named('b', 'h', '1')]
    const sent = [named('b', 'g', '2'), named('a', 'h', '1')]
    const all = [...head, ...sent]
    const found = (blob: Version['blob']): Version | undefined => all.find(each => each.blob === blob)
    const aside = putAside(
      { base: { versions: sent, unreadable: [] }, ours: { versions: head, unreadable: [] } },
      {
        committed: tree(...head),
        stashed: tree(...sent),
        textOf: blob => found(blob)?.text,
        guidOf: blob => found(blob)?.definition.guid,
      },
    )
    expect(aside).toEqual(new Set(head.map(({ blob }) => blob)))
  })
})
