/** Characters that are compared at once to begin with. */
const FIRST = 64

/** How many characters two texts both begin with. */
export const sharedHead = (a: string, b: string): number =>
  longest(Math.min(a.length, b.length), (from, to) => a.slice(from, to) === b.slice(from, to))

/** How many characters two texts both begin with, and how many of the rest they both end with. */
export function sharedText(a: string, b: string): { readonly head: number; readonly tail: number } {
  const head = sharedHead(a, b)
  const tail = longest(
    Math.min(a.length, b.length) - head,
    (from, to) => a.slice(a.length - to, a.length - from) === b.slice(b.length - to, b.length - from),
  )
  return { head, tail }
}

/**
 * The greatest length, up to `most`, at which all is the same, told by stretches of it from one length to another: that
 * costs little more than comparing the texts as a whole does, and far less than one character after the other.
 */
function longest(most: number, isSame: (from: number, to: number) => boolean): number {
  let [same, other] = [0, most + 1]
  for (let step = FIRST; same < most; step *= 2) {
    const to = Math.min(same + step, most)
    if (!isSame(same, to)) {
      other = to
      break
    }
    same = to
  }
  while (other - same > 1) {
    const middle = (same + other) >> 1
    if (isSame(same, middle)) same = middle
    else other = middle
  }
  return same
}
