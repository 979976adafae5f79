import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { temporary } from '../temporary.ts'
import { fn } from './desk.ts'
import { BIN, cleanEnvironment, emulator, run, type Seat, seatOf } from './support.ts'
import { Watching } from './watching.ts'

async function shopWith(text: string): Promise<{ xano: Awaited<ReturnType<typeof emulator>>; seat: Seat }> {
  const xano = await emulator({ multidoc: text })
  const outside = seatOf(temporary(), xano)
  expect((await run(outside, ['clone', 'shop'])).code).toBe(0)
  return { xano, seat: { ...outside, directory: join(outside.directory, 'shop') } }
}

it.skipIf(!existsSync('/dev/full'))(
  'a run whose words find no room does what it was asked for, says so, and fails',
  async () => {
    const { xano, seat } = await shopWith(fn('a', 'one'))
    xano.colleague('ann').put(fn('a', 'two'))
    const script = `'${process.execPath}' '${BIN}' sync >/dev/full; echo $?`
    const env = { ...cleanEnvironment(), ...seat.env }
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', script], { cwd: seat.directory, env })
    expect([stdout, stderr]).toEqual([
      '1\n',
      'xano-sync: what it had to say could not be written: ENOSPC: no space left on device, write\n',
    ])
    expect((await run(seat, ['status'])).stdout).toContain('In step')
    expect(xano.definitions()).toEqual([fn('a', 'two')])
  },
)

it.skipIf(!existsSync('/dev/full'))('a version that finds no room fails without a stack trace', async () => {
  const script = `'${process.execPath}' '${BIN}' --version >/dev/full; echo $?`
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', script], { env: cleanEnvironment() })
  expect([stdout, stderr]).toEqual([
    '1\n',
    'xano-sync: what it had to say could not be written: ENOSPC: no space left on device, write\n',
  ])
})

it('a watch to which nobody listens any more ends when it has something to say', async () => {
  const { xano, seat } = await shopWith(fn('a', 'one'))
  const watch = new Watching(seat, '--live')
  await watch.until(() => watch.count('settled') === 1, 'the first agreement')
  const ended = new Promise(resolve => watch.process.once('exit', resolve))
  watch.process.stdout?.destroy()
  xano.colleague('ann').put(fn('a', 'two'))
  expect(await ended).toBe(0)
  const { stdout } = await run(seat, ['status', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ watch: null })
})
