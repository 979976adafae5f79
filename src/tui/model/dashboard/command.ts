import type { News } from '../../../engine/session/news.ts'
import type { Size } from '../command.ts'
import type { Motion } from '../scrolling.ts'

/** What a key or the world asks of the dashboard's state. */
export type DashboardCommand =
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'told'; readonly news: News; readonly at: Date; readonly now: number }
  | { readonly type: 'tick'; readonly now: number }
  /** Who did what came from Xano, by the events' ids. */
  | { readonly type: 'credited'; readonly names: ReadonlyMap<number, string> }
  | { readonly type: 'say'; readonly notice: string }
  | Motion
  /** To the first of what waits, or of what came and went. */
  | { readonly type: 'part' }
  | { readonly type: 'open' | 'back' | 'help' | 'ask-undo' }
  | { readonly type: 'filter' | 'erase' | 'keep-filter' | 'drop-filter' }
  | { readonly type: 'type'; readonly text: string }

/** What a key asks of the world around the state. */
export type DashboardErrand =
  | 'sync'
  | 'pause'
  /** The selected conflict, or all of them. */
  | 'resolve'
  | 'resolve-all'
  | 'edit'
  | 'undo'
  | 'quit'
  /** By the key of one of the choices that a question leaves. */
  | { readonly answer: string }
