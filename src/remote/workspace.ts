import type { Definition } from '../core/xs/definition.ts'
import { ahead } from '../engine/async/ahead.ts'
import { BrokenAnswer, NotFound, Refused, ServerFailed, type SyncError } from '../engine/ports/errors.ts'
import type {
  Activity,
  Binding,
  Listing,
  Operation,
  Person,
  Remote,
  RemoteSnapshot,
} from '../engine/ports/remote.ts'
import { isSameState } from '../engine/texts/same-state.ts'
import { AuditLog } from './audit-log.ts'
import type { Client } from './client.ts'
import { type Address, Multidoc, type MultidocOptions } from './multidoc.ts'
import { Objects } from './objects.ts'
import { ownerOf } from './owner.ts'
import { unsent } from './unsent.ts'
import { branches, expect } from './wire.ts'

/** For so long a label that was listed counts as being there, and after each deletion a list as the one for the next. */
const LISTED_FOR_MS = 2000

interface Shown {
  readonly objects: Objects
  readonly at: number
}

/** One branch of a workspace, over the Metadata API. */
export class WorkspaceRemote implements Remote {
  readonly #client: Client
  readonly #binding: Binding
  readonly #path: string
  readonly #multidoc: Multidoc
  readonly #log: AuditLog
  /** When the label was last seen in the list of branches. */
  #listed: number | undefined
  /** The first look into that list, until somebody waits for it. */
  #begun: Promise<unknown> | undefined
  /** What the lists of the last deletion showed, and when that was. */
  #shown: Shown | undefined
  /** What the groups were when an endpoint that was to be deleted had none any more. */
  #bereft: Shown | undefined
  #last: RemoteSnapshot | undefined
  #me: Promise<Person | undefined> | undefined

  constructor(client: Client, binding: Binding, options?: MultidocOptions) {
    this.#client = client
    this.#binding = binding
    this.#path = pathOf(binding)
    this.#log = new AuditLog(client, binding)
    this.#multidoc = new Multidoc(client, addressOf(binding), options)
  }

  /** Asks for the first snapshot of a remote that is made with this client later on. */
  static beginReading(client: Client, binding: Binding): void {
    const { path, reading } = addressOf(binding)
    client.begin(path, reading)
  }

  /** The list of branches takes a connection, which the next request then finds open: without it, that would open one. */
  begin(): void {
    if (this.#listed === undefined) this.#begun ??= ahead(this.isLive())
  }

  async isLive(): Promise<boolean | undefined> {
    const live = await this.#askIsLive()
    this.#listed = this.#client.clock.elapsed()
    return live
  }

  async snapshot(): Promise<RemoteSnapshot> {
    const isFirst = this.#last === undefined
    const [read] = await Promise.all([this.#read(), isFirst ? this.#expectListed() : undefined])
    if (!isSame(read, this.#last)) await this.#expectListed()
    this.#last = read
    if (read) return read
    if (await new Objects(this.#client, this.#binding).any())
      throw new BrokenAnswer('Xano answered with an empty multidoc')
    return { documents: [], unreadable: [] }
  }

  /** A Xano without dry runs says no more than that there is nothing: that the branch is gone, the list would have told. */
  async preview(texts: readonly string[], as?: 'draft'): Promise<readonly Operation[]> {
    try {
      return await this.#multidoc.preview(texts, as)
    } catch (error) {
      if (error instanceof NotFound && (await this.isLive()) !== undefined)
        throw unsent(new ServerFailed(error.message))
      throw error
    }
  }

  async push(texts: readonly string[], as?: 'draft'): Promise<void> {
    await this.#expectListed()
    await this.#multidoc.push(texts, as)
  }

  async remove(definition: Definition): Promise<void> {
    const { kind, name } = definition
    const shown = this.#recent(this.#shown)
    const known = await shown?.known(definition)
    if (shown && known !== undefined) return this.#deleteAmong(shown, known)
    if (await this.#recent(this.#bereft)?.lacksGroupOf(definition)) return
    const objects = new Objects(this.#client, this.#binding)
    const list = await objects.listOf(definition)
    if (list === undefined && kind === 'query') {
      this.#bereft = { objects, at: this.#client.clock.elapsed() }
      return
    }
    if (list === undefined) throw new Refused(`Xano has no way to delete a ${kind} by itself`)
    const unlisted = `Xano gives no list of this kind, without which it cannot be deleted from here: delete the ${kind} ${name} in Xano`
    const object = await foundOr(unlisted, () => objects.find(list, definition))
    if (object) await this.#deleteAmong(objects, `${list}/${object.id}`)
  }

  /**
   * Lists that were of use just now: an object keeps its number for as long as it has its guid, and a group that is gone
   * takes its endpoints along, so that the lists need not be read for each of many.
   */
  #recent(shown: Shown | undefined): Objects | undefined {
    const isRecent = shown && this.#client.clock.elapsed() - shown.at <= LISTED_FOR_MS
    return isRecent ? shown.objects : undefined
  }

  async #deleteAmong(objects: Objects, path: string): Promise<void> {
    await this.#delete(path)
    this.#shown = { objects, at: this.#client.clock.elapsed() }
  }

  async renameColumn(table: Definition, from: string, to: string): Promise<void> {
    const json = { old_name: from, new_name: to }
    const path = `${await this.#tablePath(table)}/schema/rename`
    const gone = `Xano does not find its column ${from}, to be renamed ${to}: somebody has renamed or deleted the column or the table there`
    await foundOr(gone, () => this.#client.write('POST', path, { json }))
  }

  async dropColumn(table: Definition, column: string): Promise<void> {
    await this.#delete(`${await this.#tablePath(table)}/schema/${encodeURIComponent(column)}`)
  }

  async listed(definitions: readonly Definition[]): Promise<ReadonlyMap<Definition, Listing>> {
    const objects = new Objects(this.#client, this.#binding)
    const answers = new Map<Definition, Listing>()
    for (const definition of definitions) {
      const listing = await unlessDenied(async () => {
        const list = await objects.listOf(definition)
        return list === undefined ? undefined : objects.listing(list, definition)
      })
      if (listing) answers.set(definition, listing)
    }
    return answers
  }

  activity(limit: number): Promise<readonly Activity[] | undefined> {
    return this.#log.read(limit)
  }

  me(): Promise<Person | undefined> {
    return (this.#me ??= ownerOf(this.#client))
  }

  /** Xano's 404 does not say what is not there: a branch that is gone is named. */
  async #read(): Promise<RemoteSnapshot | undefined> {
    try {
      return await this.#multidoc.read()
    } catch (error) {
      if (error instanceof NotFound) await this.isLive()
      throw error
    }
  }

  /**
   * Xano may answer for a label that it does not know with the live branch, so a label that is not listed throws
   * `NotFound`. Asked before every push and for every state that is new, unless it was just asked.
   */
  async #expectListed(): Promise<void> {
    const begun = this.#begun
    this.#begun = undefined
    await begun
    if (this.#listed === undefined || this.#client.clock.elapsed() - this.#listed > LISTED_FOR_MS)
      await this.isLive()
  }

  async #askIsLive(): Promise<boolean | undefined> {
    const { workspace, label } = this.#binding
    const answer = await unlessDenied(() => this.#client.getJson(`${this.#path}/branch`))
    if (answer === undefined) return undefined
    const all = expect(branches, answer, 'the branches')
    const own = all.find(branch => branch.label === label)
    if (own) return own.live
    const others = all.map(branch => branch.label).join(', ')
    throw new NotFound(`the workspace ${workspace} has no branch ${label}; it has ${others}`)
  }

  /** What is gone already is as good as deleted. */
  async #delete(path: string): Promise<void> {
    try {
      await this.#client.write('DELETE', path)
    } catch (error) {
      if (!(error instanceof NotFound)) throw error
    }
  }

  async #tablePath(table: Definition): Promise<string> {
    const objects = new Objects(this.#client, this.#binding)
    const list = await objects.listOf(table)
    const object = list === undefined ? undefined : await objects.find(list, table)
    if (!object) throw new Refused(`Xano does not list the table ${table.name}`)
    return `${list ?? ''}/${object.id}`
  }
}

const pathOf = ({ workspace }: Binding): string => `/workspace/${workspace}`

function addressOf(binding: Binding): Address {
  const scope = { branch: binding.label }
  return { path: `${pathOf(binding)}/multidoc`, reading: scope, writing: scope }
}

/** The answer to a request about one object. That there is nothing is a word about that object, and not about the branch. */
async function foundOr<T>(refusal: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw error instanceof NotFound ? new Refused(refusal) : error
  }
}

/** The answer to something that the token, or this server, may not give. */
async function unlessDenied<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request()
  } catch (error) {
    if (['forbidden', 'not-found', 'refused'].includes(String((error as Partial<SyncError>).code)))
      return undefined
    throw error
  }
}

const isSame = (one: RemoteSnapshot | undefined, other: RemoteSnapshot | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && isSameState(one, other))
