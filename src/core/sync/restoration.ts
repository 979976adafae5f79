import type { Sides } from '../sides.ts'
import { columnsApart } from '../xs/columns.ts'
import { enter } from '../xs/enter.ts'
import { sameTokens } from '../xs/equality.ts'
import { type FilePath, foldPath } from '../xs/file-path.ts'
import { areApart, withLabelGuid } from '../xs/guid.ts'
import { nameKey } from '../xs/identity.ts'
import { type FileForm, wrap } from './file-form.ts'
import { type Match, pair } from './pair.ts'
import { freePath } from './paths.ts'
import type { Snapshot, Version } from './snapshot.ts'

/** What an old text cannot bring back. */
export type Loss =
  /** Xano deleted the object; what is created is another one. */
  | { readonly kind: 'object' }
  /** With the table, its rows went. */
  | { readonly kind: 'rows' }
  /** Xano has dropped these columns: they come back without their values. */
  | { readonly kind: 'dropped-columns'; readonly columns: readonly string[] }
  /** Xano has these columns by now: nothing is sent before it was said what becomes of them. */
  | { readonly kind: 'newer-columns'; readonly columns: readonly string[] }

/** An old text of a definition, on its way into the file that the definition has now. */
export interface Restoration {
  readonly old: Version
  readonly sides: Sides<Version | undefined>
  readonly path: FilePath
  /** The whole file. */
  readonly content: string
  readonly losses: readonly Loss[]
  /** Another definition has its name by now, here or in Xano where its file cannot be read, so that it stays as it is. */
  readonly namesake?: Version
}

/**
 * What it takes to give definitions their old texts again, each in the file that it has now and with the guid that
 * this label has for it; those that have that text anyway need nothing. Nothing else changes: what is newer stays.
 */
export function restorations(old: readonly Version[], now: Sides<Snapshot>): Restoration[] {
  const { ours, theirs } = now
  const bases = new Map(
    pair({ base: now.base.versions, ours: [], theirs: old }).matches.map(match => [match.theirs, match.base]),
  )
  const { matches } = pair({ base: old, ours: ours.versions, theirs: theirs.versions })
  const fileless = matches.flatMap(match => (match.ours ? [] : (match.theirs ?? [])))
  const named = new Map<string, Version[]>()
  for (const version of [...ours.versions, ...fileless]) enter(named, nameKey(version.definition), version)
  const taken = new Set(ours.versions.map(({ path }) => foldPath(path)))
  return matches.flatMap(match => {
    const then = match.base
    if (!then) return []
    const text = withLabelGuid(then.text, (match.theirs ?? match.ours)?.definition.guid)
    if (match.ours && sameTokens(match.ours.text, text)) return []
    const path = match.ours?.path ?? freePath(match.theirs?.path ?? then.path, taken)
    taken.add(foldPath(path))
    const form: FileForm | undefined = match.ours ? match.ours.form : then.form
    const sides = { base: bases.get(then), ours: match.ours, theirs: match.theirs }
    const namesake = named
      .get(nameKey(then.definition))
      ?.find(version => ![match.ours, match.theirs].includes(version))
    return [
      {
        old: then,
        sides,
        path,
        content: wrap(text, form),
        losses: lossesOf(then, match),
        ...(namesake && { namesake }),
      },
    ]
  })
}

function lossesOf(then: Version, { theirs }: Match): Loss[] {
  const { kind, guid } = then.definition
  if (!theirs) return kind === 'table' ? [{ kind: 'object' }, { kind: 'rows' }] : [{ kind: 'object' }]
  const losses: Loss[] = []
  if (areApart(guid, theirs.definition.guid))
    losses.push({ kind: 'object' }, ...(kind === 'table' ? [{ kind: 'rows' } as const] : []))
  const [dropped, newer] = columnsApart(then.text, theirs.text)
  if (dropped.length > 0) losses.push({ kind: 'dropped-columns', columns: dropped })
  if (newer.length > 0) losses.push({ kind: 'newer-columns', columns: newer })
  return losses
}
