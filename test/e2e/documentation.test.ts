import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { FOLDERS } from '../../lint/import-direction.js'
import { temporary } from '../temporary.ts'
import { cleanEnvironment, run } from './support.ts'

const README = readFileSync('README.md', 'utf8')
const GUIDE = readFileSync('docs/guide.md', 'utf8')

/** What the README shows a command to print, as far as the next blank line. */
function shown(command: string): string[] {
  const [, output = ''] = README.split(`$ ${command}\n`)
  return output.split(/\n(?:\n|```)/)[0]?.split('\n') ?? []
}

const helpOf = async (...command: readonly string[]): Promise<string> =>
  (await run({ directory: temporary(), env: {} }, [...command, '--help'])).stdout

describe('the README', () => {
  it('shows what the demo prints', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [resolve('dist/cli/demo.cjs')], {
      env: { ...cleanEnvironment(), TMPDIR: temporary() },
    })
    const sync = shown('xano-sync sync')
    expect(sync.length).toBeGreaterThan(3)
    expect(stdout).toContain(sync.join('\n'))
    const [cloning = '', history = ''] = shown('xano-sync clone -w 1 bakery')
    expect(stdout).toContain(cloning.replace(/ into .*/, ' into '))
    expect(stdout).toContain(history)
    const subjects = shown('git log --oneline xano/v1').map(line => line.replace(/^\S+ /, ''))
    expect(stdout.match(/^ {4}(?:push|pull): .*/gm)?.map(line => line.trim())).toEqual(subjects.slice(0, 2))
  })

  it('names every command', async () => {
    const commands = [...(await helpOf()).matchAll(/^ {2}([a-z][a-z-]+) /gm)].map(([, name = '']) => name)
    expect(commands).toContain('sync')
    const told = commands.filter(
      name => README.includes(`\`xano-sync ${name}`) || README.includes(`\`${name}\``),
    )
    // Git calls it.
    expect(commands.filter(name => !told.includes(name))).toEqual(['merge-driver', 'help'])
  })
})

describe('the guide', () => {
  it.each(['push', 'sync'])('names every flag of %s that --help knows', async command => {
    const flags = [...(await helpOf(command)).matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map(
      ([, flag = '']) => flag,
    )
    expect(flags.length).toBeGreaterThan(12)
    const own = flags.filter(flag => !['--help', '--profile', '--config'].includes(flag))
    expect(own.filter(flag => !GUIDE.includes(`\`${flag}`))).toEqual([])
    const rows = GUIDE.match(/^\| `--.*/gm)?.join('\n') ?? ''
    const said = ['--json', '--dry-run']
    expect(own.filter(flag => !said.includes(flag) && !rows.includes(`\`${flag}`))).toEqual([])
  })
})

describe('every page', () => {
  it.each(['README.md', 'src/README.md', 'docs/guide.md', 'docs/reliability.md', 'docs/performance.md'])(
    'names no file but what is there: %s',
    page => {
      const text = readFileSync(page, 'utf8')
      const led = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = '']) => join(dirname(page), to))
      const named = [...text.matchAll(/`((?:test|src|docs|bench)\/[\w./-]+)`/g)].map(([, name = '']) => name)
      expect(led.length + named.length).toBeGreaterThan(0)
      expect([...led, ...named].filter(path => !existsSync(path))).toEqual([])
    },
  )
})

describe('the map of the source', () => {
  it('names the folders in the order in which they may import each other', () => {
    const map = readFileSync('src/README.md', 'utf8')
    const named = [...map.matchAll(/^\| `(\w+\/[\w-]+)`/gm)].map(([, folder]) => folder)
    const layers = Object.entries<string[]>(FOLDERS).filter(([layer]) => layer !== 'tui')
    expect(named).toEqual(layers.flatMap(([layer, folders]) => folders.map(folder => `${layer}/${folder}`)))
  })
})
