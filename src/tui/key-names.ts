import type { Key } from 'ink'
import { graphemes } from './model/row.ts'

const NAMED = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
] as const satisfies readonly (readonly [keyof Key, string])[]

/** The keys that were pressed, by the names of the key table. What is typed fast arrives as one. */
export function keyNames(input: string, key: Key): string[] {
  const named = NAMED.find(([flag]) => key[flag])
  if (named) return [named[1]]
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab']
  if (key.ctrl) return [`ctrl-${input}`]
  if (key.meta) return []
  return graphemes(input).map(each => (each === '\r' || each === '\n' ? 'enter' : each))
}
