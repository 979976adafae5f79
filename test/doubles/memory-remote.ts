import { columnsApart } from '../../src/core/xs/columns.ts'
import { readDefinition, type Definition, type Reading } from '../../src/core/xs/definition.ts'
import { withGuid } from '../../src/core/xs/guid.ts'
import { nameKey } from '../../src/core/xs/identity.ts'
import { NotFound, Refused, ServerFailed, UnknownOutcome } from '../../src/engine/ports/errors.ts'
import type {
  Activity,
  Listing,
  Operation,
  Person,
  Remote,
  RemoteDocument,
  RemoteSnapshot,
} from '../../src/engine/ports/remote.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'

/** Xano in memory: objects by guid, partial pushes, and the ways in which a real one goes wrong. */
export class MemoryRemote implements Remote {
  readonly objects = new Map<string, string>()
  /** What was sent as a draft, by guid. */
  readonly drafts = new Map<string, string>()
  /** The lists of objects say which guid each has. */
  listsGuids = true
  /** Reads show drafts. */
  readsDrafts = false
  /** The texts of every push that arrived, in order. */
  readonly received: (readonly string[])[] = []
  /** Those of them that were sent as drafts. */
  readonly drafted: string[] = []
  readonly removed: string[] = []
  /** What Xano makes of a text; nothing, if it is left alone. */
  reformat: (text: string) => string = text => text
  /** Names that Xano does not accept. */
  readonly refuses = new Set<string>()
  /** Pushes, by the names that are sent, at which Xano fails with a message of its own; nothing of them is applied. */
  fails: (names: readonly string[]) => boolean = () => false
  /** Set to lose the next answer, with the push applied or not. */
  loseAnswer: 'applied' | 'unapplied' | undefined
  /** Called before each request. */
  before: (
    request: 'snapshot' | 'preview' | 'push' | 'remove' | 'listed' | 'activity' | 'me' | 'live',
  ) => void = () => undefined
  rows: Activity[] | undefined
  /** In whose name pushes are made; nothing where that may not be read. */
  owner: Person | undefined = { name: 'Dev', email: 'dev@example.com' }
  /** Whether the branch serves production; `gone`, when the workspace does not list it any more. */
  live: boolean | 'gone' | undefined = false
  #last: RemoteSnapshot = { documents: [], unreadable: [] }
  /** How often it was said that it is going to be asked. */
  begun = 0
  #guids = 0
  #me: Promise<Person | undefined> | undefined

  /** A colleague at work: adds or replaces what has that guid, or that name. */
  put(text: string): string {
    const definition = definitionOf(text)
    const guid = this.#guidOf(definition) ?? this.#newGuid()
    const named = withGuid(text, guid)
    this.objects.set(guid, named)
    return named
  }

  delete(guid: string): void {
    this.objects.delete(guid)
  }

  snapshot(): Promise<RemoteSnapshot> {
    this.before('snapshot')
    const readable = [...this.objects].filter(([, text]) => !unreadableOf(text))
    const documents = readable.map(([guid, text]) => {
      const draft = this.readsDrafts ? this.drafts.get(guid) : undefined
      return draft === undefined || draft === text
        ? documentOf(text)
        : { ...documentOf(draft), draft: true as const }
    })
    const unreadable = [...this.objects.values()].flatMap(text => unreadableOf(text) ?? [])
    const fresh = [...this.drafts].filter(([guid]) => this.readsDrafts && !this.objects.has(guid))
    const unpublished = fresh.map(([, text]) => ({ ...documentOf(text), draft: true as const }))
    const next = { documents: [...documents, ...unpublished], unreadable }
    if (JSON.stringify(next) !== JSON.stringify(this.#last)) this.#last = next
    return Promise.resolve(this.#last)
  }

  preview(texts: readonly string[], as?: 'draft'): Promise<readonly Operation[]> {
    this.before('preview')
    return Promise.resolve(
      texts.map(text => {
        const { kind, name, ...definition } = definitionOf(text)
        const guid = this.#guidOf({ kind, name, ...definition }, as)
        const known = guid === undefined ? undefined : (as ? this.drafts : this.objects).get(guid)
        return {
          action: guid === undefined ? 'create' : known === text ? 'unchanged' : 'update',
          type: kind,
          name: definition.verb === undefined ? name : `${name} ${definition.verb}`,
          details: '',
        }
      }),
    )
  }

  async push(texts: readonly string[], as?: 'draft'): Promise<void> {
    this.before('push')
    this.received.push(texts)
    if (as) this.drafted.push(...texts)
    if (this.fails(texts.map(text => definitionOf(text).name))) {
      const cause = new ServerFailed('Xano answered 500 (boom)')
      throw new UnknownOutcome(cause.message, { cause })
    }
    const refused = texts.find(text => this.refuses.has(definitionOf(text).name))
    if (refused !== undefined) throw new Refused(`Xano does not like ${definitionOf(refused).name}`)
    const lost = this.loseAnswer
    this.loseAnswer = undefined
    if (lost !== 'unapplied')
      for (const text of texts.map(each => this.reformat(each)))
        if (as) this.#draft(text)
        else this.put(this.#additive(text))
    if (lost !== undefined) throw new UnknownOutcome('the answer was lost')
    await Promise.resolve()
  }

  async remove(definition: Definition): Promise<void> {
    this.before('remove')
    const guid = this.#listed(definition)
    if (guid !== undefined) this.objects.delete(guid)
    this.removed.push(nameKey(definition))
    await Promise.resolve()
  }

  renameColumn(table: Definition, from: string, to: string): Promise<void> {
    this.#edit(table, text => text.replace(new RegExp(`^(\\s*\\w+\\??) ${from}\\b`, 'm'), `$1 ${to}`))
    return Promise.resolve()
  }

  dropColumn(table: Definition, column: string): Promise<void> {
    this.#edit(table, text => text.replace(new RegExp(`^\\s*\\w+\\?? ${column}\\b.*\\n`, 'm'), ''))
    return Promise.resolve()
  }

  listed(definitions: readonly Definition[]): Promise<ReadonlyMap<Definition, Listing>> {
    this.before('listed')
    return Promise.resolve(new Map(definitions.map(definition => [definition, this.#listing(definition)])))
  }

  activity(limit: number): Promise<readonly Activity[] | undefined> {
    this.before('activity')
    return Promise.resolve(this.rows?.slice(0, limit))
  }

  begin(): void {
    this.begun++
  }

  me(): Promise<Person | undefined> {
    if (!this.#me) this.before('me')
    return (this.#me ??= Promise.resolve(this.owner))
  }

  async isLive(): Promise<boolean | undefined> {
    this.before('live')
    await Promise.resolve()
    if (this.live === 'gone') throw new NotFound('the workspace has no such branch')
    return this.live
  }

  #draft(text: string): void {
    const definition = definitionOf(text)
    const guid = this.#guidOf(definition, 'draft') ?? this.#newGuid()
    this.drafts.set(guid, withGuid(text, guid))
  }

  #guidOf({ guid, ...definition }: Definition, as?: 'draft'): string | undefined {
    const all = as ? new Map([...this.objects, ...this.drafts]) : this.objects
    if (guid !== undefined && all.has(guid)) return guid
    const name = nameKey(definition)
    return [...all].find(([, text]) => !unreadableOf(text) && nameKey(definitionOf(text)) === name)?.[0]
  }

  #listing({ guid, ...definition }: Definition): Listing {
    if (this.listsGuids && guid !== undefined) return this.objects.has(guid) ? 'shown' : 'absent'
    return this.#guidOf(definition) === undefined ? 'absent' : 'named'
  }

  /** The lists tell objects by guid; another one of the same name is not it. */
  #listed(definition: Definition): string | undefined {
    if (definition.guid === undefined) return this.#guidOf(definition)
    return this.objects.has(definition.guid) ? definition.guid : undefined
  }

  /** A partial push drops no column: those that a table's text lacks come back. */
  #additive(text: string): string {
    const guid = this.#guidOf(definitionOf(text))
    const before = guid === undefined ? '' : (this.objects.get(guid) ?? '')
    const [lost] = columnsApart(before, text)
    return lost.reduce((now, column) => now.replace(/(schema \{\n)/, `$1    text ${column}\n`), text)
  }

  #edit(table: Definition, change: (text: string) => string): void {
    const guid = this.#listed(table)
    const text = guid === undefined ? undefined : this.objects.get(guid)
    if (guid !== undefined && text !== undefined) this.objects.set(guid, change(text))
  }

  #newGuid(): string {
    this.#guids++
    return `guid${this.#guids}`.padEnd(27, '-')
  }
}

const documentOf = (text: string): RemoteDocument => ({
  definition: definitionOf(text),
  text,
  blob: blobId(text),
})

const readings = new Map<string, Reading>()

/** Each text is read once: a Xano in memory is asked about all that it holds, again and again. */
function readingOf(text: string): Reading {
  const known = readings.get(text)
  if (known) return known
  if (readings.size > MANY) readings.clear()
  const reading = readDefinition(text)
  readings.set(text, reading)
  return reading
}

const MANY = 20_000

function unreadableOf(text: string): RemoteSnapshot['unreadable'][number] | undefined {
  const reading = readingOf(text)
  if (reading.kind === 'definition') return undefined
  return { text, problem: reading.problem, claims: reading.header ? [reading.header] : [] }
}

function definitionOf(text: string): Definition {
  const reading = readingOf(text)
  if (reading.kind === 'problem') throw new Refused(reading.problem.reason, { line: reading.problem.line })
  return reading.definition
}
