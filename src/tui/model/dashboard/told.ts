import { questionsOf } from '../../../engine/questions/question.ts'
import { accountOf } from '../../../engine/report/account.ts'
import type { News } from '../../../engine/session/news.ts'
import { eventsOf } from './event.ts'
import type { Dashboard } from './state.ts'

/** What came and went is shown as far back as this. */
const MOST_EVENTS = 500

/** The state after a session has told something. */
export function told(state: Dashboard, news: News, { at, now }: { at: Date; now: number }): Dashboard {
  switch (news.event) {
    case 'ready': {
      const { binding, branch } = news.place
      return { ...state, watched: { ...binding, branch, live: news.live ?? state.watched?.live } }
    }
    case 'done': {
      const last = news.results.at(-1)
      const fresh = eventsOf(news.results, at, (state.events[0]?.id ?? 0) + 1)
      const { conflicts, held, problems } = accountOf(news.results)
      return {
        ...state,
        events: [...fresh, ...state.events].slice(0, MOST_EVENTS),
        questions: last ? questionsOf(last) : [],
        standing: { conflicts, held, problems },
        halted: undefined,
      }
    }
    case 'halted':
      return { ...state, halted: { halt: news.halt, id: news.id } }
    case 'settled':
      return { ...state, standing: news.standing, halted: undefined }
    case 'phase':
      return { ...state, phase: news.phase, before: state.phase, since: now, now, stage: undefined }
    case 'late':
      return { ...state, isLate: news.isLate }
    case 'remade':
      return { ...state, notice: news.words.join(' ') }
    case 'stage':
      return { ...state, stage: news.stage, now }
    case 'resolved':
    case 'paused':
    case 'resumed':
    case 'error':
      return state
  }
}
