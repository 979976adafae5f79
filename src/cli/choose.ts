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

/** The branch that was asked for, or the live one. A label that the workspace does not list is an error. */
export async function chooseLabel(
  client: Client,
  workspace: number,
  wanted: string | undefined,
): Promise<string> {
  const all = expect(branches, await client.getJson(`/workspace/${workspace}/branch`), 'the branches')
  const found =
    wanted === undefined ? all.find(({ live }) => live) : all.find(({ label }) => label === wanted)
  if (found) return found.label
  const list = all.map(({ label, live }) => `  ${label}${live ? '  (live)' : ''}`).join('\n')
  throw new Misconfigured(
    wanted === undefined
      ? `say which branch with -b LABEL:\n${list}`
      : `the workspace has no branch ${wanted}; it has:\n${list}`,
  )
}
