import type { Http } from '../../remote/http.ts'

/** Sees every request that is sent, and the status of every answer. */
export interface Meter {
  readonly sent: () => void
  readonly answered: (status: number) => void
  /** Hears that an answer is overdue, and when that is over. */
  readonly late: (isLate: boolean) => void
}

/** After so long an answer is overdue. It may come all the same: Xano takes its time for a large push. */
export const LATE_MS = 30_000

/** A server whose requests are counted, and whose answers are waited for with a watch in the hand. */
export function metered(http: Pick<Http, 'request'>, { sent, answered, late }: Meter): Pick<Http, 'request'> {
  return {
    async request(request) {
      sent()
      const overdue = new AbortController()
      const timer = setTimeout(() => {
        overdue.abort()
        late(true)
      }, LATE_MS)
      try {
        const answer = await http.request(request)
        answered(answer.status)
        return answer
      } finally {
        clearTimeout(timer)
        if (overdue.signal.aborted) late(false)
      }
    },
  }
}
