import { describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { emulator, run, seatOf, temporary } from './support.ts'

/** Tells every package that a process loads, on standard error. */
const TELL = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module'
  register('data:text/javascript,' + encodeURIComponent(\`
    import { writeSync } from 'node:fs'
    export async function load(url, context, next) {
      const [, name] = /node_modules\\\\/([^/]+)/.exec(url) ?? []
      if (name) writeSync(2, 'loads ' + name + String.fromCharCode(10))
      return next(url, context)
    }
  \`))
`)}`

describe('a command that only looks', () => {
  it('loads neither HTTP nor YAML nor schemas nor a terminal UI, and one that syncs with a token from the environment no YAML', async () => {
    const xano = await emulator({ multidoc: 'function a {\n}' })
    const seat = seatOf(temporary(), xano)
    await run(seat, ['clone', 'shop'])
    const shop = { ...seat, directory: join(seat.directory, 'shop') }
    const loaded = async (command: string): Promise<string[]> => {
      const { code, stderr } = await run(shop, [command], { NODE_OPTIONS: `--import ${TELL}` })
      expect(code).toBe(0)
      return [...new Set([...stderr.matchAll(/^loads (.*)$/gm)].map(([, name = '']) => name))].sort()
    }
    const whole = await loaded('sync')
    expect(whole).toEqual(expect.arrayContaining(['undici', 'valibot']))
    expect(whole).not.toContain('yaml')
    const heavy = ['undici', 'yaml', 'valibot', 'ink', 'react', 'chokidar', 'isomorphic-git', 'simple-git']
    expect((await loaded('status')).filter(name => heavy.includes(name))).toEqual([])
  })
})
