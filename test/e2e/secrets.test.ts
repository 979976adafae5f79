import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { HARD } from '../../src/emulator/switches.ts'
import { temporary } from '../temporary.ts'
import { emulator, type Finished, run, type Seat } from './support.ts'

const SAMPLE = readFileSync('fixtures/sample.xs', 'utf8')
const TOKEN = 'secret-token-of-somebody'

/** Every file below a folder, byte for byte, but for those that a person wrote the token into. */
function bytesBelow(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'credentials.yaml')
    .map(entry => readFileSync(join(entry.parentPath, entry.name)))
}

/** Everything that git holds, unpacked, whether a ref reaches it or not. */
const objectsIn = (repository: string): Buffer =>
  execFileSync('git', ['cat-file', '--batch-all-objects', '--batch'], { cwd: repository, maxBuffer: 1 << 28 })

it('no token is in anything that a command says or writes, whether it works or fails', async () => {
  const xano = await emulator({ multidoc: SAMPLE, switches: HARD, token: TOKEN })
  const directory = temporary()
  const home = join(directory, 'home')
  mkdirSync(join(home, '.xano'), { recursive: true })
  const profileAt = (origin: string): string =>
    `{account_origin: '${origin}', instance_origin: '${origin}', access_token: ${TOKEN}, workspace: 1}`
  writeFileSync(
    join(home, '.xano', 'credentials.yaml'),
    [
      `profiles:`,
      `  main: ${profileAt(xano.origin)}`,
      `  broken: {access_token: ${TOKEN}}`,
      'default: main',
    ].join('\n'),
  )
  const seat: Seat = {
    directory,
    env: { HOME: home, XDG_CONFIG_HOME: home, XANO_TOKEN: TOKEN, XANO_ORIGIN: xano.origin },
  }
  const shop: Seat = { ...seat, directory: join(directory, 'shop') }
  const said: Finished[] = []
  const command = async (where: Seat, ...args: readonly string[]): Promise<Finished> => {
    const finished = await run(where, args)
    said.push(finished)
    return finished
  }
  expect((await command(seat, 'clone', '-w', '1', 'shop')).code).toBe(0)
  const [file = ''] = readdirSync(join(shop.directory, 'function')).filter(name => name.endsWith('.xs'))
  const path = join(shop.directory, 'function', file)
  const before = readFileSync(path, 'utf8')
  writeFileSync(path, `// here\n${before}`)
  const works = [
    ['sync'],
    ['status', '--json'],
    ['fetch', '--json'],
    ['doctor'],
    ['history', `function/${file}`],
  ]
  for (const args of works) await command(shop, ...args)
  writeFileSync(path, `// mine\n${before}`)
  xano.edit('ann', { type: 'put', text: `// hers\n${before}` })
  for (const args of [
    ['sync', '--json'],
    ['resolve', '--json'],
    ['resolve', '--markers'],
    ['diff'],
    ['sync'],
  ])
    await command(shop, ...args)
  xano.faults.add({ match: { method: 'GET', path: '*' }, count: 50, action: { type: 'status', status: 401 } })
  await command(shop, 'sync')
  const unset = { XANO_TOKEN: '', XANO_ORIGIN: '' }
  for (const name of ['broken', 'nobody'])
    await command({ ...shop, env: { ...shop.env, ...unset } }, 'sync', '-p', name)
  expect(new Set(said.map(({ code }) => code)).size).toBeGreaterThan(2)
  for (const { stdout, stderr } of said) expect(stdout + stderr).not.toContain(TOKEN)
  for (const bytes of [...bytesBelow(directory), objectsIn(shop.directory)])
    expect(bytes.includes(TOKEN)).toBe(false)
}, 120_000)
