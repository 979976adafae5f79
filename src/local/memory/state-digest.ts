import { hash } from 'node:crypto'
import { apart } from '../../core/sync/change.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import type { Definition } from '../../core/xs/definition.ts'
import { labelOf } from '../../core/xs/identifying-member.ts'
import { nameKey } from '../../core/xs/identity.ts'

/** A state that has its name already, where both are known. */
export interface Named {
  readonly digest?: string | undefined
  readonly versions?: readonly Version[]
}

/** What tells a digest from other ones of its length. */
const FORM = /^sum-sha256:[0-9a-f]{64}$/

export const isDigest = (text: string): boolean => FORM.test(text)

/**
 * Names a state by what is in it, wherever it lies and in whatever order it came: the sum of the SHA-256 of each
 * definition's name and blob. So the name of a state comes from that of the one before it, which is taken at its word,
 * and only what differs costs anything.
 */
export function stateDigest(versions: readonly Version[], { digest, versions: before }: Named = {}): string {
  if (digest === undefined || !before) return printed(sum(versions))
  const [gone, come] = apart(before, versions)
  return printed(BigInt(`0x${digest.slice(-64)}`) - sum(gone) + sum(come))
}

const printed = (total: bigint): string =>
  `sum-sha256:${BigInt.asUintN(256, total).toString(16).padStart(64, '0')}`

const sum = (versions: readonly Version[]): bigint =>
  versions.reduce((so, { definition, blob }) => so + termOf(`${nameInSum(definition)}\t${blob}\n`), 0n)

/** Sums stand in the commits of every clone, and lead from one to the next: what goes into them has to stay what it was. */
function nameInSum(definition: Definition): string {
  if (labelOf('group', definition.kind) === 'api_group') return nameKey(definition)
  const { group: _channel, ...ofNone } = definition
  return nameKey(ofNone)
}

const termOf = (line: string): bigint => BigInt(`0x${hash('sha256', line)}`)
