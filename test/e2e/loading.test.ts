import { execFile } from 'node:child_process'
import { existsSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { temporary } from '../temporary.ts'
import { BIN, cleanEnvironment, emulator, run, type Seat, seatOf } from './support.ts'

/** Tells every package, and every file of our own, that a process loads, on standard error. */
const TELL = `data:text/javascript,${encodeURIComponent(`
  import Module, { register } from 'node:module'
  import { writeSync } from 'node:fs'
  register('data:text/javascript,' + encodeURIComponent(\`
    import { writeSync } from 'node:fs'
    export async function load(url, context, next) {
      writeSync(2, 'loads ' + url + String.fromCharCode(10))
      return next(url, context)
    }
  \`))
  process.on('exit', () => {
    for (const path of Object.keys(Module._cache)) writeSync(2, 'loads ' + path + String.fromCharCode(10))
    if (process.moduleLoadList.includes('NativeModule http2')) writeSync(2, 'loads http2' + String.fromCharCode(10))
  })
`)}`

const HTTP = 'dist/chunks/http.cjs'
/** What speaks to proxies. */
const TUNNEL = 'dist/chunks/tunnel.cjs'
/** Merging and planning. */
const PLAN = 'dist/chunks/plan.cjs'
/** Looking at files as they change, by chokidar. */
const WATCH = 'dist/chunks/watch.cjs'
/** Ink, and what is shown by it. */
const STAGE = 'dist/tui/stage.mjs'

/** A package by its name, a file of our own by its path. */
const nameOf = (place: string): string[] => {
  const [, name] = /node_modules\/([^/]+)/.exec(place) ?? /(dist\/.+)/.exec(place) ?? []
  return name === undefined ? [] : [name]
}

/** A clone of a workspace that holds one definition. */
async function cloned(): Promise<Seat> {
  const seat = seatOf(temporary(), await emulator({ multidoc: 'function a {\n}' }))
  await run(seat, ['clone', 'shop'])
  return { ...seat, directory: join(seat.directory, 'shop') }
}

describe('a command that only looks', () => {
  it('loads neither HTTP nor YAML nor schemas nor a terminal UI, where all is in step nothing that plans, and one that syncs with a token from the environment no YAML', async () => {
    const shop = await cloned()
    const loaded = async (command: string): Promise<string[]> => {
      const { code, stderr } = await run(shop, [command], { NODE_OPTIONS: `--import ${TELL}` })
      expect(code).toBe(0)
      expect(stderr).not.toContain('loads http2')
      // The loader of ES modules takes a tenth of a run.
      expect(stderr).not.toMatch(/^loads file:.*dist/m)
      return [
        ...new Set([...stderr.matchAll(/^loads (.*)$/gm)].flatMap(([, place = '']) => nameOf(place))),
      ].sort()
    }
    const whole = await loaded('sync')
    expect(whole).toEqual(expect.arrayContaining([HTTP, PLAN]))
    expect(whole).not.toContain('yaml')
    expect(whole).not.toContain(TUNNEL)
    const status = await loaded('status')
    const heavy = [
      'undici',
      'yaml',
      'valibot',
      'ink',
      'react',
      'chokidar',
      'isomorphic-git',
      'simple-git',
      HTTP,
      PLAN,
      WATCH,
      STAGE,
    ]
    expect([HTTP, PLAN, WATCH, STAGE].filter(path => !existsSync(path))).toEqual([])
    expect(status.filter(name => heavy.includes(name))).toEqual([])
    // Each file takes about a millisecond to find and open.
    expect(whole.length).toBeLessThanOrEqual(12)
    expect(status.length).toBeLessThanOrEqual(7)
  })
})

/** Writes down which script a process runs. */
const NAME = `data:text/javascript,${encodeURIComponent(`
  import { appendFileSync } from 'node:fs'
  appendFileSync(process.env.SCRIPTS, process.argv[1] + String.fromCharCode(10))
`)}`

describe('a command that asks Xano', () => {
  it('has git started by a small process where the last answer was large, and only there', async () => {
    const shop = await cloned()
    const pull = async (): Promise<() => string[]> => {
      const scripts = join(temporary(), 'scripts')
      const { code } = await run(shop, ['pull'], { NODE_OPTIONS: `--import ${NAME}`, SCRIPTS: scripts })
      expect(code).toBe(0)
      return () =>
        readFileSync(scripts, 'utf8')
          .trim()
          .split('\n')
          .map(path => basename(path))
    }
    expect((await pull())()).toEqual(['xano-sync.js'])
    truncateSync(join(shop.directory, '.git/xano-sync/cache/published'), 17 << 20)
    await expect.poll(await pull()).toEqual(['xano-sync.js', 'launcher-process.cjs'])
    expect((await pull())()).toEqual(['xano-sync.js'])
  })

  it('leaves a record of the answer for the next one, also where it carries nothing out', async () => {
    const shop = await cloned()
    const cache = join(shop.directory, '.git/xano-sync/cache')
    const before = readFileSync(join(cache, 'published'))
    rmSync(cache, { recursive: true })
    expect((await run(shop, ['pull', '--dry-run'])).code).toBe(0)
    expect(readFileSync(join(cache, 'published'))).toEqual(before)
  })

  it('has no part of HTTP compiled a second time, which its end would wait for', async () => {
    const lines = '  // a line of some length, so that there is something to read\n'.repeat(20_000)
    const xano = await emulator({ multidoc: `function a {\n${lines}}` })
    const seat = seatOf(temporary(), xano)
    const { stdout: compiled } = await promisify(execFile)(
      process.execPath,
      ['--trace-wasm-compilation-times', BIN, 'clone', 'shop'],
      { cwd: seat.directory, env: { ...cleanEnvironment(), ...seat.env } },
    )
    expect(compiled).toContain('using Liftoff')
    expect(compiled).not.toContain('using TurboFan')
  })
})
