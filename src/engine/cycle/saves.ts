import { changes } from '../../core/sync/change.ts'
import { wrap } from '../../core/sync/file-form.ts'
import { rawText } from '../../core/sync/file-group.ts'
import type { LocalOutcome, RemoteOutcome } from '../../core/sync/outcome.ts'
import type { Plan } from '../../core/sync/plan.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Save } from '../ports/history.ts'
import { blobId } from '../texts/blob-id.ts'

/** What was saved or deleted here and is so in Xano now. What somebody has edited there since is not. */
export function savesOf({ transitions }: Plan, outcomes: ReadonlyMap<DefinitionKey, RemoteOutcome>): Save[] {
  return transitions.flatMap(transition => {
    const { key, sides, local, remote } = transition
    const { base, ours, theirs } = sides
    const outcome = outcomes.get(key)
    if (!remote || outcome?.kind !== 'applied' || outcome.overtaken) return []
    const [change] = changes(theirs ? [theirs] : [], ours ? [ours] : [])
    if (!change) return []
    const raw = local ? rawText(transition, local) : ours && wrap(ours.text, ours.form)
    const path = local?.to ?? ours?.path
    const file = raw === undefined || path === undefined ? undefined : { path, content: raw }
    const from = [base, ours, local?.from].flatMap(version =>
      version && version.path !== file?.path ? [version.path] : [],
    )
    return [{ change, from: [...new Set(from)], file }]
  })
}

/** The saves of earlier cycles of a run, with what this one made of their files: a guid came, or a new place. */
export function carriedOn(
  saves: readonly Save[],
  { transitions }: Plan,
  written: ReadonlyMap<DefinitionKey, LocalOutcome>,
): Save[] {
  const next = new Map(
    transitions.flatMap(transition => {
      const { key, local } = transition
      const raw = local && rawText(transition, local)
      if (!local?.from || raw === undefined || written.get(key) !== 'written') return []
      return [[`${local.from.path}\0${local.from.blob}`, { path: local.to, content: raw }] as const]
    }),
  )
  return saves.map(save => {
    const { file } = save
    const now = file && next.get(`${file.path}\0${blobId(file.content)}`)
    if (!file || !now) return save
    const from = now.path === file.path ? save.from : [...save.from, file.path]
    return { ...save, from: from.filter(path => path !== now.path), file: now }
  })
}
