import { wrap } from '../../core/sync/file-form.ts'
import type { Outcomes } from '../../core/sync/outcome.ts'
import type { Plan } from '../../core/sync/plan.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { KeptFile } from '../ports/history.ts'

/**
 * What a developer has written and a run leaves as it is: in question, held back, or not taken by Xano. Nobody but the
 * file holds it, and git may put another text there. What the run has written itself was kept before.
 */
export function waitingTexts({ transitions, conflicts, held }: Plan, outcomes: Outcomes): KeptFile[] {
  const written = new Set(
    transitions.flatMap(({ key }) => (outcomes.get(key)?.local === 'written' ? [key] : [])),
  )
  const unsent = transitions.filter(
    ({ key, remote }) => remote && outcomes.get(key)?.remote?.kind !== 'applied',
  )
  const texts = new Map<FilePath, Version>()
  for (const { key, sides } of [...conflicts, ...held, ...unsent]) {
    const { base, ours, theirs } = sides
    const isHeldElsewhere = ours?.blob === base?.blob || ours?.blob === theirs?.blob
    if (!ours || isHeldElsewhere || written.has(key)) continue
    texts.set(ours.path, ours)
  }
  return [...texts.values()]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, text, form }) => ({ path: `local/${path}`, content: wrap(text, form) }))
}
