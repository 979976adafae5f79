import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Alarm, Halt } from '../../core/sync/guard.ts'
import { isCode, writeFileAtomic } from '../disk/atomic-file.ts'

/** What a guard refused last, of one git branch. */
export interface HaltRecord {
  readonly branch: string
  readonly id: string
  readonly alarms: readonly Alarm[]
  /** When it did, as ISO time. */
  readonly at: string
}

const fileOf = (gitDirectory: string): string => join(gitDirectory, 'xano-sync', 'halted.json')

/** The halt that the last run of a branch ended with; nothing, if it ended otherwise. */
export function readHalt(gitDirectory: string, branch: string): HaltRecord | undefined {
  const record = contentOf(fileOf(gitDirectory))
  return record?.branch === branch ? record : undefined
}

/** Remembers what a guard has refused, for `status` and `doctor` to show. */
export function writeHalt(
  gitDirectory: string,
  branch: string,
  { halt: { alarms }, id }: { readonly halt: Pick<Halt, 'alarms'>; readonly id: string },
  now: Date,
): void {
  const file = fileOf(gitDirectory)
  const record: HaltRecord = { branch, id, alarms, at: now.toISOString() }
  writeFileAtomic(file, `${JSON.stringify(record)}\n`)
}

/** Forgets the halt of a branch. */
export function clearHalt(gitDirectory: string, branch: string): void {
  if (readHalt(gitDirectory, branch)) rmSync(fileOf(gitDirectory), { force: true })
}

/** A record that a crash has cut off says nothing. */
function contentOf(file: string): HaltRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as HaltRecord
  } catch (error) {
    if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return undefined
    throw error
  }
}
