import type { Definition } from '../xs/definition.ts'
import type { FilePath } from '../xs/file-path.ts'
import { nameKey } from '../xs/identity.ts'
import { apart } from './change.ts'
import { replaced } from './replaced.ts'
import type { Version } from './snapshot.ts'

/** Files that no definition of Base is known to be, by its guid or its name; and definitions that no file is known to be. */
export interface Strangers {
  readonly files: readonly Version[]
  readonly lost: readonly Version[]
}

export function strangersAmong(base: readonly Version[], ours: readonly Version[]): Strangers {
  const [before, now] = apart(base, ours)
  const lost = unknownTo(now, before)
  return { files: lost.length === 0 ? [] : unknownTo(before, now), lost }
}

function unknownTo(others: readonly Version[], versions: readonly Version[]): Version[] {
  const known = new Set(others.flatMap(({ definition }) => traitsOf(definition)))
  return versions.filter(
    ({ definition }) =>
      definition.guid !== undefined && !traitsOf(definition).some(trait => known.has(trait)),
  )
}

const traitsOf = (definition: Definition): string[] => [
  nameKey(definition),
  ...(definition.guid === undefined ? [] : [`guid ${definition.guid}`]),
]

/**
 * The files of one side, with a word on who those strangers are that have the guid which another label has for a
 * definition of Base, and a new name: in what was `committed` when both sides agreed last, that guid stood at the place
 * of that definition, under its name.
 */
export function introduce(
  ours: readonly Version[],
  { files, lost }: Strangers,
  committed: ReadonlyMap<FilePath, Definition>,
): readonly Version[] {
  const elsewhere = new Map<string, string>()
  for (const { path, definition } of lost) {
    const then = committed.get(path)
    if (then?.guid === undefined || definition.guid === undefined) continue
    if (nameKey(then) === nameKey(definition)) elsewhere.set(then.guid, definition.guid)
  }
  const met = new Map<Version, Version>()
  for (const file of files) {
    const knownAs = elsewhere.get(file.definition.guid ?? '')
    if (knownAs !== undefined) met.set(file, { ...file, knownAs })
  }
  return met.size === 0 ? ours : replaced(ours, met)
}
