import { describe, expect, it } from 'vitest'
import { editDefinition } from '../../fixtures/edit.ts'
import { generateMultidoc } from '../../fixtures/generate.ts'
import { prng, type Prng } from '../../fixtures/prng.ts'
import { sameTokens } from '../../src/core/xs/equality.ts'
import { readDefinition } from '../../src/core/xs/definition.ts'
import { CALM } from '../../src/emulator/switches.ts'
import { type Desk, following, ownBranch, PULL, type Xano, xanoWith } from './desk.ts'

/** What happens to a workspace between two reads; what was deleted may be put back later. */
type Happening = (xano: Xano, random: Prng, deleted: string[]) => void

const ann = (xano: Xano): ReturnType<Xano['colleague']> => xano.colleague('ann')

function pickFunction(xano: Xano, random: Prng): { text: string; name: string } {
  const functions = xano.definitions().flatMap(text => {
    const reading = readDefinition(text)
    return reading.kind === 'definition' && reading.definition.kind === 'function'
      ? [{ text, name: reading.definition.name }]
      : []
  })
  return random.pick(functions)
}

const HAPPENINGS: readonly Happening[] = [
  (xano, random) => {
    for (let count = 1 + random.below(4); count > 0; count--)
      ann(xano).put(editDefinition(random.pick(xano.definitions()), random.below(1 << 30)))
  },
  (xano, random) => {
    const { name } = pickFunction(xano, random)
    ann(xano).rename({ kind: 'function', name }, `renamed_${random.below(1 << 20)}`)
  },
  (xano, random) => {
    const [one, other] = [pickFunction(xano, random).name, pickFunction(xano, random).name]
    if (one === other) return
    ann(xano).rename({ kind: 'function', name: one }, 'in_between')
    ann(xano).rename({ kind: 'function', name: other }, one)
    ann(xano).rename({ kind: 'function', name: 'in_between' }, other)
  },
  (xano, random, deleted) => {
    const { text, name } = pickFunction(xano, random)
    ann(xano).delete({ kind: 'function', name })
    deleted.push(text)
  },
  (xano, _, deleted) => {
    const text = deleted.pop()
    if (text !== undefined) ann(xano).put(text)
  },
  (xano, random) => {
    const { text } = pickFunction(xano, random)
    ann(xano).put(text.replace('{\n', '{\n\n'))
  },
  () => undefined,
]

const sorted = (texts: Iterable<string>): string[] => [...texts].sort()

const texts = new Map<string, string>()

function textOf(desk: Desk, id: string): string {
  const text = texts.get(id) ?? desk.git('cat-file', 'blob', id)
  texts.set(id, text)
  return text
}

/** The texts of a commit of the mirror, and those that it took away and brought. */
function commitOf(desk: Desk, commit: string): { all: string[]; gone: string[]; come: string[] } {
  const tree = desk.git('ls-tree', '-r', '--format=%(objectname)', commit).split('\n')
  const changes = desk.git('diff-tree', '-r', '--root', '--no-commit-id', '--no-renames', commit).split('\n')
  const side = (at: number): string[] =>
    changes.flatMap(line => {
      const id = line.split(' ')[at] ?? ''
      return /^0*$/.test(id) ? [] : [textOf(desk, id)]
    })
  return { all: sorted(tree.map(id => textOf(desk, id))), gone: sorted(side(2)), come: sorted(side(3)) }
}

/** What is in one list and not in the other, each text as often as it is there more often. */
function without(texts: readonly string[], others: readonly string[]): string[] {
  const rest = [...others]
  return texts.filter(text => {
    const at = rest.indexOf(text)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

describe('the history of a workspace, pulled to a branch', () => {
  it.each<[string, (xano: Xano) => Promise<Desk>, number]>([
    ['that follows it', following, 1],
    ['that has commits of its own', ownBranch, 2],
  ])(
    '%s, has one commit with the true difference for each state, whatever the order and layout of a read',
    { timeout: 120_000 },
    async (_, make, seed) => {
      const random = prng(seed)
      const multidoc = generateMultidoc({ seed, definitions: 24 })
      const xano = await xanoWith([], { multidoc, switches: { ...CALM, shuffle: true } })
      const desk = await make(xano)
      const states = [sorted(xano.definitions())]
      const deleted: string[] = []
      for (let step = 0; step < 12; step++) {
        random.pick(HAPPENINGS)(xano, random, deleted)
        const last = states.at(-1) ?? []
        const now = sorted(xano.definitions().map(text => last.find(old => sameTokens(old, text)) ?? text))
        if (JSON.stringify(now) !== JSON.stringify(last)) states.push(now)
        await desk.done(PULL)
      }
      const commits = desk.git('rev-list', '--reverse', 'xano/v1').split('\n')
      expect(commits).toHaveLength(states.length)
      for (const [at, commit] of commits.entries()) {
        const [before, now] = [states[at - 1] ?? [], states[at] ?? []]
        expect(commitOf(desk, commit)).toEqual({
          all: now,
          gone: sorted(without(before, now)),
          come: sorted(without(now, before)),
        })
      }
      expect(desk.git('status', '--porcelain')).toBe('')
      expect(desk.git('diff', '--stat', 'HEAD', 'xano/v1', '--', '*.xs')).toBe('')
      expect(desk.git('fsck', '--strict', '--no-dangling')).toBe('')
    },
  )
})
