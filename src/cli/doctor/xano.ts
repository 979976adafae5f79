import * as v from 'valibot'
import { Forbidden, messageOf, NotFound, Unauthorized } from '../../engine/ports/errors.ts'
import type { Client } from '../../remote/client.ts'
import { parseJson } from '../../remote/client.ts'
import { branches, expect, me, workspaces } from '../../remote/wire.ts'
import { broken, fine, type Finding, odd } from './finding.ts'

/** What is asked about: a workspace, and the label that is bound; the sandbox has none. */
export interface Asked {
  readonly workspace: number | undefined
  readonly label: string | undefined
}

/** More than this, and times in the history mislead. */
const SKEW_MS = 60_000

/** Lists that a sync reads, and the scope that lets it. */
const READS: readonly (readonly [path: string, scope: string, without: string])[] = [
  ['apigroup', 'Workspace Api', 'endpoints cannot be deleted, nor their absence confirmed'],
  ['function', 'Workspace Function', 'functions cannot be deleted, nor their absence confirmed'],
  ['table', 'Workspace Database', 'tables cannot be deleted, nor their absence confirmed'],
  ['audit_log', 'Workspace Log', 'nobody can say who changed what'],
]

/** Whether Xano answers this token, lets it do what a sync does, and takes pushes. */
export async function examineXano(
  client: Client,
  { workspace, label }: Asked,
  now: () => Date,
): Promise<Finding[]> {
  const token = await examineToken(client, now)
  if (workspace === undefined || token.some(({ level }) => level === 'fail')) return token
  const place = await examineWorkspace(client, workspace)
  if (place.some(({ level }) => level === 'fail')) return [...token, ...place]
  const findings = [...token, ...place]
  if (label !== undefined) findings.push(await examineLabel(client, workspace, label))
  for (const read of READS) findings.push(await examineScope(client, workspace, read))
  return findings
}

async function examineToken(client: Client, now: () => Date): Promise<Finding[]> {
  try {
    const answer = await client.get('/auth/me')
    const { name, email } = expect(me, parseJson(answer), 'the user')
    return [fine('token', `it is that of ${name || email}`), examineClock(answer.headers['date'], now())]
  } catch (error) {
    const remedy =
      error instanceof Unauthorized
        ? 'make a new token in Xano (by default one expires after 7 days) and put it into the credentials'
        : 'check the origin in the credentials, and the network'
    return [broken('token', messageOf(error), remedy)]
  }
}

function examineClock(date: string | string[] | undefined, now: Date): Finding {
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN
  if (Number.isNaN(theirs)) return fine('clock', 'the server does not tell its time')
  const skew = now.getTime() - theirs
  if (Math.abs(skew) <= SKEW_MS) return fine('clock', 'it agrees with the server')
  const told = `it is ${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? 'ahead of' : 'behind'} the server`
  return odd('clock', told, 'set the clock of this machine')
}

const workspaceDetails = v.object({
  name: v.nullish(v.string(), ''),
  preferences: v.nullish(v.object({ allow_push: v.nullish(v.boolean()) })),
})

async function examineWorkspace(client: Client, id: number): Promise<Finding[]> {
  try {
    const answer = await client.getJson(`/workspace/${id}`)
    const { name, preferences } = expect(workspaceDetails, answer, 'the workspace')
    const known = fine('workspace', `${name} (${id})`)
    if (preferences?.allow_push !== false) return [known, fine('push', 'the workspace takes pushes')]
    const remedy = 'allow direct pushes in the settings of the workspace, or use clone --sandbox'
    return [known, odd('push', 'the workspace takes no pushes', remedy)]
  } catch (error) {
    if (error instanceof NotFound) return examineListed(client, id)
    if (error instanceof Forbidden)
      return [broken('workspace', messageOf(error), 'give the token the scope Instance Workspace: read')]
    return [broken('workspace', `${messageOf(error)} (workspace ${id})`, 'try again later')]
  }
}

/** A workspace that has no address of its own for this token may be listed all the same. */
async function examineListed(client: Client, id: number): Promise<Finding[]> {
  try {
    const all = expect(workspaces, await client.getJson('/workspace'), 'the workspaces')
    const own = all.find(each => each.id === id)
    if (own)
      return [
        fine('workspace', `${own.name} (${id})`),
        odd('push', 'Xano does not tell whether the workspace takes pushes', 'a push will show it'),
      ]
    const others = all.map(each => `${each.id} (${each.name})`).join(', ')
    const told = `this token has no workspace ${id}; it has ${others === '' ? 'none' : others}`
    return [broken('workspace', told, 'use another token, or clone the workspace that you mean')]
  } catch (error) {
    return [broken('workspace', `${messageOf(error)} (workspace ${id})`, 'try again later')]
  }
}

async function examineLabel(client: Client, workspace: number, label: string): Promise<Finding> {
  try {
    const all = expect(branches, await client.getJson(`/workspace/${workspace}/branch`), 'the branches')
    const own = all.find(each => each.label === label)
    if (own) return fine('branch', own.live ? `${label} is live: it serves production` : label)
    const others = all.map(each => each.label).join(', ')
    return broken('branch', `the workspace has no branch ${label}; it has ${others}`, 'xano-sync bind LABEL')
  } catch (error) {
    return odd('branch', messageOf(error), 'give the token the scope Instance Workspace: read')
  }
}

async function examineScope(
  client: Client,
  workspace: number,
  [path, scope, without]: (typeof READS)[number],
): Promise<Finding> {
  const check = `scope ${scope}`
  try {
    await client.get(`/workspace/${workspace}/${path}`, { page: 1, per_page: 1 })
    return fine(check, 'it may be read')
  } catch (error) {
    if (!(error instanceof Forbidden)) return odd(check, messageOf(error), 'try again later')
    return odd(check, `it may not be read: ${without}`, `give the token the scope ${scope}: read`)
  }
}
