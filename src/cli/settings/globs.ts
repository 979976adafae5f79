import picomatch from 'picomatch'

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
  if (bare.startsWith('!')) throw new Error(`holds "${pattern}": a pattern cannot say what it is not about`)
  const fits = picomatch(bare, { dot: true, nonegate: true, strictBrackets: true })
  return path => withAncestors(path).some(each => fits(each))
}

/** `a/b/c.xs` is `a/b/c.xs`, `a/b` and `a`. */
function withAncestors(path: string): string[] {
  const segments = path.split('/')
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'))
}
