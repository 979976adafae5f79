import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fn } from '../e2e/desk.ts'
import { emulator, seatOf } from '../e2e/support.ts'
import { temporary } from '../temporary.ts'
import { BEFORE, Terminal } from './terminal.ts'

it('clone has a branch picked from the list, push asks before it deletes, ends when it is told to, and both leave a word on the terminal', async () => {
  const xano = await emulator({ multidoc: ['a', 'b', 'c'].map(name => fn(name, 'one')).join('\n---\n') })
  await fetch(`${xano.origin}/api:meta/workspace/1/branch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${xano.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ label: 'dev', source_branch: 'v1' }),
  })
  const { directory, env } = seatOf(temporary(), xano)
  const clone = new Terminal(['clone', 'c'], { directory, env })
  await clone.shows('Which branch?')
  expect(clone.isAlternate).toBe(true)
  expect(clone.text).toMatch(/▸ \d {2}v1 {2}\(live\)/)
  clone.press(/(\d) {2}dev/.exec(clone.text)?.[1] ?? '', 'enter')
  expect(await clone.ends()).toMatchObject({ code: 0 })
  expect(clone.scrollback.join('\n')).toMatch(/Which branch\? dev\n[^]*3 definitions/)

  rmSync(join(directory, 'c/function/a.xs'))
  const told = new Terminal(['push'], { directory: join(directory, 'c'), env })
  told.press('y', 'enter')
  await told.shows('Delete it in Xano?')
  told.kill('SIGTERM')
  expect(await told.ends()).toMatchObject({ code: 130 })
  expect(told.isAlternate).toBe(false)
  expect(xano.definitions({ branch: 'dev' })).toHaveLength(3)
  const push = new Terminal(['push'], { directory: join(directory, 'c'), env })
  await push.shows('Delete it in Xano?')
  expect(push.text).toContain('- function a {')
  push.press('y', 'enter')
  expect(await push.ends()).toMatchObject({ code: 0 })
  expect(push.isAlternate).toBe(false)
  expect(push.scrollback[0]).toBe(BEFORE)
  expect(push.scrollback.join('\n')).toMatch(
    /function\/a\.xs\nDelete it in Xano\? yes\n[^]*pushed +function\/a\.xs/,
  )
  expect(xano.definitions({ branch: 'dev' })).toHaveLength(2)
})
