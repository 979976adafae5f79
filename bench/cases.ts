/** What is measured, each beside something that everybody has and that does as much of it. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { bareLook, bareRead, bareRequests, bareSend } from './bare.ts'
import type { Desk } from './desk.ts'
import { type Measured, peakOf, timed } from './measure.ts'

/** One way of doing something, as often as it was tried, beside another in the same run. */
export interface Result {
  readonly what: string
  readonly ours: readonly Measured[]
  readonly peer: string
  readonly theirs: readonly Measured[]
}

export type Case = (desk: Desk, rounds: number) => Promise<readonly Result[]>

/** How many definitions are edited on both sides to be merged. */
const MERGED = 1000
/** How long the definition is that is merged by itself: ten lines for each definition of the workspace, up to this. */
const LINES = 100_000

const above = (note: string, text: string): string => `// ${note}\n${text}`
const below = (note: string, text: string): string => text.replace(/\n\}\s*$/, `\n\n  // ${note}\n}`)

export const CASES: Readonly<Record<string, Case>> = {
  clone: (desk, rounds) =>
    repeated('clone', 'git init, add, commit', rounds, async () => ({
      ours: await desk.cloneAnew(),
      theirs: await desk.copy(),
    })),

  status: async (desk, rounds) => [
    ...(await repeated('status', 'git status', rounds, async () => ({
      ours: await desk.run('status'),
      theirs: await timed('git', ['status', '--porcelain'], desk.around(desk.clone)),
    }))),
    ...(await repeated('status', 'node, git status', rounds, async () => ({
      ours: await desk.run('status'),
      theirs: await bareLook(desk),
    }))),
  ],

  pull: async (desk, rounds) => [
    ...(await repeated('pull of one change', 'git add, commit', rounds, async round => {
      changeBoth(desk, round)
      return { ours: await desk.run('pull'), theirs: await desk.git(['add', '-A'], ['commit', '-qm', 'one']) }
    })),
    ...(await repeated('pull of one change', 'node, a read, git add, commit', rounds, async round => {
      changeBoth(desk, rounds + round)
      return { ours: await desk.run('pull'), theirs: await bareRead(desk) }
    })),
  ],

  push: async (desk, rounds) => [
    ...(await repeated('push of one change', 'node, four bare requests', rounds, async round => {
      editBoth(desk, round)
      return { ours: await desk.run('push'), theirs: await bareRequests(desk) }
    })),
    ...(await repeated('push of one change', 'node, four requests, git', rounds, async round => {
      editBoth(desk, rounds + round)
      return { ours: await desk.run('push'), theirs: await bareSend(desk) }
    })),
  ],

  start: async (desk, rounds) =>
    repeated('--version', 'node -e 0', rounds, async () => ({
      ours: await desk.run('--version'),
      theirs: await timed(process.execPath, ['-e', '0'], desk.around(desk.clone)),
    })),

  watch: watching,

  merge: async (desk, rounds) => {
    const edited = desk.editable().slice(0, MERGED)
    const main = 'HEAD'
    return repeated(`merge of ${edited.length}`, 'git merge-tree', Math.min(rounds, 3), async round => {
      for (const { at, path } of edited) {
        desk.server.texts[at] = above(`theirs ${round}`, desk.server.texts[at] ?? '')
        desk.edit(desk.clone, path, text => below(`ours ${round}`, text))
      }
      await desk.git(['checkout', '-q', '-b', `theirs-${round}`, main])
      for (const { path } of edited) desk.edit(desk.peer, path, text => above(`theirs ${round}`, text))
      await desk.git(['commit', '-qam', 'theirs'], ['checkout', '-q', '-'])
      for (const { path } of edited) desk.edit(desk.peer, path, text => below(`ours ${round}`, text))
      await desk.git(['commit', '-qam', 'ours'])
      const theirs = await desk.git(['merge-tree', '--write-tree', 'HEAD', `theirs-${round}`])
      const ours = await desk.run('pull')
      for (const { path } of edited.slice(0, 3)) demandBoth(desk, path, round)
      return { ours, theirs }
    })
  },

  /** The last, since its definition stays in the workspace. */
  long: merging,
}

/** Four lines each. */
const statement = (n: number, value: string): string =>
  `    var $long_${n} {\n      value = ${value}\n    }\n\n`

/** One definition of very many lines, of which each side has changed another. */
async function merging(desk: Desk, rounds: number): Promise<Result[]> {
  const one = desk
    .editable()
    .find(({ at }) => /^function [^]*\n {2}stack \{\n/m.test(desk.server.texts[at] ?? ''))
  if (!one) throw new Error('there is no function to make long')
  const { at, path } = one
  const lines = Math.min(LINES, 10 * desk.server.texts.length)
  const statements = Array.from({ length: lines / 4 }, (_, n) => statement(n, String(n))).join('')
  desk.server.texts[at] = (desk.server.texts[at] ?? '').replace('  stack {\n', head => head + statements)
  await desk.run('pull')
  const change = (n: number, note: string, text: string): string =>
    text.replace(statement(n, String(n)), statement(n, `"${note}"`))
  return repeated(`merge of ${lines} lines`, 'git merge-file', Math.min(rounds, 3), async round => {
    const base = desk.server.texts[at] ?? ''
    const [there, here] = [(lines >> 3) + round, (lines >> 4) + round]
    desk.server.texts[at] = change(there, `theirs ${round}`, base)
    desk.edit(desk.clone, path, text => change(here, `ours ${round}`, text))
    const texts = [readFileSync(join(desk.clone, path), 'utf8'), base, desk.server.texts[at]]
    const files = texts.map((text, side) => desk.note(`side-${side}`, text))
    const theirs = await desk.git(['merge-file', '-p', '-q', ...files])
    const ours = await desk.run('pull')
    const merged = readFileSync(join(desk.clone, path), 'utf8')
    for (const side of ['ours', 'theirs'])
      if (!merged.includes(`"${side} ${round}"`)) throw new Error(`${path} lacks what ${side} says`)
    return { ours, theirs }
  })
}

/** Measuring what went wrong would say nothing. */
function demandBoth(desk: Desk, path: string, round: number): void {
  const text = readFileSync(join(desk.clone, path), 'utf8')
  for (const side of ['ours', 'theirs'])
    if (!text.includes(`// ${side} ${round}\n`)) throw new Error(`${path} lacks what ${side} says`)
}

async function repeated(
  what: string,
  peer: string,
  rounds: number,
  once: (round: number) => Promise<{ readonly ours: Measured; readonly theirs: Measured }>,
): Promise<Result[]> {
  const [ours, theirs]: [Measured[], Measured[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const both = await once(round)
    ours.push(both.ours)
    theirs.push(both.theirs)
  }
  return [{ what, ours, peer, theirs }]
}

/** A watch asks before it sends one. */
const TABLE = /^(?:\/\/.*\n)*table /

/** Another definition in each round, from all over the workspace. */
function pick(desk: Desk, round: number): { readonly at: number; readonly path: string } {
  const all = desk.editable().filter(({ at }) => !TABLE.test(desk.server.texts[at] ?? ''))
  const one = all[Math.floor(((round + 0.5) * 7919) % all.length)]
  if (!one) throw new Error('there is nothing to edit')
  return one
}

/** The same in Xano, and in the files of the peer. */
function changeBoth(desk: Desk, round: number): void {
  const { at, path } = pick(desk, round)
  desk.server.texts[at] = above(`pulled ${round}`, desk.server.texts[at] ?? '')
  desk.edit(desk.peer, path, text => above(`pulled ${round}`, text))
}

/** The same change in the files of the clone and of the peer. */
function editBoth(desk: Desk, round: number): void {
  const { path } = pick(desk, round)
  const note = (text: string): string => above(`pushed ${round}`, text)
  for (const folder of [desk.clone, desk.peer]) desk.edit(folder, path, note)
}

/** From the moment when the changed multidoc has left until the file holds it, and from a save until its push has come. */
async function watching(desk: Desk, rounds: number): Promise<Result[]> {
  const child = spawn(process.execPath, [resolve('bin/xano-sync.js'), 'watch', '--json', '--poll', '100'], {
    ...desk.around(desk.clone),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise(done => child.on('close', done))
  const settled = events(child.stdout, 'settled')
  const [arrivals, pushes, commits]: [Measured[], Measured[], Measured[]] = [[], [], []]
  const note = (list: Measured[], since: number): void => {
    list.push({ ms: performance.now() - since, megabytes: peakOf(child.pid) })
  }
  try {
    await settled.next()
    for (let round = 0; round < rounds; round++) {
      const { at, path } = pick(desk, round)
      const text = above(`watched ${round}`, desk.server.texts[at] ?? '')
      const told = heard(desk, 'told')
      desk.server.texts[at] = text
      const since = await told
      while (!readFileSync(join(desk.clone, path), 'utf8').startsWith(`// watched ${round}`))
        await setTimeout(1)
      note(arrivals, since)
      await settled.next()
      await setTimeout(300)
      const saved = performance.now()
      const pushed = heard(desk, 'pushed')
      desk.edit(desk.clone, path, before => above(`saved ${round}`, before))
      await pushed
      note(pushes, saved)
      await settled.next()
      desk.edit(desk.peer, path, before => above(`saved ${round}`, before))
      commits.push(await desk.git(['add', '-A'], ['commit', '-qm', 'one']))
    }
  } finally {
    child.kill('SIGINT')
    await ended
  }
  const peer = 'git add, commit'
  return [
    { what: 'watch: answer to file', ours: arrivals, peer, theirs: commits },
    { what: 'watch: save to push', ours: pushes, peer, theirs: commits },
  ]
}

/** When the server next has heard of that. */
function heard({ server }: Desk, wanted: 'told' | 'pushed'): Promise<number> {
  return new Promise(resolve => {
    server.heard = what => {
      if (what === wanted) resolve(performance.now())
    }
  })
}

/** The lines that tell of one event, as they come. */
function events(stream: NodeJS.ReadableStream, event: string): { next: () => Promise<void> } {
  let count = 0
  let wake: () => void = () => undefined
  createInterface({ input: stream }).on('line', line => {
    if (!line.includes(`"event":"${event}"`)) return
    count++
    wake()
  })
  return {
    next: async () => {
      if (count === 0) await new Promise<void>(resolve => (wake = resolve))
      count = 0
    },
  }
}
