import { createHash } from 'node:crypto'
import { apart } from '../core/sync/change.ts'
import type { Version } from '../core/sync/snapshot.ts'
import { nameKey } from '../core/xs/identity.ts'

/** The lines of states that were named before. */
const known = new WeakMap<readonly Version[], readonly string[]>()

/**
 * Names a state by what is in it, wherever it lies and in whatever order it came. What the state before it has in common
 * with it is neither written down nor sorted again.
 */
export function stateDigest(versions: readonly Version[], before?: readonly Version[]): string {
  const lines = linesOf(versions, before)
  known.set(versions, lines)
  return createHash('sha256').update(lines.join('')).digest('hex')
}

function linesOf(versions: readonly Version[], before: readonly Version[] | undefined): readonly string[] {
  const last = before && known.get(before)
  if (!before || !last) return sorted(versions)
  const [gone, come] = apart(before, versions)
  return exchanged(last, sorted(gone), sorted(come))
}

const sorted = (versions: readonly Version[]): string[] =>
  versions.map(({ definition, blob }) => `${nameKey(definition)}\t${blob}\n`).sort()

/** Lines without those that are gone, each once, and with those that come; all are sorted, and so is what comes of it. */
function exchanged(
  lines: readonly string[],
  gone: readonly string[],
  come: readonly string[],
): readonly string[] {
  const left: string[] = []
  let [lost, added] = [0, 0]
  for (const line of lines) {
    for (let next = come[added]; next !== undefined && next < line; next = come[++added]) left.push(next)
    if (line === gone[lost]) lost++
    else left.push(line)
  }
  return [...left, ...come.slice(added)]
}
