import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Client } from '../../remote/client.ts'
import { branches, expect, workspaces } from '../../remote/wire.ts'
import { plain } from '../report/plain.ts'
import { pick } from '../terminal/pick.ts'
import type { Call } from '../terminal/terminal-asker.ts'

/** The workspace that was asked for, or the only one there is, or the one that a person picks. */
export async function chooseWorkspace(
  client: Client,
  wanted: string | number | undefined,
  asker?: Call,
): Promise<{ id: number; name: string }> {
  const all = expect(workspaces, await client.getJson('/workspace'), 'the workspaces')
  if (wanted === undefined && asker && all.length > 0)
    return pick(asker, 'Which workspace?', {
      all: all.map(one => ({ label: `${one.name}  (${one.id})`, value: one })),
    })
  const found =
    wanted === undefined
      ? all.length === 1
        ? all[0]
        : undefined
      : all.find(({ id }) => id === Number(wanted))
  if (found) return found
  const list = all.map(({ id, name }) => `  ${id}  ${plain(name)}`).join('\n')
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

/** The branches of a workspace, as it lists them. */
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

/** The branch that a person picks; the live one, if they pick no other. */
export async function pickLabel(all: readonly Listed[], asker: Call): Promise<string> {
  const live = all.find(each => each.live)
  return pick(asker, 'Which branch?', {
    all: all.map(each => ({ label: nameOf(each), value: each.label })),
    ...(live ? { otherwise: live.label } : {}),
  })
}

/** A label that the workspace lists. One that it does not list is an error, never an empty branch. */
export function listed(all: readonly Listed[], label: string): string {
  if (all.some(each => each.label === label)) return label
  throw new Misconfigured(`the workspace has no branch ${label}; it has:\n${lines(all)}`)
}

const lines = (all: readonly Listed[]): string => all.map(each => `  ${plain(nameOf(each))}`).join('\n')

const nameOf = ({ label, live }: Listed): string => `${label}${live ? '  (live)' : ''}`
