import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LATE_MS, metered } from '../../../src/cli/workbench/meter.ts'
import type { HttpAnswer } from '../../../src/remote/http.ts'

const ANSWER: HttpAnswer = { status: 200, headers: {}, body: Buffer.from('') }

/** A server that answers after so many milliseconds, or fails. */
function server(ms: number, answer: HttpAnswer | Error) {
  const told: unknown[] = []
  const http = metered(
    {
      request: () =>
        new Promise((resolve, reject) => {
          setTimeout(() => {
            if (answer instanceof Error) reject(answer)
            else resolve(answer)
          }, ms)
        }),
    },
    {
      sent: () => told.push('sent'),
      answered: status => told.push(status),
      late: isLate => told.push(isLate ? 'late' : 'late no more'),
    },
  )
  return { told, request: http.request({ method: 'GET', path: '/' }) }
}

describe('a metered server', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('tells of every request and its answer', async () => {
    const { told, request } = server(LATE_MS - 1, ANSWER)
    await vi.advanceTimersByTimeAsync(LATE_MS - 1)
    expect(await request).toBe(ANSWER)
    await vi.advanceTimersByTimeAsync(LATE_MS)
    expect(told).toEqual(['sent', 200])
  })

  it('tells that an answer is overdue while it is, and waits for it all the same', async () => {
    const { told, request } = server(LATE_MS * 3, ANSWER)
    await vi.advanceTimersByTimeAsync(LATE_MS * 2)
    expect(told).toEqual(['sent', 'late'])
    await vi.advanceTimersByTimeAsync(LATE_MS)
    expect(await request).toBe(ANSWER)
    expect(told).toEqual(['sent', 'late', 200, 'late no more'])
  })

  it('calls none overdue that has failed', async () => {
    const { told, request } = server(LATE_MS * 3, new Error('no network'))
    const failed = expect(request).rejects.toThrow('no network')
    await vi.advanceTimersByTimeAsync(LATE_MS * 3)
    await failed
    expect(told).toEqual(['sent', 'late', 'late no more'])
  })
})
