import { guard, type Halt } from '../../core/sync/guard.ts'
import type { Plan } from '../../core/sync/plan.ts'
import type { Snapshot, Version } from '../../core/sync/snapshot.ts'
import type { Here } from '../observe/observe.ts'
import type { Ports } from '../ports/ports.ts'
import { blobId } from '../texts/blob-id.ts'
import type { Halted } from './result.ts'

/** Why a plan must not be carried out, unless a person has `confirmed` exactly this one. */
export function haltOf(
  plan: Plan,
  base: readonly Version[],
  confirmed: string | undefined,
): Halted | undefined {
  const halt = guard(plan, base)
  return halt && confirmed !== haltId(halt) ? { halt, id: haltId(halt) } : undefined
}

/** What a person types to agree to exactly this plan. */
const haltId = ({ fingerprint }: Halt): string => blobId(fingerprint).slice(0, 12)

/** Keeps what is new in a state of Xano that a guard has refused: the mirror gets no commit of it. */
export async function keepRefused({ history }: Ports, { mirror }: Here, theirs: Snapshot): Promise<void> {
  const known = new Set(mirror.versions.map(({ blob }) => blob))
  const news = theirs.versions.filter(({ blob }) => !known.has(blob))
  await history.keep(
    news.map(({ path, text }) => ({ path: `xano/${path}`, content: text })),
    'of a state that a guard refused',
  )
}
