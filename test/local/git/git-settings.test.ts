import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { Git } from '../../../src/local/git/git.ts'
import { areStill, isOn, readSettings } from '../../../src/local/git/git-settings.ts'
import { temporary } from '../../temporary.ts'

it.each(['true', 'Yes', 'on', '1', '-1', '2k', '0', '00', 'false', 'no', 'off', ''])(
  'takes a setting of %j for what git takes it for',
  value => {
    const file = join(temporary(), 'config')
    execFileSync('git', ['config', '--file', file, 'a.b', value])
    const told = execFileSync('git', ['config', '--file', file, '--type=bool', 'a.b'], { encoding: 'utf8' })
    expect(isOn(new Map([['a.b', value]]), 'a.b')).toBe(told.trim() === 'true')
  },
)

afterEach(() => vi.unstubAllEnvs())

it.each(['', undefined])(
  'notices that settings come to be below HOME, with XDG_CONFIG_HOME as %j',
  async xdg => {
    const home = temporary()
    vi.stubEnv('HOME', home)
    vi.stubEnv('XDG_CONFIG_HOME', xdg)
    vi.stubEnv('GIT_CONFIG_GLOBAL', undefined)
    const git = new Git(temporary())
    const before = await readSettings(git)
    expect(areStill(before)).toBe(true)
    mkdirSync(join(home, '.config/git'), { recursive: true })
    writeFileSync(join(home, '.config/git/config'), '[a]\n\tb = c\n')
    expect(areStill(before)).toBe(false)
    expect((await readSettings(git)).values.get('a.b')).toBe('c')
  },
)
