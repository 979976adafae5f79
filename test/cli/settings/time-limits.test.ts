import { describe, expect, it } from 'vitest'
import { timeLimits } from '../../../src/cli/settings/time-limits.ts'

describe('time limits', () => {
  it("come from the environment, else from git's settings, else from the client", () => {
    const settings = new Map([
      ['xano-sync.connecttimeout', '500'],
      ['xano-sync.idletimeout', '700'],
    ])
    const env = { XANO_SYNC_CONNECT_TIMEOUT: '100', XANO_SYNC_TOTAL_TIMEOUT: '900000' }
    expect(timeLimits(settings, env)).toEqual({ connect: 100, idle: 700, total: 900_000 })
    expect(timeLimits(new Map(), {})).toEqual({})
  })

  it.each(['0', '-1', '1.5', '', '10s', 'Infinity', '99999999999'])('are not %j', said => {
    expect(() => timeLimits(new Map([['xano-sync.firstbytetimeout', said]]), {})).toThrow(/firstbytetimeout/)
    expect(() => timeLimits(new Map(), { XANO_SYNC_FIRST_BYTE_TIMEOUT: said })).toThrow(/FIRST_BYTE/)
  })
})
