import picomatch from 'picomatch'

const LONGEST = 200

/**
 * How often a pattern may hold a sign that stands for many texts. Picomatch tries every way to share a name among them:
 * with four stars that took 40 s for a name of 250 letters (measured), during which no key is heard. It tries every way
 * to share one name with every way to share the next, so what comes after the first star of each counts in all.
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
  if (pattern.length <= LONGEST && signs.split('{').length - 1 <= OFTEN && alternatives(signs).every(isQuick))
    return undefined
  return `at most ${OFTEN} * between two slashes or ${OFTEN - 1} in two such places, ${OFTEN} **, ${OFTEN} { and ${LONGEST} characters can be looked for; make it simpler, or several patterns`
}

/** What a pattern stands for without its groups, each with a comma where one begins or ends. */
function alternatives(pattern: string): string[] {
  const [group, inside] = /\{([^{}]*)\}/.exec(pattern) ?? []
  if (group === undefined || inside === undefined) return [pattern]
  return inside.split(',').flatMap(each => alternatives(pattern.replace(group, () => `,${each},`)))
}

function isQuick(pattern: string): boolean {
  const names = pattern.split('/')
  const folders = names.filter(name => /^,*\*\*,*$/.test(name)).length
  const after = names.map(name => Math.max(0, (name.match(/\*+|\]\+/g)?.length ?? 0) - 1))
  return folders <= OFTEN && after.reduce((sum, count) => sum + count, 0) < OFTEN
}

/** `a/b/c.xs` is `a/b/c.xs`, `a/b` and `a`. */
function withAncestors(path: string): string[] {
  const segments = path.split('/')
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'))
}
