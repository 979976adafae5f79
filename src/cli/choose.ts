import { Misconfigured } from '../engine/errors.ts'
import type { Client } from '../remote/client.ts'
import { branches, expect, workspaces } from '../remote/wire.ts'

/** The workspace that was asked for, or the only one there is. */
export async function chooseWorkspace(
  client: Client,
  wanted: string | number | undefined,
): Promise<{ id: number; name: string }> {
  const all = expect(workspaces, await client.getJson('/workspace'), 'the workspaces')
  const found =
    wanted === undefined
      ? all.length === 1
        ? all[0]
        : undefined
      : all.find(({ id }) => id === Number(wanted))
  if (found) return found
  const list = all.map(({ id, name }) => `  ${id}  ${name}`).join('\n')
  throw new Misconfigured(
    wanted === undefined
      ? `say which workspace with -w ID:\n${list}`
      : `there is no workspace ${wanted}; there are:\n${list}`,
  )
}

/** A branch as the workspace lists it. */
export interface Listed {
  readonly label: string
  readonly live: boolean
}

export async function listBranches(client: Client, workspace: number): Promise<readonly Listed[]> {
  return expect(branches, await client.getJson(`/workspace/${workspace}/branch`), 'the branches')
}

/** The branch that was asked for, or the live one. */
export function chooseLabel(all: readonly Listed[], wanted: string | undefined): string {
  if (wanted !== undefined) return listed(all, wanted)
  const found = all.find(({ live }) => live)
  if (!found) throw new Misconfigured(`say which branch with -b LABEL:\n${lines(all)}`)
  return found.label
}

/** A label that the workspace lists. One that it does not list is an error, never an empty branch. */
export function listed(all: readonly Listed[], label: string): string {
  if (all.some(each => each.label === label)) return label
  throw new Misconfigured(`the workspace has no branch ${label}; it has:\n${lines(all)}`)
}

const lines = (all: readonly Listed[]): string =>
  all.map(({ label, live }) => `  ${label}${live ? '  (live)' : ''}`).join('\n')
