import { describe, expect, it } from 'vitest'
import type { Arrival } from '../../../src/engine/ports/history.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { planLanding } from '../../../src/local/landing/landing-plan.ts'
import { pathOf } from '../../doubles/bench.ts'
import { version as readVersion } from '../../doubles/version.ts'

const text = (first: string, last = 'five'): string =>
  `function a {\n  stack {\n    ${first}\n    two\n    three\n    four\n    ${last}\n  }\n}`
const version = (content: string, path = 'f/a.xs') => readVersion(path, content)

interface Situation {
  readonly head?: string
  readonly index?: string
  readonly file?: string
  /** Git does not hold the file yet. */
  readonly isNew?: true
  readonly before?: string
  readonly theirs?: string
}

/** What the commit holds at the one path of the situation, in words. */
function landed({ head, index = head, file, isNew, before, theirs }: Situation): string {
  const path = pathOf('f/a.xs')
  const texts = [head, index, isNew ? undefined : file, before, theirs].filter(each => each !== undefined)
  const known = new Map(texts.map(each => [blobId(each), each]))
  const arrival: Arrival = {
    key: 'k' as Arrival['key'],
    before: before === undefined ? undefined : version(before),
    theirs: theirs === undefined ? undefined : version(theirs),
    from: undefined,
    file: file === undefined ? undefined : { path, blob: blobId(file) },
    known: new Set(),
  }
  const tree = (content: string | undefined) =>
    new Map(content === undefined ? [] : [[path, blobId(content)] as const])
  const { changes, left } = planLanding([arrival], {
    head: tree(head),
    index: tree(index),
    textOf: blob => known.get(blob) ?? '',
  })
  const [first] = left
  if (first) return first.why
  if (!changes.has(path)) return 'nothing'
  const placing = changes.get(path)
  if (!placing) return 'removed'
  return 'text' in placing ? placing.text : (known.get(placing.blob) ?? 'unknown')
}

const sent = 'function a {\n  response = {a: 1, b: 2}\n}'
const formed = 'function a {\n  response = {\n    a: 1\n    b: 2\n  }\n}'
const [base, news] = [text('one'), text('ONE')]
/** The same as a label of Xano has it. */
const at = (label: string, content: string): string => content.replace(/\}$/, `  guid = "${label}"\n}`)

describe('one commit of what arrived', () => {
  it.each<[string, Situation, string]>([
    ['what is new in Xano is added', { file: news, theirs: news }, news],
    [
      'what HEAD holds as Base does is replaced',
      { head: base, file: news, before: base, theirs: news },
      news,
    ],
    [
      'what HEAD holds with edits of its own already is left',
      { head: text('ONE', 'FIVE'), file: text('ONE', 'FIVE'), before: base, theirs: news },
      'nothing',
    ],
    ['what HEAD holds already is left', { head: news, file: news, before: base, theirs: news }, 'nothing'],
    ['what is gone from Xano is removed', { head: base, before: base }, 'removed'],
    [
      'what is gone from Xano but committed anew here stays',
      { head: text('mine'), before: base },
      'diverged',
    ],
    [
      'what HEAD never held, because the developer has not committed it, stays theirs to commit',
      { file: news, before: base, theirs: news },
      'nothing',
    ],
    [
      'committed edits in another place are kept',
      { head: text('one', 'mine'), file: text('ONE', 'mine'), before: base, theirs: news },
      text('ONE', 'mine'),
    ],
    [
      'committed edits in the same place stay out of the commit',
      { head: text('mine'), file: text('mine'), before: base, theirs: news },
      'diverged',
    ],
    [
      'an edit that is not committed stays out of the commit',
      { head: base, file: text('ONE', 'mine'), before: base, theirs: news },
      news,
    ],
    [
      'the form that Xano gave to an edit which is not committed stays with that edit',
      { head: text('old'), file: formed, before: sent, theirs: formed },
      'nothing',
    ],
    [
      'what is new here as well, but for the guid and the form that Xano gave it, gets these',
      { head: sent, file: formed, theirs: formed },
      formed,
    ],
    ['what is new here as well, in other words, stays', { head: news, file: news, theirs: base }, 'diverged'],
    [
      'what was committed and sent elsewhere gets the form that Xano gave it',
      { head: sent, file: formed, before: base, theirs: formed },
      formed,
    ],
    [
      'a staged file is left to the developer',
      { head: base, index: text('mine'), file: text('mine'), before: base, theirs: news },
      'staged',
    ],
    [
      'a guid that came along from a branch bound elsewhere is no edit',
      { head: at('v1', base), file: at('dev', news), before: at('dev', base), theirs: at('dev', news) },
      at('dev', news),
    ],
    [
      'and none where both were edited',
      {
        head: at('v1', text('one', 'mine')),
        file: at('dev', text('ONE', 'mine')),
        before: at('dev', base),
        theirs: at('dev', news),
      },
      at('dev', text('ONE', 'mine')),
    ],
    [
      'and none where the definition is gone from Xano',
      { head: at('v1', base), before: at('dev', base) },
      'removed',
    ],
    [
      'such a guid stays where the file has kept it',
      { head: at('v1', news), file: at('v1', news), before: at('dev', base), theirs: at('dev', news) },
      'nothing',
    ],
    [
      'and goes where the file has the one of this label',
      { head: at('v1', news), file: at('dev', news), before: at('dev', base), theirs: at('dev', news) },
      at('dev', news),
    ],
    [
      'and alone, where the developer has laid the text out otherwise than Xano',
      {
        head: `${at('v1', sent)}\n`,
        file: `${at('dev', sent)}\n`,
        isNew: true,
        before: at('v1', sent),
        theirs: at('dev', sent.replaceAll('  ', '\t')),
      },
      `${at('dev', sent)}\n`,
    ],
    [
      'an index that a crash left ahead of HEAD is no staged change',
      { head: base, index: news, file: news, before: base, theirs: news },
      news,
    ],
    [
      'nor is the merge that it was about to commit',
      {
        head: text('one', 'mine'),
        index: text('ONE', 'mine'),
        file: text('ONE', 'mine'),
        before: base,
        theirs: news,
      },
      text('ONE', 'mine'),
    ],
    [
      'the layout of the file is what is committed where it says the same',
      { head: base, file: `${news}\n`, before: base, theirs: news },
      `${news}\n`,
    ],
  ])('%s', (_, situation, expected) => {
    expect(landed(situation)).toBe(expected)
  })
})

/** A definition with a guid, so that it can be told from others that come to lie where it lay. */
const owned = (name: string, guid: string): string => `function ${name} {\n  guid = "${guid}"\n}`

interface Move {
  readonly from?: string
  readonly to?: string
  readonly before?: string
  readonly theirs?: string
}

/** What the commit makes of moves that were carried out on disk already or, where `from` is told, just now. */
function moved(head: Readonly<Record<string, string>>, moves: readonly Move[], index = head) {
  const texts = new Map<string, string>()
  const remember = (text: string) => {
    texts.set(blobId(text), text)
    return blobId(text)
  }
  const tree = (files: Readonly<Record<string, string>>) =>
    new Map(Object.entries(files).map(([path, text]) => [pathOf(`${path}.xs`), remember(text)]))
  const versionAt = (text: string | undefined) => {
    const name = /^function (\w+)/.exec(text ?? '')?.[1]
    return text === undefined ? undefined : readVersion(`${name ?? ''}.xs`, text)
  }
  const known = new Set(Object.values(head).flatMap(text => versionAt(text)?.definition.guid ?? []))
  const arrivals = moves.map(({ from, to, before, theirs }, index): Arrival => ({
    key: String(index) as Arrival['key'],
    before: versionAt(before),
    theirs: versionAt(theirs),
    from: from === undefined ? undefined : pathOf(`${from}.xs`),
    file:
      to === undefined || theirs === undefined
        ? undefined
        : { path: pathOf(`${to}.xs`), blob: remember(theirs) },
    known,
  }))
  const { changes, left } = planLanding(arrivals, {
    head: tree(head),
    index: tree(index),
    textOf: blob => texts.get(blob) ?? '',
  })
  const shown = [...changes].map(([path, placing]) => {
    const blob = placing && 'blob' in placing ? placing.blob : undefined
    return [path.replace(/\.xs$/, ''), blob === undefined ? undefined : texts.get(blob)]
  })
  return { changes: Object.fromEntries(shown) as Record<string, unknown>, left }
}

describe('definitions that take the places of others', () => {
  const [a, b] = [owned('a', 'A'), owned('b', 'B')]
  const [aAsB, bAsA] = [owned('b', 'A'), owned('a', 'B')]
  const swap = [
    { from: 'a', to: 'b', before: a, theirs: aAsB },
    { from: 'b', to: 'a', before: b, theirs: bAsA },
  ]
  const swapped = { a: bAsA, b: aAsB }

  it('are both in the commit after a swap of their names', () => {
    expect(moved({ a, b }, swap)).toEqual({ changes: swapped, left: [] })
  })

  it('are both in the commit when the files had been moved before a crash, and when the index had been too', () => {
    const found = swap.map(({ to, before, theirs }) => ({ to, before, theirs }))
    expect(moved({ a, b }, found)).toEqual({ changes: swapped, left: [] })
    expect(moved({ a, b }, found, swapped)).toEqual({ changes: swapped, left: [] })
  })

  it.each([
    ['first', 0],
    ['last', 1],
  ])('are in the commit where the one that lay there is gone, told %s', (_, at) => {
    const arrivals: Move[] = [{ from: 'b', to: 'a', before: b, theirs: bAsA }]
    arrivals.splice(at, 0, { from: 'a', before: a })
    expect(moved({ a, b }, arrivals)).toEqual({ changes: { a: bAsA, b: undefined }, left: [] })
  })

  it('are not merged into another one that lies there in the commit, and does not arrive', () => {
    const news = bAsA.replace('{', '{\n  // news')
    const arrival = { from: 'a', to: 'a', before: bAsA, theirs: news }
    expect(moved({ a, b }, [arrival])).toEqual({ changes: {}, left: [] })
  })

  it('stay where they were while the other one has to stay', () => {
    const mine = owned('a', 'A').replace('{', '{\n  // mine')
    expect(moved({ a: mine, b }, [{ from: 'a', before: a }, ...swap.slice(1)])).toEqual({
      changes: {},
      left: [
        { path: 'a.xs', why: 'diverged' },
        { path: 'a.xs', why: 'diverged' },
      ],
    })
    expect(moved({ a, b }, swap, { a, b: mine })).toEqual({
      changes: {},
      left: [
        { path: 'b.xs', why: 'staged' },
        { path: 'a.xs', why: 'staged' },
      ],
    })
  })
})
