import { Scanner } from './scan.ts'

/** The brackets of a balanced text, by their ordinals in it. */
export interface Brackets {
  /** The offset of each. */
  readonly openers: readonly number[]
  /** The offset of the bracket that closes each. */
  readonly closers: readonly number[]
  /** The ordinal of the first bracket behind what each encloses. */
  readonly following: readonly number[]
}

/** Pairs the brackets outside of literals and comments; undefined if one, or a literal, lacks its end. */
export function matchBrackets(text: string): Brackets | undefined {
  const scanner = new Scanner(text)
  const openers: number[] = []
  const closers: number[] = []
  const following: number[] = []
  const opened: number[] = []
  for (
    let kind = scanner.nextStructure(text.length);
    kind !== 'end';
    kind = scanner.nextStructure(text.length)
  ) {
    if (kind === 'unterminated') return undefined
    if (kind === 'open') {
      opened.push(closers.length)
      openers.push(scanner.start)
      closers.push(-1)
      following.push(-1)
    } else if (kind === 'close') {
      const ordinal = opened.pop() ?? -1
      if (!isPair(text.charCodeAt(openers[ordinal] ?? -1), text.charCodeAt(scanner.start))) return undefined
      closers[ordinal] = scanner.start
      following[ordinal] = closers.length
    }
  }
  return opened.length === 0 ? { openers, closers, following } : undefined
}

/** In ASCII a brace and a square bracket stand two places before their closers, a round one stands one. */
export const isPair = (open: number, close: number): boolean => close - open === (open === 40 ? 1 : 2)

/** The ordinal of the first bracket at an offset or behind it. */
export function ordinalAt({ openers }: Brackets, offset: number): number {
  let [low, high] = [0, openers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((openers[middle] ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}
