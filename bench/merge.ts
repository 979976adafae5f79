/**
 * How the merge stands beside git's and diff3's, in the same run: how many of the written cases each solves, leaves to
 * a person, or merges clean but wrong; then how long texts of many lines take. Each time is the best of several.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writtenMerges } from '../fixtures/merges.ts'
import { mergeLines } from '../src/core/merge/lines.ts'
import { merge } from '../src/core/merge/merge.ts'
import type { Sides } from '../src/core/sides.ts'
import { canonicalForm } from '../src/core/xs/canonical.ts'

const RUNS = 9

/** The text that a way of merging comes to; undefined for a conflict. */
type Way = (sides: Sides<string>) => string | undefined

const folder = mkdtempSync(join(tmpdir(), 'xano-sync-bench-'))
const git = (...args: readonly string[]): { status: number; text: string } => {
  const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 })
  return { status: status ?? 255, text: stdout }
}

function write({ base, ours, theirs }: Sides<string>): void {
  for (const [name, text] of Object.entries({ base, ours, theirs })) writeFileSync(join(folder, name), text)
}

const WAYS: Record<string, Way> = {
  'xano-sync': sides => {
    const outcome = merge(sides)
    return outcome.kind === 'merged' ? outcome.text : undefined
  },
  'git merge-file': sides => {
    write(sides)
    const { status, text } = git('merge-file', '-p', 'ours', 'base', 'theirs')
    return status === 0 ? text : undefined
  },
  'git merge-tree': ({ base, ours, theirs }) => {
    const commit = (text: string, ...parents: readonly string[]): string => {
      writeFileSync(join(folder, 'base'), text)
      git('add', 'base')
      const tree = git('write-tree').text.trim()
      return git('commit-tree', ...parents.flatMap(each => ['-p', each]), '-m', 'x', tree).text.trim()
    }
    const root = commit(base)
    const { status, text } = git('merge-tree', '--write-tree', commit(ours, root), commit(theirs, root))
    return status === 0 ? git('show', `${text.trim()}:base`).text : undefined
  },
  'diff3 by lines': sides => {
    const regions = mergeLines(sides)
    const isClean = regions.every(({ kind }) => kind === 'clean')
    return isClean ? regions.map(region => (region.kind === 'clean' ? region.text : '')).join('') : undefined
  },
}

function best(run: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  })
  return Math.min(...times)
}

function judge(way: Way): Record<string, number> {
  const count = { solved: 0, 'needless conflicts': 0, 'right conflicts': 0, 'false cleans': 0, ms: 0 }
  for (const { base, local, xano, expected } of writtenMerges()) {
    const sides = { base, ours: local, theirs: xano }
    const start = performance.now()
    const text = way(sides)
    count.ms += performance.now() - start
    if (text === undefined) count['text' in expected ? 'needless conflicts' : 'right conflicts']++
    else if ('text' in expected && canonicalForm(text) === canonicalForm(expected.text)) count.solved++
    else count['false cleans']++
  }
  return { ...count, ms: Math.round(count.ms) }
}

const statement = (name: string, value: string): string =>
  `    var $${name} {\n      value = ${value}\n    }\n`
const withStack = (body: string): string =>
  `function f {\n  input {\n    int id\n  }\n\n  stack {\n${body}  }\n\n  response = $x\n}`

/** A stack of so many lines, in which some statements are a side's own. */
function stack(lines: number, isOwn: (at: number) => boolean, side: string): string {
  const all = Array.from({ length: Math.round(lines / 3) }, (_, at) =>
    statement(`v${at}`, isOwn(at) ? `"${side} ${at}"` : `"b ${at} text"|trim:${at}`),
  )
  return withStack(all.join(''))
}

/** Conditionals within one another, each with statements of a side's own. */
function nested(depth: number, side: string): string {
  let inner = ''
  for (let at = 0; at < depth; at++)
    inner = `    conditional {\n      if ($a == "${side}${at}") {\n${statement(`q${at}`, `"${side}"`).repeat(20)}${inner}      }\n    }\n`
  return withStack(inner)
}

const never = (): boolean => false
const LONG: Record<string, Sides<string>> = {
  '5,000 lines, 50 edits a side': {
    base: stack(5_000, never, 'b'),
    ours: stack(5_000, at => at % 33 === 5, 'o'),
    theirs: stack(5_000, at => at % 33 === 20, 't'),
  },
  '20,000 lines, 600 edits a side': {
    base: stack(20_000, never, 'b'),
    ours: stack(20_000, at => at % 11 === 5, 'o'),
    theirs: stack(20_000, at => at % 11 === 9, 't'),
  },
  '20,000 lines, 70% written anew': {
    base: stack(20_000, never, 'b'),
    ours: stack(20_000, at => at % 10 < 7, 'o'),
    theirs: stack(20_000, at => at % 10 > 2, 't'),
  },
  '40 nested conditionals': { base: nested(40, 'b'), ours: nested(40, 'o'), theirs: nested(40, 't') },
}

git('init', '-q')
console.table(Object.fromEntries(Object.entries(WAYS).map(([name, way]) => [name, judge(way)])))
console.table(
  Object.fromEntries(
    Object.entries(LONG).map(([name, sides]) => {
      write(sides)
      const own = best(() => merge(sides))
      const lines = best(() => mergeLines(sides))
      const file = best(() => git('merge-file', '-p', 'ours', 'base', 'theirs'))
      const ms = (time: number): number => Math.round(time * 10) / 10
      return [
        name,
        {
          'xano-sync ms': ms(own),
          'diff3 ms': ms(lines),
          'git merge-file ms': ms(file),
          'ratio to diff3': ms(own / lines),
          'ratio to git': ms(own / file),
        },
      ]
    }),
  ),
)
rmSync(folder, { recursive: true })
