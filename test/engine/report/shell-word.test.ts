import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { describeHold } from '../../../src/engine/report/describe-hold.ts'
import { pathWord, shellWord } from '../../../src/engine/report/shell-word.ts'

/** What a shell makes of a command line. */
const heard = (line: string): string[] =>
  execFileSync('sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)

const HOSTILE = ["x; touch 'y'", '$(id)', '`id`', 'a b', "it's", '*', '~', '=ls', 'a=b', '"', '', '#x', '!1']

describe('a word of a command that somebody may copy into a shell', () => {
  it.each(HOSTILE)('is that word to it: %j', text => {
    expect(heard(shellWord(text))).toEqual([text])
  })

  it('is written as it is where it is plain', () => {
    expect(['function/a.xs', 'user.mail=email', '-x'].map(shellWord)).toEqual([
      'function/a.xs',
      'user.mail=email',
      '-x',
    ])
  })

  it('is no option where it is a path', () => {
    expect(['--config=a.xs', 'a/-b.xs'].map(pathWord)).toEqual(['./--config=a.xs', 'a/-b.xs'])
  })

  it.each(HOSTILE)('is one word of the reason for which a table is held: %j', name => {
    const reason = describeHold({ kind: 'column', table: name, vanished: ['mail'], fresh: ['e mail'] })
    const [, drop = '', rename = ''] = /say --drop-column (.*) or --rename-column (.*)$/.exec(reason) ?? []
    expect([...heard(drop), ...heard(rename)]).toEqual([`${name}.mail`, `${name}.mail=e mail`])
  })
})
