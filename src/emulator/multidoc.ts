import { createHash } from 'node:crypto'
import type { Body } from './reply.ts'
import { rendered } from './push.ts'
import { withItems } from './rows.ts'
import type { Stored } from './shelf.ts'
import { appendLines } from './text/edit.ts'
import { Script } from './text/script.ts'
import type { Branch, Workspace, World } from './world.ts'

/** What a read of a branch includes besides what is published. */
export interface ReadOptions {
  readonly env: boolean
  readonly records: boolean
  readonly drafts: boolean
}

interface Rendering {
  readonly version: string
  readonly texts: readonly string[]
  /** Where the server shuffles, two orders take turns: each body is made once, and a read costs nothing. */
  readonly shuffled: readonly string[]
  readonly bodies: Body[]
  reads: number
}

const SEPARATOR = '\n---\n'
const renderings = new WeakMap<Branch, Map<string, Rendering>>()

/** The branch as one text. The same `Body` for as long as nothing changes. */
export function multidoc(world: World, workspace: Workspace, branch: Branch, options: ReadOptions): Body {
  const rendering = renderingOf(world, workspace, branch, options)
  const turn = world.switches.shuffle ? rendering.reads++ % 2 : 0
  const body = rendering.bodies[turn] ?? { text: inTurn(rendering, turn).join(SEPARATOR) }
  rendering.bodies[turn] = body
  return body
}

/** The same for the same definitions in whatever order. */
export function etagOf(world: World, workspace: Workspace, branch: Branch, options: ReadOptions): string {
  const { texts } = renderingOf(world, workspace, branch, options)
  return `"${createHash('sha1').update(texts.join(SEPARATOR)).digest('hex')}"`
}

/** The definitions in the server's own order: by kind, then by age. */
export function definitions(
  world: World,
  workspace: Workspace,
  branch: Branch,
  options: ReadOptions,
): string[] {
  const ranked: string[][] = []
  for (const object of objectsOf(workspace, branch)) {
    const text = textOf(world, workspace, object, options)
    if (text !== undefined) (ranked[rankOf(object.facts.kind)] ??= []).push(text)
  }
  return ranked.flat()
}

export const objectsOf = (workspace: Workspace, branch: Branch): Stored[] => [
  ...workspace.shared.all(),
  ...branch.objects.all(),
]

function renderingOf(world: World, workspace: Workspace, branch: Branch, options: ReadOptions): Rendering {
  const { shuffle, reformat } = world.switches
  const version = JSON.stringify([
    workspace.shared.version,
    branch.objects.version,
    workspace.env,
    shuffle,
    reformat,
  ])
  const kept = renderings.get(branch) ?? new Map<string, Rendering>()
  renderings.set(branch, kept)
  const key = JSON.stringify(options)
  const known = kept.get(key)
  if (known?.version === version) return known
  const texts = definitions(world, workspace, branch, options)
  const shuffled = shuffle ? world.chance.shuffled(texts) : texts
  const fresh = { version, texts, shuffled, bodies: [], reads: known?.reads ?? 0 }
  kept.set(key, fresh)
  return fresh
}

/** The second order is the first turned by one, so that two reads in a row always differ. */
const inTurn = ({ shuffled }: Rendering, turn: number): readonly string[] =>
  turn === 0 ? shuffled : [...shuffled.slice(1), ...shuffled.slice(0, 1)]

function textOf(
  world: World,
  workspace: Workspace,
  object: Stored,
  options: ReadOptions,
): string | undefined {
  const text = (options.drafts ? object.draft?.text : undefined) ?? object.text
  if (text === undefined) return undefined
  if (options.records && object.rows) return rendered(world, withItems(new Script(text), object.rows))
  if (options.env && object.facts.kind === 'workspace' && workspace.env !== undefined)
    return rendered(world, withEnv(new Script(text), workspace.env))
  return text
}

function withEnv(script: Script, env: string): Script {
  const { body } = script.definition
  return body ? appendLines(script, body.close, ['  ' + env]) : script
}

const ORDER = [
  ['workspace', 'branch'],
  ['table'],
  ['middleware'],
  ['function'],
  ['api_group'],
  ['query'],
  ['task'],
  ['addon'],
  ['agent'],
  ['mcp_server'],
  ['tool'],
  ['agent_trigger', 'mcp_server_trigger'],
  ['workflow_test'],
  ['realtime_channel', 'realtime_server', 'channel', 'message'],
]

const RANKS = new Map(ORDER.flatMap((kinds, rank) => kinds.map(kind => [kind, rank] as const)))

/** The place of a kind in a multidoc; triggers and what is not known come last. */
const rankOf = (kind: string): number =>
  RANKS.get(kind) ?? (kind.endsWith('_trigger') ? ORDER.length : ORDER.length + 1)
