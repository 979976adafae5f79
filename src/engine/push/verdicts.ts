import { enter } from '../../core/xs/enter.ts'
import type { Operation } from '../ports/remote.ts'
import type { Sending } from './rehearse.ts'

const HARMLESS = new Set(['unchanged', 'add_field', 'update_field'])
const LOSES_DATA = new Set(['alter_field', 'drop_field', 'truncate', 'delete', 'cascade_delete'])

/** Why a definition must not be sent, by what Xano said it would do with it. */
export type Verdict =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'data-loss'; readonly operations: readonly string[] }

/**
 * Judges the operations that a dry run announced for one push. Whatever nobody asked for is a refusal: of the
 * definition it names, or of the whole push when it names none that is being sent.
 */
export function verdicts(
  batch: readonly Sending[],
  operations: readonly Operation[],
): ReadonlyMap<Sending, Verdict> {
  const found = new Map<Sending, Verdict>()
  const namedBy = addressees(batch)
  for (const operation of operations) {
    const named = namedBy(operation)
    const [verdict, guilty] =
      named.length > 0 ? [judge(operation, named), named] : [stranger(operation), batch]
    if (verdict) for (const sending of guilty) found.set(sending, verdict)
  }
  return found
}

/** What Xano holds already just as it would be sent. */
export function unchangedBy(
  batch: readonly Sending[],
  operations: readonly Operation[],
): ReadonlySet<Sending> {
  const namedBy = addressees(batch)
  const named = (isUnchanged: boolean): Sending[] =>
    operations.filter(({ action }) => (action === 'unchanged') === isUnchanged).flatMap(namedBy)
  const changed = new Set(named(false))
  return new Set(named(true).filter(sending => !changed.has(sending)))
}

function judge(operation: Operation, named: readonly Sending[]): Verdict | undefined {
  const { action, details, name } = operation
  if (/exception:|mvp:placeholder/.test(details))
    return { kind: 'refused', message: `Xano would damage ${name}: ${details}` }
  if (HARMLESS.has(action)) return undefined
  if (LOSES_DATA.has(action))
    return { kind: 'data-loss', operations: [`${action} ${name} ${details}`.trim()] }
  if (named.some(({ kind }) => kind === action)) return undefined
  return { kind: 'refused', message: `Xano would ${action} ${name}, which was not asked for` }
}

function stranger({ action, type, name }: Operation): Verdict | undefined {
  if (action === 'unchanged') return undefined
  return {
    kind: 'refused',
    message: `Xano would ${action} the ${type} ${name} as well, which was not asked for`,
  }
}

/** Finds what an operation names, in the order of the batch, which is looked at once. */
function addressees(batch: readonly Sending[]): (operation: Operation) => readonly Sending[] {
  const found = new Map<string, Sending[]>()
  for (const sending of batch) for (const name of new Set(namesOf(sending))) enter(found, name, sending)
  return ({ type, name }) => found.get(type === 'workspace' ? type : `${type} ${name}`) ?? []
}

/** A dry run names a query without its group, every trigger `trigger`, and the settings `workspace`. */
function namesOf({ transition: { sides } }: Sending): string[] {
  return [sides.ours, sides.theirs, sides.base].flatMap(version => {
    if (!version) return []
    const { kind, name, verb } = version.definition
    if (kind === 'workspace') return [kind]
    const types = kind.endsWith('_trigger') ? [kind, 'trigger'] : [kind]
    return types.flatMap(type => [`${type} ${name}`, `${type} ${name} ${verb ?? ''}`])
  })
}
