import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StatusReport } from '../../src/cli/inspect/status-report.ts'
import type { Emulator } from '../../src/emulator/start.ts'
import { self } from '../../src/local/state-files/process-owner.ts'
import { watchFile } from '../../src/local/state-files/watch-state.ts'
import { converse } from '../cli/command.ts'
import { openShop } from '../cli/shop.ts'
import { temporary } from '../temporary.ts'
import { emulator, run, type Seat, seatOf } from './support.ts'

const SAMPLE = readFileSync('fixtures/sample.xs', 'utf8')
const AUDIT = 'function/audit/write.xs'
const MAIL = 'function/mail/send.xs'

interface Desk {
  readonly xano: Emulator
  /** In the clone, and without a token. */
  readonly seat: Seat
  readonly sync: () => Promise<number | null>
  readonly read: (path: string) => string
  readonly write: (path: string, text: string) => void
}

/** A clone of the sample that is in step. */
async function desk(): Promise<Desk> {
  const xano = await emulator({ multidoc: SAMPLE })
  const outside = seatOf(temporary(), xano)
  await run(outside, ['clone', 'shop'])
  const directory = join(outside.directory, 'shop')
  return {
    xano,
    seat: { directory, env: {} },
    sync: async () => (await run({ ...outside, directory }, ['sync'])).code,
    read: path => readFileSync(join(directory, path), 'utf8'),
    write: (path, text) => {
      writeFileSync(join(directory, path), text)
    },
  }
}

async function statusOf(seat: Seat): Promise<StatusReport> {
  const { code, stdout, stderr } = await run(seat, ['status', '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as StatusReport
}

describe('status', () => {
  it('is in step after a clone, and names what differs with its texts, without a network', async () => {
    const { xano, seat, read, write } = await desk()
    await xano.close()
    expect(await statusOf(seat)).toMatchObject({
      version: 1,
      label: 'v1',
      branch: 'v1',
      inStep: true,
      watch: null,
    })
    write(AUDIT, `// who did what\n${read(AUDIT)}`)
    const { inStep, local, ...rest } = await statusOf(seat)
    expect({ inStep, local }).toEqual({
      inStep: false,
      local: [
        {
          action: 'updated',
          kind: 'function',
          name: 'audit/write',
          guid: expect.any(String) as string,
          path: AUDIT,
          base: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
          local: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
          xano: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        },
      ],
    })
    expect(rest).toMatchObject({ xano: [], conflicts: [], held: [], problems: [] })
    const { code, stdout } = await run(seat, ['status'])
    expect(code).toBe(0)
    expect(stdout).toContain(`  updated  ${AUDIT}\n`)
  })

  it('names who changed in Xano what waits for a choice', async () => {
    const { xano, seat, sync, read, write } = await desk()
    const before = read(AUDIT)
    write(AUDIT, before.replace('stack {', 'stack {\n    // mine'))
    xano.colleague('ann').put(before.replace('stack {', 'stack {\n    // hers'))
    expect(await sync()).toBe(3)
    const { conflicts } = await statusOf(seat)
    expect(conflicts.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(
        /^edited here and in Xano, in the same place; in Xano by .*ann.*, \d{4}-\d\d-\d\dT/i,
      ),
    ])
  })

  it('names who undid what was pushed, and when', async () => {
    const { xano, seat, sync, read, write } = await desk()
    const before = read(AUDIT)
    write(AUDIT, before.replace('stack {', 'stack {\n    // one\n    // two'))
    expect(await sync()).toBe(0)
    xano.colleague('ann').put(before)
    expect(await sync()).toBe(3)
    const { conflicts } = await statusOf(seat)
    expect(conflicts.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^Xano undid what was pushed; in Xano by .*ann.*, \d{4}-\d\d-\d\dT/i),
    ])
  })

  it('names who deleted in Xano what was edited here', async () => {
    const { xano, seat, sync, read, write } = await desk()
    write(AUDIT, read(AUDIT).replace('stack {', 'stack {\n    // mine'))
    xano.colleague('ann').delete({ kind: 'function', name: 'audit/write' })
    expect(await sync()).toBe(3)
    const { conflicts } = await statusOf(seat)
    expect(conflicts.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^edited here, deleted in Xano; in Xano by .*ann.*, \d{4}-\d\d-\d\dT/i),
    ])
  })

  it('passes on what a running watch says, and nothing of one that has ended', async () => {
    const { seat } = await desk()
    const file = watchFile(join(seat.directory, '.git'))
    writeFileSync(file, JSON.stringify({ ...self(), phase: 'idle' }))
    expect((await statusOf(seat)).watch).toMatchObject({ pid: process.pid, phase: 'idle' })
    expect((await run(seat, ['status'])).stdout).toContain(`A watch is running (process ${process.pid}).`)
    writeFileSync(file, JSON.stringify({ ...self(), began: '1', phase: 'idle' }))
    expect((await statusOf(seat)).watch).toBeNull()
  })
})

describe('diff', () => {
  it('shows what is here against what Xano was seen to hold, across moves, and no layout', async () => {
    const { xano, seat, read, write } = await desk()
    await xano.close()
    expect(await run(seat, ['diff'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
    write(MAIL, read(MAIL).replaceAll('  ', '    '))
    write(AUDIT, read(AUDIT).replace('stack {', 'stack {\n    // mine'))
    renameSync(join(seat.directory, AUDIT), join(seat.directory, 'function/moved.xs'))
    const { code, stdout } = await run(seat, ['diff'])
    expect(code).toBe(0)
    expect(stdout.split('\n').filter(line => /^(diff|[-+])/.test(line))).toEqual([
      `diff --git xano/${AUDIT} local/function/moved.xs`,
      `--- xano/${AUDIT}`,
      '+++ local/function/moved.xs',
      '+    // mine',
    ])
    expect((await run(seat, ['diff', 'table'])).stdout).toBe('')
    expect(JSON.parse((await run(seat, ['diff', '--json', 'function'])).stdout)).toMatchObject({
      version: 1,
      differences: [{ action: 'updated', name: 'audit/write', path: 'function/moved.xs' }],
    })
  })

  it('shows what both sides have taken in against either', async () => {
    const { xano, seat, sync, read, write } = await desk()
    const before = read(AUDIT)
    write(AUDIT, before.replace('stack {', 'stack {\n    // mine'))
    xano.colleague('ann').put(before.replace('stack {', 'stack {\n    // hers'))
    expect(await sync()).toBe(3)
    const { stdout } = await run(seat, ['diff', '--base', AUDIT])
    expect(stdout.split('\n').filter(line => /^[-+]/.test(line))).toEqual([
      `--- base/${AUDIT}`,
      `+++ xano/${AUDIT}`,
      '+    // hers',
      `--- base/${AUDIT}`,
      `+++ local/${AUDIT}`,
      '+    // mine',
    ])
  })
})

describe('history', () => {
  it('follows a definition through renames by its guid, with who did it, and shows what changed', async () => {
    const { xano, seat, sync, read, write } = await desk()
    write(AUDIT, read(AUDIT).replace('stack {', 'stack {\n    // mine'))
    expect(await sync()).toBe(0)
    xano.colleague('ann').rename({ kind: 'function', name: 'audit/write' }, 'audit/note')
    expect(await sync()).toBe(0)
    const guid = /guid = "(.*)"/.exec(read('function/audit/note.xs'))?.[1] ?? ''
    await xano.close()

    const shown = await run(seat, ['history', 'function', 'audit/note'])
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout.split('\n')).toEqual([
      expect.stringMatching(
        /^[0-9a-f]{10}  \d{4}-\d\d-\d\d \d\d:\d\dZ  .*ann.*  renamed function audit\/note, from function audit\/write$/i,
      ),
      expect.stringMatching(/^[0-9a-f]{10}  .*  Dev  updated function audit\/write$/),
      expect.stringMatching(/^[0-9a-f]{10}  .*  created function audit\/write$/),
      '',
    ])
    for (const words of ['audit/note', 'function/audit/note.xs', 'audit/write', guid])
      expect((await run(seat, ['history', words])).stdout).toBe(shown.stdout)
    const patch = (await run(seat, ['history', '-p', guid])).stdout
    expect(patch).toContain('\n+    // mine\n')
    expect(patch).toContain('--- a/function/audit/write.xs\n+++ b/function/audit/note.xs\n')
    const { history } = JSON.parse((await run(seat, ['history', '--json', guid])).stdout) as {
      history: Record<string, string>[]
    }
    expect(history.map(({ action }) => action)).toEqual(['renamed', 'updated', 'created'])
    expect(history[0]).toMatchObject({ from: 'function audit/write', name: 'audit/note', guid })
  })

  it('hints at the one that was deleted before another was made in its place', async () => {
    const { xano, seat, sync, read } = await desk()
    const text = read(AUDIT)
    const [, guid = ''] = /guid = "(.*)"/.exec(text) ?? []
    xano.colleague('ann').delete({ kind: 'function', name: 'audit/write' })
    expect(await sync()).toBe(0)
    xano
      .colleague('ann')
      .put(text.replace(guid, 'x'.repeat(guid.length)).replace('stack {', 'stack {\n    // anew'))
    expect(await sync()).toBe(0)
    const { stdout } = await run(seat, ['history', AUDIT])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.slice(0, -1).map(line => / (created|deleted) /.exec(line)?.[1])).toEqual(['created'])
    expect(lines.at(-1)).toBe(`Another one was called so, and is gone: xano-sync history ${guid}`)
    const former = await run(seat, ['history', guid])
    expect(former.stdout).toMatch(/ deleted function audit\/write\n.* created function audit\/write\n$/)
  })

  it('lists the candidates of a name that several have, and says when nobody had it', async () => {
    const { xano, seat, sync } = await desk()
    xano.colleague('ann').put('addon "audit/write" {\n  input {\n  }\n\n  stack {\n  }\n}')
    expect(await sync()).toBe(0)
    const several = await run(seat, ['history', 'audit/write'])
    expect(several.code).toBe(2)
    expect(several.stderr).toContain('addon audit/write')
    expect(several.stderr).toContain(`function audit/write  ${AUDIT}`)
    expect((await run(seat, ['history', 'addon audit/write'])).code).toBe(0)
    const none = await run(seat, ['history', 'nobody'])
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('never seen to hold nobody')
  })
})

describe('colour', () => {
  /** What each of the looking commands says of an edit that was sent and one that was not. */
  async function looks(env: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const { seat, sync, read, write } = await desk()
    write(AUDIT, read(AUDIT).replace('stack {', 'stack {\n    // sent'))
    expect(await sync()).toBe(0)
    write(AUDIT, read(AUDIT).replace('// sent', '// not sent'))
    const seen: Record<string, string> = {}
    for (const args of [['diff'], ['diff', '--base'], ['history', '-p', AUDIT], ['status']]) {
      const { code, stdout, stderr } = await run(seat, args, env)
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' })
      seen[args.join(' ')] = stdout
    }
    return seen
  }

  it('is not in what a pipe gets', async () => {
    const seen = await looks({})
    expect(seen['diff']).toContain('\n+    // not sent\n')
    expect(seen['diff --base']).toContain('\n+    // not sent\n')
    expect(seen[`history -p ${AUDIT}`]).toContain('\n+    // sent\n')
    expect(seen['status']).toContain(AUDIT)
    expect(Object.values(seen).join('')).not.toContain('\x1b')
  })

  it('is in what a pipe gets of texts where FORCE_COLOR is set', async () => {
    const seen = await looks({ FORCE_COLOR: '1' })
    expect(seen['diff']).toContain('\x1b[32m')
    expect(seen['diff --base']).toContain('\x1b[32m')
    expect(seen[`history -p ${AUDIT}`]).toContain('\x1b[32m')
    expect(seen['status']).not.toContain('\x1b')
  })

  it('is what a terminal gets of texts, and goes through its pager', async () => {
    const shop = await openShop()
    shop.edit('function/a.xs', 'value = 1', 'value = 11')
    const paged = join(shop.seat.directory, '.git', 'paged')
    const env = { ...shop.seat.env, TERM: 'xterm', NO_COLOR: '', GIT_PAGER: `cat > '${paged}'` }
    expect(await converse({ ...shop.seat, env }, ['diff'], [])).toMatchObject({ code: 0, stdout: '' })
    expect(readFileSync(paged, 'utf8')).toContain('\x1b[32m')
  })
})
