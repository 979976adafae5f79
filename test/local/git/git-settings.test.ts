import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isOn } from '../../../src/local/git/git-settings.ts'
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
