/** How many characters two texts both begin with, and how many of the rest they both end with. */
export function sharedText(a: string, b: string): { readonly head: number; readonly tail: number } {
  const shortest = Math.min(a.length, b.length)
  let head = 0
  while (head < shortest && a.charCodeAt(head) === b.charCodeAt(head)) head++
  let tail = 0
  while (tail < shortest - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail))
    tail++
  return { head, tail }
}
