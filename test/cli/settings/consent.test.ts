import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { consentTo } from '../../../src/cli/settings/consent.ts'
import type { Prompt } from '../../../src/cli/terminal/prompt-line.ts'
import { emulator, git, seatOf } from '../../e2e/support.ts'
import { temporary } from '../../temporary.ts'
import { command, type Told } from '../command.ts'

const OWN = { origin: 'https://mine.example', source: 'profile "work"' }
const WISH = { origin: 'https://theirs.example:8443', file: '/project/profile.yaml' }
const bookIn = (home: string): string => join(home, '.xano', 'xano-sync-consents.yaml')

function person(...lines: readonly (string | undefined)[]): { prompt: Prompt; heard: string[] } {
  const heard: string[] = []
  const answers = [...lines]
  return {
    heard,
    prompt: (facts, question) => {
      heard.push([...facts, question].join('\n'))
      return Promise.resolve(answers.shift())
    },
  }
}

describe('a token for another origin than its own', () => {
  it.each(['theirs.example:8443', 'theirs.example', ' THEIRS.example \n'])(
    'is agreed to by typing the host (%j), and that is remembered at home',
    async typed => {
      const home = temporary()
      const { prompt, heard } = person(typed)
      await consentTo(WISH, OWN, { home, prompt })
      expect(heard).toHaveLength(1)
      expect(heard[0]).toContain('/project/profile.yaml')
      expect(heard[0]).toContain('https://mine.example')
      expect(heard[0]).toContain('https://theirs.example:8443')
      await consentTo(WISH, OWN, { home, prompt: undefined })
      expect(statSync(join(home, '.xano')).mode & 0o077).toBe(0)
    },
  )

  it.each(['', 'y', 'yes', 'mine.example', 'theirs.example.evil', 'heirs.example', undefined])(
    'is not agreed to by %j, and nothing is remembered',
    async typed => {
      const home = temporary()
      await expect(consentTo(WISH, OWN, { home, prompt: person(typed).prompt })).rejects.toMatchObject({
        code: 'misconfigured',
      })
      expect(existsSync(bookIn(home))).toBe(false)
    },
  )

  it('is refused where nobody can be asked', async () => {
    await expect(consentTo(WISH, OWN, { home: temporary(), prompt: undefined })).rejects.toThrow(
      /belongs to https:\/\/mine\.example.*sent to https:\/\/theirs\.example:8443/,
    )
  })

  it.each([
    ['another token', WISH, { ...OWN, origin: 'https://other.example' }],
    ['another server', { ...WISH, origin: 'https://theirs.example' }, OWN],
    ['the other way round', { ...WISH, origin: OWN.origin }, { ...OWN, origin: WISH.origin }],
  ])('is not agreed to by a consent for %s', async (_, wish, own) => {
    const home = temporary()
    await consentTo(WISH, OWN, { home, prompt: person('theirs.example').prompt })
    await expect(consentTo(wish, own, { home, prompt: undefined })).rejects.toThrow()
  })

  it('keeps what was agreed to before, and is asked for again when the book holds something else', async () => {
    const home = temporary()
    await consentTo(WISH, OWN, { home, prompt: person('theirs.example').prompt })
    const other = { ...WISH, origin: 'https://third.example' }
    await consentTo(other, OWN, { home, prompt: person('third.example').prompt })
    await consentTo(WISH, OWN, { home, prompt: undefined })
    for (const text of ['{}', '- 7\n- token_of: 1', '']) {
      writeFileSync(bookIn(home), text)
      await expect(consentTo(WISH, OWN, { home, prompt: undefined })).rejects.toThrow(/agree/)
    }
    writeFileSync(bookIn(home), '[')
    await expect(consentTo(WISH, OWN, { home, prompt: undefined })).rejects.toThrow(/no YAML/)
  })
})

describe("scenario 37: a stranger's file that points the token elsewhere", () => {
  /** A person with a profile of `mine`, in a folder that names `theirs`. */
  async function trap(file: 'profile.yaml' | 'xano-sync.yaml'): Promise<{
    run: (...args: string[]) => Promise<Told>
    asked: () => number
    agree: () => void
    directory: string
  }> {
    const mine = await emulator()
    const theirs = await emulator()
    const directory = temporary()
    const home = temporary()
    git(directory, 'init', '-q', '-b', 'main')
    const key = file === 'profile.yaml' ? 'instance_origin' : 'origin'
    writeFileSync(join(directory, file), `${key}: ${theirs.origin}\n`)
    mkdirSync(join(home, '.xano'))
    const profile = `{ instance_origin: "${mine.origin}", access_token: "${theirs.token}" }`
    writeFileSync(join(home, '.xano/credentials.yaml'), `profiles: { default: ${profile} }\n`)
    const env = { HOME: home }
    return {
      directory,
      run: (...args) => command({ directory, env }, ...args),
      asked: () => mine.requests.length + theirs.requests.length,
      agree: () => {
        const consent = { token_of: mine.origin, sent_to: theirs.origin }
        writeFileSync(bookIn(home), JSON.stringify([consent]))
      },
    }
  }

  it.each(['profile.yaml', 'xano-sync.yaml'] as const)(
    'as %s, is refused without a request where nobody can be asked, and obeyed once it was agreed to',
    async file => {
      const { run, asked, agree, directory } = await trap(file)
      const { code, stderr } = await run('init', '-w', '1')
      expect(code).toBe(2)
      expect(stderr).toContain(file)
      expect(asked()).toBe(0)
      agree()
      expect((await run('init', '-w', '1')).code).toBe(0)
      expect((await run('sync')).code).toBe(0)
      expect(readFileSync(join(directory, '.git/config'), 'utf8')).not.toContain('access_token')
      writeFileSync(join(directory, file), '')
      const before = asked()
      expect((await run('sync')).code).toBe(2)
      expect(asked()).toBe(before)
    },
  )

  it('does not redirect a token from the environment either', async () => {
    const mine = await emulator()
    const directory = temporary()
    writeFileSync(join(directory, 'xano-sync.yaml'), 'origin: https://theirs.example\n')
    const { code, stderr } = await command(seatOf(directory, mine), 'init')
    expect(code).toBe(2)
    expect(stderr).toContain('XANO_TOKEN')
    expect(mine.requests).toEqual([])
  })
})
