import { describe, expect, it } from 'vitest'
import { jsonLine, plain, plainLines } from '../../../src/cli/report/plain.ts'
import { emulator, seatOf } from '../../e2e/support.ts'
import { temporary } from '../../temporary.ts'
import { command } from '../command.ts'
import { SMALL } from '../shop.ts'

/** Sets a title, clears the screen, begins a line, and turns the direction of what follows, in all ways that there are. */
const STEERING = '\u001b]0;title\u0007\u001b[2J\r\n\u007f\u009b2J\u061c\u200f\u202e\u2066'
const STEERS = /[\p{Cc}\p{Bidi_C}]/u

describe('what others wrote', () => {
  it('steers no terminal', () => {
    expect(plain(`a${STEERING}b`)).not.toMatch(STEERS)
    expect(plain(`a${STEERING}b`)).toMatch(/^a .*b$/)
    expect(plainLines('a\n\u001b[2Jb')).toBe('a\n [2Jb')
  })

  it('is the same for programs, and steers no terminal there either', () => {
    const line = jsonLine({ name: STEERING })
    expect(line).not.toMatch(STEERS)
    expect(JSON.parse(line)).toEqual({ name: STEERING })
  })

  it.each([[[]], [['--json']]])('steers none as the name of a workspace or of a branch: %j', async flags => {
    const xano = await emulator({ workspaces: [{ id: 2, name: `evil${STEERING}`, multidoc: SMALL }] })
    Object.assign(xano.world.workspaces.get(2)?.branches[0] ?? {}, { label: `v1${STEERING}` })
    const seat = seatOf(temporary(), xano)
    const { code, stdout, stderr } = await command(seat, 'clone', '-w', '2', 'shop', ...flags)
    expect({ code, stderr: flags.length === 0 ? stderr : '' }).toEqual({ code: 0, stderr: '' })
    expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(STEERS)
    const refused = await command(seat, 'clone', '-w', '3')
    expect([refused.code, refused.stderr.trim().split('\n').length]).toEqual([2, 4])
    expect(refused.stderr.replaceAll('\n', '')).not.toMatch(STEERS)
  })
})
