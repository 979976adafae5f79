import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator/start.ts'
import { temporary } from '../temporary.ts'
import { emulator, git, pushed, run, type Seat, seatOf } from './support.ts'

const BIN = resolve('bin/xano-sync.js')
const functionOf = (name: string): string =>
  `function ${name} {\n  input {\n  }\n\n  stack {\n    debug.log { value = 1 }\n  }\n\n  response = null\n}`
const TEXT = functionOf('a')
const FOREVER_MS = 600_000

async function shopOf(xano: Emulator): Promise<Seat> {
  const seat = seatOf(temporary(), xano)
  expect((await run(seat, ['clone', 'shop'])).code).toBe(0)
  xano.clearRequests()
  return { ...seat, directory: join(seat.directory, 'shop') }
}

/** Runs a command, and sends it signals once Xano was asked for something; to all its processes, as Ctrl-C does. */
function interrupted(
  seat: Seat,
  args: readonly string[],
  { xano, asked, signals }: { xano: Emulator; asked: string; signals: readonly (NodeJS.Signals | 'GROUP')[] },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [method, path] = asked.split(' ')
  return new Promise(done => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: seat.directory,
      env: { ...process.env, ...seat.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const left = [...signals]
    let stdout = ''
    let stderr = ''
    const next = (): void => {
      const signal = left.shift()
      if (signal === 'GROUP') process.kill(-(child.pid ?? 0), 'SIGINT')
      else if (signal) child.kill(signal)
    }
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
      if (stderr.includes('interrupt again')) next()
    })
    child.on('close', code => done({ code, stdout, stderr }))
    xano.onRequest(request => {
      const isIt = request.method === method && request.path.at(-1) === path
      if (isIt && left.length === signals.length) next()
    })
  })
}

const isLocked = ({ directory }: Seat): boolean =>
  ['xano-sync/lock', 'index.lock'].some(name => existsSync(join(directory, '.git', name)))

describe('a run that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('while it reads ends at once: %s', async signal => {
    const xano = await emulator({ multidoc: TEXT })
    const seat = await shopOf(xano)
    xano.faults.add({ match: { path: '*/multidoc' }, action: { type: 'delay', ms: FOREVER_MS } })
    const ended = await interrupted(seat, ['sync'], { xano, asked: 'GET branch', signals: [signal] })
    expect(ended).toMatchObject({ code: 130, stderr: expect.stringContaining('Nothing was lost') as string })
    expect(isLocked(seat)).toBe(false)
    xano.faults.clear()
    expect((await run(seat, ['sync'])).code).toBe(0)
  })

  it('while it pushes waits for the answer, and the next run goes on without sending it again', async () => {
    const xano = await emulator({ multidoc: TEXT })
    const seat = await shopOf(xano)
    writeFileSync(join(seat.directory, 'function/a.xs'), TEXT.replace('value = 1', 'value = 10'))
    xano.faults.add({
      match: { method: 'POST', path: '*/multidoc' },
      action: { type: 'slow', chunkBytes: 20, ms: 100 },
    })
    const ended = await interrupted(seat, ['sync'], { xano, asked: 'POST multidoc', signals: ['SIGINT'] })
    expect(ended.code).toBe(130)
    expect((await run(seat, ['sync'])).code).toBe(0)
    expect(xano.definitions().join()).toContain('value = 10')
    expect(pushed(xano).length).toBeLessThanOrEqual(1)
    expect(readFileSync(join(seat.directory, 'function/a.xs'), 'utf8')).toContain('value = 10')
    expect(git(seat.directory, 'fsck', '--strict', '--no-dangling')).toBe('')
  })

  it('while it pushes remembers what came before it, and what it sent: an edit on top of either is no conflict', async () => {
    const xano = await emulator({ multidoc: ['a', 'b'].map(functionOf).join('\n---\n') })
    const seat = await shopOf(xano)
    const file = (name: string): string => join(seat.directory, `function/${name}.xs`)
    const edit = (name: string, from: string, to: string): void =>
      writeFileSync(file(name), readFileSync(file(name), 'utf8').replace(from, to))
    for (const stop of ['SIGINT', 'GROUP'] as const) {
      const value = stop.length
      const there = xano.definitions().find(text => text.startsWith('function b')) ?? ''
      xano.colleague('ann').put(there.replace(/value = \d+/, `value = 2${value}`))
      edit('a', /value = \d+/.exec(readFileSync(file('a'), 'utf8'))?.[0] ?? '', `value = 1${value}`)
      xano.clearRequests()
      const hold = { type: 'slow', chunkBytes: 20, ms: 100 } as const
      xano.faults.add({ match: { method: 'POST', path: '*/multidoc' }, action: hold })
      const ended = await interrupted(seat, ['sync'], { xano, asked: 'POST multidoc', signals: [stop] })
      expect(ended).toMatchObject({ code: 130, stdout: expect.stringContaining('pushed') as string })
      expect(ended.stdout).toContain('pulled')
      expect(pushed(xano)).toHaveLength(1)
      edit('a', `value = 1${value}`, `value = 11${value}`)
      edit('b', `value = 2${value}`, `value = 22${value}`)
      expect((await run(seat, ['sync'])).code).toBe(0)
      const held = xano.definitions().join()
      expect([held.includes(`value = 11${value}`), held.includes(`value = 22${value}`)]).toEqual([true, true])
    }
  })

  it('between two things that it sends remembers the first, and leaves the other to the next run', async () => {
    const xano = await emulator({ multidoc: ['a', 'b'].map(functionOf).join('\n---\n') })
    const seat = await shopOf(xano)
    const file = join(seat.directory, 'function/a.xs')
    const edit = (from: string, to: string): void =>
      writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
    edit('value = 1', 'value = 10')
    rmSync(join(seat.directory, 'function/b.xs'))
    const hold = { type: 'slow', chunkBytes: 20, ms: 100 } as const
    xano.faults.add({ match: { method: 'POST', path: '*/multidoc' }, action: hold })
    const ended = await interrupted(seat, ['sync', '--delete'], {
      xano,
      asked: 'POST multidoc',
      signals: ['SIGINT'],
    })
    expect(ended).toMatchObject({ code: 130, stdout: expect.stringContaining('pushed') as string })
    expect(xano.definitions().join()).toMatch(/value = 10[^]*function b/)
    edit('value = 10', 'value = 11')
    expect((await run(seat, ['sync', '--delete'])).code).toBe(0)
    expect(xano.definitions().join()).toContain('value = 11')
    expect(xano.definitions()).toHaveLength(1)
  })

  it('a second time ends at once, whatever it is at', async () => {
    const xano = await emulator({ multidoc: TEXT })
    const seat = await shopOf(xano)
    writeFileSync(join(seat.directory, 'function/a.xs'), TEXT.replace('value = 1', 'value = 10'))
    const hold = { type: 'slow', chunkBytes: 1, ms: FOREVER_MS } as const
    xano.faults.add({ match: { method: 'POST', path: '*/multidoc' }, action: hold })
    const ended = await interrupted(seat, ['sync'], {
      xano,
      asked: 'POST multidoc',
      signals: ['SIGINT', 'SIGINT'],
    })
    expect(ended.code).toBe(130)
    expect(isLocked(seat)).toBe(false)
    xano.faults.clear()
    expect((await run(seat, ['sync'])).code).toBe(0)
    expect(xano.definitions().join()).toContain('value = 10')
  })
})
