import { nameKey, type Facts } from './text/facts.ts'

/** One object of a workspace, as the server keeps it. */
export interface Stored {
  readonly id: number
  readonly guid: string
  readonly facts: Facts
  /** What is published; nothing while the object exists as a draft only. */
  readonly text?: string
  readonly draft?: Draft
  /** A table's records. */
  readonly rows?: readonly Row[]
  readonly createdAt: number
  readonly updatedAt: number
}

export interface Draft {
  readonly text: string
  readonly updatedAt: number
}

/** A record: its fields in order, each value as XanoScript writes it. */
export type Row = Readonly<Record<string, string>>

/** The objects of a branch, or those that all branches of a workspace share, found by id, guid and name. */
export class Shelf {
  /** Grows with every change. */
  version = 0
  private readonly objects = new Map<number, Stored>()
  private readonly guids = new Map<string, number>()
  private readonly names = new Map<string, Set<number>>()
  private readonly references = new Map<string, number>()

  get(id: number): Stored | undefined {
    return this.objects.get(id)
  }

  /** In the order in which they were made. */
  all(): Stored[] {
    return [...this.objects.values()].sort((a, b) => a.id - b.id)
  }

  byGuid(kind: string, guid: string): Stored | undefined {
    const id = this.guids.get(guidKey(kind, guid))
    return id === undefined ? undefined : this.objects.get(id)
  }

  /** The oldest object of that kind, name, verb and group. */
  byName(facts: Facts): Stored | undefined {
    let oldest: number | undefined
    for (const id of this.names.get(nameKey(facts)) ?? [])
      if (oldest === undefined || id < oldest) oldest = id
    return oldest === undefined ? undefined : this.objects.get(oldest)
  }

  /** How many objects a reference to this kind and name could mean. */
  count(kind: string, name: string): number {
    return this.references.get(guidKey(kind, name)) ?? 0
  }

  put(object: Stored): void {
    const before = this.objects.get(object.id)
    if (before) this.unlink(before)
    this.objects.set(object.id, object)
    this.version++
    const guid = guidKey(object.facts.kind, object.guid)
    if (!this.guids.has(guid)) this.guids.set(guid, object.id)
    const name = nameKey(object.facts)
    const same = this.names.get(name)
    if (same) same.add(object.id)
    else this.names.set(name, new Set([object.id]))
    this.refer(object, 1)
  }

  remove(id: number): void {
    const object = this.objects.get(id)
    if (!object) return
    this.unlink(object)
    this.objects.delete(id)
    this.version++
  }

  private unlink(object: Stored): void {
    const guid = guidKey(object.facts.kind, object.guid)
    if (this.guids.get(guid) === object.id) this.guids.delete(guid)
    const name = nameKey(object.facts)
    const same = this.names.get(name)
    same?.delete(object.id)
    if (same?.size === 0) this.names.delete(name)
    this.refer(object, -1)
  }

  private refer({ facts }: Stored, by: 1 | -1): void {
    const key = guidKey(facts.kind, facts.name)
    this.references.set(key, (this.references.get(key) ?? 0) + by)
  }
}

const guidKey = (kind: string, guid: string): string => `${kind} ${guid}`
