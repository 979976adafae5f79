import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporary } from '../../temporary.ts'
import { command } from '../command.ts'

const scripts = new Map<string, string>()
beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await command({ directory: process.cwd(), env: {} }, 'completion', shell)
    if (code !== 0) throw new Error(`completion ${shell} ended with ${code}`)
    scripts.set(shell, stdout)
  }
})

/** What bash offers when Tab is pressed behind these words. */
function offered(...words: readonly string[]): string[] {
  const press = `
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    _xano_sync
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const script = `${scripts.get('bash') ?? ''}${press}`
  const args = ['--norc', '-c', script, 'bash', 'xano-sync', ...words]
  return execFileSync('bash', args, { encoding: 'utf8', cwd: temporary() })
    .split('\n')
    .filter(word => word !== '')
}

describe('completion for bash', () => {
  it('offers every command', () => {
    const all = offered('')
    for (const name of [
      'clone',
      'init',
      'bind',
      'unbind',
      'doctor',
      'sync',
      'status',
      'completion',
      'emulator',
    ])
      expect(all).toContain(name)
    expect(offered('cl')).toEqual(['clone'])
    expect(offered('--verbose', 'cl')).toEqual(['clone'])
  })

  it('offers the options of the command that was typed, and no others', () => {
    expect(offered('clone', '--s')).toEqual(['--sandbox'])
    expect(offered('status', '--s')).toEqual([])
    expect(offered('init', '-')).toEqual(
      expect.arrayContaining([
        '-w',
        '--workspace',
        '-b',
        '--branch',
        '--root',
        '--base',
        '-p',
        '--json',
        '--help',
      ]),
    )
  })

  it('offers choices, and leaves values that may be anything to the shell', () => {
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish'])
    expect(offered('completion', 'z')).toEqual(['zsh'])
    expect(offered('sync', '--prefer', '')).toEqual(['local', 'xano'])
    expect(offered('clone', '-w', '')).toEqual([])
    expect(offered('clone', '')).toEqual([])
  })
})

describe.each(['bash', 'zsh', 'fish'])('completion for %s', shell => {
  it('knows every command and option that --help tells of', async () => {
    const script = scripts.get(shell) ?? ''
    const help = async (...args: string[]): Promise<string> =>
      (await command({ directory: process.cwd(), env: {} }, ...args, '--help')).stdout
    const names = [...(await help()).matchAll(/^ {2}([a-z][a-z-]+)/gm)].flatMap(([, name]) =>
      name === undefined || name === 'help' ? [] : [name],
    )
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) {
      expect(script).toContain(name)
      const options = (await help(name)).matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)
      for (const [, option = ''] of options)
        expect(script).toContain(shell === 'fish' ? `-l ${option}` : `--${option}`)
    }
  })

  it('is one script without an open quote', () => {
    const script = scripts.get(shell) ?? ''
    const bare = script.replace(/\\./gs, '').replace(/'[^']*'/g, '')
    expect(bare).not.toContain("'")
  })
})

describe('completion', () => {
  it.each([['tcsh'], []])('for a shell that it does not know (%j) exits 2', async (...args) => {
    const { code, stdout } = await command({ directory: process.cwd(), env: {} }, 'completion', ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})
