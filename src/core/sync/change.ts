import { nameKey } from '../xs/identity.ts'
import { pair } from './pair.ts'
import type { Version } from './snapshot.ts'

/** What happened to one definition between two states of one side. */
export type Change =
  | { readonly action: 'created'; readonly before: undefined; readonly after: Version }
  | { readonly action: 'updated' | 'renamed'; readonly before: Version; readonly after: Version }
  | { readonly action: 'deleted'; readonly before: Version; readonly after: undefined }

/** The difference between two states, by identity, sorted by place. */
export function changes(before: readonly Version[], after: readonly Version[]): Change[] {
  const blobs = (versions: readonly Version[]): Set<string> =>
    new Set(versions.map(({ path, blob }) => `${path}\0${blob}`))
  const [old, now] = [blobs(before), blobs(after)]
  const differ = (versions: readonly Version[], others: Set<string>): Version[] =>
    versions.filter(({ path, blob }) => !others.has(`${path}\0${blob}`))
  return pair({ base: differ(before, now), ours: [], theirs: differ(after, old) })
    .matches.flatMap(({ base, theirs }) => changeOf(base, theirs))
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}

function changeOf(before: Version | undefined, after: Version | undefined): Change[] {
  if (!before) return after ? [{ action: 'created', before, after }] : []
  if (!after) return [{ action: 'deleted', before, after }]
  const renamed = nameKey(before.definition) !== nameKey(after.definition)
  return [{ action: renamed ? 'renamed' : 'updated', before, after }]
}

const placeOf = ({ before, after }: Change): string => (after ?? before).path
