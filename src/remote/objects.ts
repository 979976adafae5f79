import type * as v from 'valibot'
import type { Definition } from '../core/xs/definition.ts'
import { enter } from '../core/xs/enter.ts'
import { BrokenAnswer, Refused } from '../engine/ports/errors.ts'
import type { Listing } from '../engine/ports/remote.ts'
import type { Client, Query } from './client.ts'
import { expect, page } from './wire.ts'

/** One object as its kind's list shows it. */
export interface ListedObject {
  readonly id: number
  readonly guid: string | undefined
  readonly name: string
  readonly verb: string | undefined
}

/** A list, to be asked for each of many definitions. */
interface List {
  readonly byGuid: ReadonlyMap<string, ListedObject>
  readonly byName: ReadonlyMap<string, readonly ListedObject[]>
}

/** Where the objects of a kind are listed, below the workspace. Kinds that are missing here have no list. */
const LISTS: Readonly<Record<string, string>> = {
  addon: 'addon',
  agent: 'agent',
  agent_trigger: 'agent/trigger',
  api_group: 'apigroup',
  function: 'function',
  mcp_server: 'mcp_server',
  mcp_server_trigger: 'mcp_server/trigger',
  middleware: 'middleware',
  realtime_channel: 'realtime/channel',
  realtime_trigger: 'realtime/channel/trigger',
  table: 'table',
  table_trigger: 'table/trigger',
  task: 'task',
  tool: 'tool',
  workflow_test: 'workflow_test',
  workspace_trigger: 'trigger',
}

/** Xano's limit. */
const PER_PAGE = 10_000

/** The numeric side of a workspace: what its lists hold, which alone can be deleted one by one. */
export class Objects {
  readonly #client: Client
  readonly #workspace: string
  readonly #groups: string
  readonly #label: string
  readonly #lists = new Map<string, Promise<List>>()

  constructor(client: Client, { workspace, label }: { workspace: number; label: string }) {
    this.#client = client
    this.#workspace = `/workspace/${workspace}`
    this.#groups = `${this.#workspace}/apigroup`
    this.#label = label
  }

  /** The path of the list that would hold a definition; nothing for a kind without one, or a group that is gone. */
  async listOf(definition: Definition): Promise<string | undefined> {
    const { kind, group } = definition
    if (kind !== 'query') {
      const list = Object.hasOwn(LISTS, kind) ? LISTS[kind] : undefined
      return list === undefined ? undefined : `${this.#workspace}/${list}`
    }
    const groups = await this.#list(this.#groups)
    const [owner, ...others] = groups.byName.get(group ?? '') ?? []
    if (others.length > 0) throw new Refused(`Xano lists several api groups that are called ${group ?? ''}`)
    return owner && `${this.#workspace}/apigroup/${owner.id}/api`
  }

  /**
   * The object of a definition in a list: by guid, else by name and verb. Throws `Refused` where several bear the name
   * and no guid tells them apart: one of them is meant, and nobody knows which.
   */
  async find(list: string, definition: Definition): Promise<ListedObject | undefined> {
    const [found, ...others] = await this.#candidates(list, definition)
    if (others.length > 0)
      throw new Refused(
        `Xano lists ${others.length + 1} objects that are called ${definition.kind} ${definition.name}, and nothing tells which one is meant`,
      )
    return found
  }

  /** The path of an object whose guid a list shows that was read already; nothing else is asked for. */
  async known(definition: Definition): Promise<string | undefined> {
    const { kind, guid } = definition
    if (guid === undefined || (kind === 'query' && !this.#lists.has(this.#groups))) return undefined
    const list = await this.listOf(definition)
    const found = list === undefined ? undefined : (await this.#lists.get(list))?.byGuid.get(guid)
    return found && `${list ?? ''}/${found.id}`
  }

  /** Whether the list of groups was read already, and lacks that of a query; nothing else is asked for. */
  async lacksGroupOf({ kind, group }: Definition): Promise<boolean> {
    const groups = kind === 'query' ? await this.#lists.get(this.#groups) : undefined
    return groups !== undefined && !groups.byName.has(group ?? '')
  }

  /** What a list says of a definition; nothing of an endpoint that it lacks, where that may lie in another group. */
  async listing(list: string, definition: Definition): Promise<Listing | undefined> {
    const [found] = await this.#candidates(list, definition)
    if (!found) return (await this.#hasOtherGroups(definition)) ? undefined : 'absent'
    return found.guid !== undefined && found.guid === definition.guid ? 'shown' : 'named'
  }

  /** Whether the workspace holds anything of the kinds that every workspace in use has. */
  async any(): Promise<boolean> {
    for (const list of ['table', 'function', 'apigroup', 'task'])
      if ((await this.#list(`${this.#workspace}/${list}`)).byName.size > 0) return true
    return false
  }

  async #hasOtherGroups({ kind }: Definition): Promise<boolean> {
    return kind === 'query' && (await this.#list(this.#groups)).byName.size > 1
  }

  async #candidates(list: string, { guid, name, verb }: Definition): Promise<readonly ListedObject[]> {
    const { byGuid, byName } = await this.#list(list)
    const same = guid === undefined ? undefined : byGuid.get(guid)
    if (same) return [same]
    const namesakes = byName.get(name) ?? []
    return namesakes.filter(
      item => (verb === undefined || item.verb === verb) && (item.guid === undefined || guid === undefined),
    )
  }

  #list(list: string): Promise<List> {
    const known = this.#lists.get(list) ?? this.#read(list)
    this.#lists.set(list, known)
    return known
  }

  async #read(list: string): Promise<List> {
    const [byGuid, byName] = [new Map<string, ListedObject>(), new Map<string, ListedObject[]>()]
    let number: number | undefined = 1
    while (number !== undefined) {
      const query: Query = { branch: this.#label, page: number, per_page: PER_PAGE }
      const answer: v.InferOutput<typeof page> = expect(page, await this.#client.getJson(list, query), list)
      for (const { id, guid, name, verb } of answer.items) {
        const found = { id, guid: guid ?? undefined, name: name ?? '', verb: verb ?? undefined }
        enter(byName, found.name, found)
        if (found.guid !== undefined && !byGuid.has(found.guid)) byGuid.set(found.guid, found)
      }
      number = nextAfter(number, answer.nextPage)
    }
    return { byGuid, byName }
  }
}

/** Of more pages than these nobody has as many objects. */
const MOST_PAGES = 1000

/** The page behind one, if there is any. A list that says otherwise has no end, and what it lacks is not absent. */
function nextAfter(number: number, next: number | null | undefined): number | undefined {
  if (next == null || (next > number && next <= MOST_PAGES)) return next ?? undefined
  throw new BrokenAnswer(`Xano's list of objects goes on with page ${next} behind page ${number}`)
}
