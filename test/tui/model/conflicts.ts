import { merge } from '../../../src/core/merge/merge.ts'
import type { Cause, Conflict } from '../../../src/core/sync/plan.ts'
import type { BlobId, Version } from '../../../src/core/sync/snapshot.ts'
import { readDefinition } from '../../../src/core/xs/definition.ts'
import { keyOf } from '../../../src/core/xs/identity.ts'
import { fn, pathOf } from '../../doubles/bench.ts'

const version = (text: string): Version => {
  const reading = readDefinition(text)
  if (reading.kind !== 'definition') throw new Error(reading.problem.reason)
  const { definition } = reading
  return { definition, path: pathOf(`function/${definition.name}.xs`), text, blob: text as BlobId }
}

/** A conflict between texts, as a plan would have it; none is a side that has deleted it. */
export function conflictOf(
  cause: Cause,
  base: string | undefined,
  ours: string | undefined,
  theirs: string | undefined,
): Conflict {
  const sides = {
    base: base === undefined ? undefined : version(base),
    ours: ours === undefined ? undefined : version(ours),
    theirs: theirs === undefined ? undefined : version(theirs),
  }
  const merged =
    cause === 'both-edited' && base !== undefined && ours !== undefined && theirs !== undefined
      ? merge({ base, ours, theirs })
      : undefined
  const { definition } = sides.base ?? sides.ours ?? sides.theirs ?? version(fn('none'))
  return {
    key: keyOf(definition, 0),
    sides,
    cause,
    regions: merged?.kind === 'conflict' ? merged.regions : [],
  }
}

const LINES = [
  'debug.log { value = 1 }',
  'debug.log { value = 2 }',
  'debug.log { value = 3 }',
  'return { value = 4 }',
]

/** Both edited the first and the last statement of a function. */
export function bothEdited(name = 'a', local = 'LOCAL', xano = 'XANO'): Conflict {
  const base = fn(name, ...LINES)
  const edited = (word: string): string =>
    base.replace('value = 1', `value = "${word} 1"`).replace('value = 4', `value = "${word} 4"`)
  return conflictOf('both-edited', base, edited(local), edited(xano))
}

/** One conflict of each cause, each about a definition of its own. */
export const EVERY_CAUSE: readonly Conflict[] = [
  bothEdited('a'),
  conflictOf('edited-here-deleted-there', fn('b', 'x'), fn('b', 'y'), undefined),
  conflictOf('deleted-here-edited-there', fn('c', 'x'), undefined, fn('c', 'y')),
  conflictOf('both-created', undefined, fn('d', 'x', '漢字'), fn('d', 'y', 'z')),
  conflictOf('renamed-differently', fn('e', 'x'), fn('e1', 'x'), fn('e2', 'x')),
  conflictOf('undone', fn('f', 'x'), fn('f', 'x'), fn('f', 'old')),
  conflictOf('altered', fn('g', 'x'), fn('g', 'x'), fn('g', '')),
  conflictOf('older', fn('h', 'new'), fn('h', 'old'), fn('h', 'new')),
]
