import picomatch from 'picomatch'

const LONGEST = 200

/**
 * How often a pattern may hold a sign that stands for many texts. Picomatch tries every way to share a name among them:
 * with four stars that took 40 s for a name of 250 letters (measured), during which no key is heard.
 */
const OFTEN = 3

/**
 * Whether a path fits one of the patterns. A pattern that fits a folder fits everything below it. Throws a message
 * that says what is wrong with a pattern.
 */
export function globs(patterns: readonly string[]): (path: string) => boolean {
  const matchers = patterns.map(matcherOf)
  return path => matchers.some(fits => fits(path))
}

function matcherOf(pattern: string): (path: string) => boolean {
  const bare = pattern.replace(/^\.?\//, '').replace(/\/+$/, '')
  if (bare === '') throw new Error(`holds an empty pattern`)
  const fault = faultOf(bare)
  if (fault) throw new Error(`holds "${pattern.slice(0, 60)}${pattern.length > 60 ? '…' : ''}": ${fault}`)
  const fits = picomatch(bare, { dot: true, nonegate: true, noextglob: true, strictBrackets: true })
  return path => withAncestors(path).some(each => fits(each))
}

/** What is wrong with a pattern that picomatch would take. */
function faultOf(pattern: string): string | undefined {
  if (pattern.startsWith('!')) return 'a pattern cannot say what it is not about'
  const signs = pattern.replace(/\\[^]/g, '')
  if (/[()]|\}\+/.test(signs)) return 'write {a,b} for one of several, and \\( for the character'
  const names = signs.split('/')
  const counts = [
    names.filter(name => name === '**').length,
    signs.split('{').length - 1,
    ...names.map(name => name.match(/\*+|\]\+/g)?.length ?? 0),
  ]
  if (pattern.length <= LONGEST && counts.every(count => count <= OFTEN)) return undefined
  return `at most ${OFTEN} * between two slashes, ${OFTEN} **, ${OFTEN} { and ${LONGEST} characters can be looked for; make it simpler`
}

/** `a/b/c.xs` is `a/b/c.xs`, `a/b` and `a`. */
function withAncestors(path: string): string[] {
  const segments = path.split('/')
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'))
}
