import { hash } from 'node:crypto'
import { apart } from '../../core/sync/change.ts'
import type { Version } from '../../core/sync/snapshot.ts'
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
  versions.reduce((so, { definition, blob }) => so + termOf(`${nameKey(definition)}\t${blob}\n`), 0n)

const termOf = (line: string): bigint => BigInt(`0x${hash('sha256', line)}`)
