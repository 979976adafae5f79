import { enter } from '../xs/enter.ts'
import type { Sides } from '../sides.ts'
import type { Definition } from '../xs/definition.ts'
import { withoutGuid } from '../xs/guid.ts'
import { type DefinitionKey, keyByGuid, keyByName, nameKey } from '../xs/identity.ts'
import { order } from '../xs/order.ts'
import {
  byPlace,
  type KnownHomes,
  homesOf,
  inPlace,
  type Known,
  originalsByName,
  originalOf,
} from './original.ts'
import type { Version } from './snapshot.ts'

/** One definition with what each side holds of it; at least one side holds it. */
export interface Match extends Sides<Version | undefined> {
  readonly key: DefinitionKey
}

export interface Pairing {
  readonly matches: readonly Match[]
  /** Local files that carry the guid of another file which is the definition. */
  readonly copies: readonly Copy[]
}

export interface Copy {
  readonly key: DefinitionKey
  readonly version: Version
  readonly of: DefinitionKey
}

type Slot = { -readonly [side in keyof Sides<unknown>]: Version | undefined } & { copies: Version[] }

const emptySlot = (): Slot => ({ base: undefined, ours: undefined, theirs: undefined, copies: [] })

const NONE: Known = { caughtUp: new Map(), behind: new Map() }

/**
 * Pairs three sides by guid, then what is left by kind, name, verb and group whatever the guids; equals among those
 * by equal text and place. The result does not depend on the order of any side. `become`: files that are known to be what
 * a definition has become.
 */
export function pair(sides: Sides<readonly Version[]>, become: Known = NONE): Pairing {
  const { base, ours, theirs } = sides
  if (ours.length + Math.min(base.length, theirs.length) === 0)
    return name([
      ...base.map(version => ({ ...emptySlot(), base: version })),
      ...theirs.map(version => ({ ...emptySlot(), theirs: version })),
    ])
  const slots = pairByGuid(sides, become)
  joinByName(slots, 'base', 'theirs')
  joinByName(slots, 'base', 'ours')
  joinByName(slots, 'theirs', 'ours')
  return name([...slots])
}

function pairByGuid(sides: Sides<readonly Version[]>, become: Known): Set<Slot> {
  const { base, theirs } = sides
  const slots = new Set<Slot>()
  const byGuid = new Map<string, Slot>()
  const slotFor = (version: Version): Slot => {
    const own = version.definition.guid
    // What Xano itself has with that guid by now is known by it.
    const isTheirs = own !== undefined && byGuid.get(own)?.theirs !== undefined
    const guid = isTheirs ? own : (version.knownAs ?? own)
    const known = guid === undefined ? undefined : byGuid.get(guid)
    if (known) return known
    const slot = emptySlot()
    slots.add(slot)
    if (guid !== undefined) byGuid.set(guid, slot)
    return slot
  }
  const alone = (side: keyof Sides<unknown>, version: Version): void => {
    slots.add({ ...emptySlot(), [side]: version })
  }
  for (const side of ['base', 'theirs'] as const)
    for (const version of inPlace(sides[side])) {
      const slot = slotFor(version)
      if (slot[side]) alone(side, version)
      else slot[side] = version
    }

  const ours = new Map<Slot, Version[]>()
  for (const version of sides.ours) enter(ours, slotFor(version), version)
  let homes: KnownHomes | undefined
  for (const [slot, claimants] of ours) {
    const isStrange = claimants.length > 1 && !slot.base && !slot.theirs
    const originals = new Set(
      isStrange
        ? originalsByName(claimants, (homes ??= homesOf([...base, ...theirs])))
        : [originalOf(claimants, slot, become)],
    )
    const [first, ...others] = originals
    slot.ours = first
    for (const other of others) if (other) alone('ours', other)
    slot.copies = claimants.filter(version => !originals.has(version))
  }
  return slots
}

/** Joins what holds `named` and lacks `lacking` with what holds `lacking` alone, where both bear one name. */
function joinByName(slots: Set<Slot>, named: 'base' | 'theirs', lacking: 'theirs' | 'ours'): void {
  const hosts = new Map<string, Slot[]>()
  const guests = new Map<string, Slot[]>()
  for (const slot of slots) {
    const guest = slot[lacking]
    const host = slot[named]
    if (host && !guest) enter(hosts, pairingName(host), slot)
    else if (guest && !slot.base && (lacking === 'theirs' || !slot.theirs))
      enter(guests, pairingName(guest), slot)
  }
  for (const [name, group] of hosts)
    for (const [host, guest] of assign(group, guests.get(name) ?? [], { named, lacking })) {
      if (host.ours && guest.ours) continue
      host[lacking] = guest[lacking]
      host.ours ??= guest.ours
      host.copies.push(...guest.copies)
      slots.delete(guest)
    }
}

/**
 * Pairs equals: same text (but for the guid) at the same place, same text, same place, then in the order of their texts.
 * Of several files of one definition the one at its place is it, also with another text: the others are copies.
 */
function assign(
  hosts: readonly Slot[],
  guests: readonly Slot[],
  { named, lacking }: { named: 'base' | 'theirs'; lacking: 'theirs' | 'ours' },
): [Slot, Slot][] {
  const text = (version: Version): string => withoutGuid(version.text)
  const path = (version: Version): string => version.path
  const both = (version: Version): string => `${path(version)}\0${text(version)}`
  const traits = lacking === 'ours' && hosts.length === 1 ? [both, path, text] : [both, text, path]
  const pairs: [Slot, Slot][] = []
  let free = sortSlots(guests, lacking)
  let left = sortSlots(hosts, named)
  for (const trait of traits) {
    if (free.length === 0 || (free.length === 1 && left.length === 1)) break
    const open = new Map<string, Slot[]>()
    for (const guest of free) enter(open, trait(held(guest, lacking)), guest)
    const taken = new Set<Slot>()
    left = left.filter(host => {
      const guest = open.get(trait(held(host, named)))?.shift()
      if (!guest) return true
      taken.add(guest)
      pairs.push([host, guest])
      return false
    })
    free = free.filter(guest => !taken.has(guest))
  }
  for (const [index, host] of left.entries()) {
    const guest = free[index]
    if (guest) pairs.push([host, guest])
  }
  return pairs
}

function held(slot: Slot, side: keyof Sides<unknown>): Version {
  const version = slot[side]
  if (!version) throw new Error(`a slot without ${side} was offered for pairing by it`)
  return version
}

/** A workspace and a branch have one settings definition each, whatever it is called. */
function pairingName({ definition }: Version): string {
  return definition.kind === 'workspace' || definition.kind === 'branch'
    ? definition.kind
    : nameKey(definition)
}

/** A key for every slot and every copy, none twice: also of two that bear one guid, which a hostile remote may show. */
function name(slots: readonly Slot[]): Pairing {
  const ordinals = new Map<string, number>()
  const next = (definition: Definition): DefinitionKey => {
    const name = nameKey(definition)
    const ordinal = ordinals.get(name) ?? 0
    ordinals.set(name, ordinal + 1)
    return keyByName(definition, ordinal)
  }
  const taken = new Set<DefinitionKey>()
  const keyFor = (definition: Definition, guid: string | undefined): DefinitionKey => {
    const key = guid === undefined ? undefined : keyByGuid(guid)
    if (key === undefined || taken.has(key)) return next(definition)
    taken.add(key)
    return key
  }
  const found: { slot: Slot; version: Version }[] = []
  for (const slot of slots) {
    const version = slot.base ?? slot.theirs ?? slot.ours
    if (version) found.push({ slot, version })
  }
  const matches = found
    .sort((a, b) => byPlace(a.version, b.version))
    .map(({ slot, version }) => {
      const guid = slot.base?.definition.guid ?? slot.theirs?.definition.guid ?? slot.ours?.definition.guid
      return { key: keyFor(version.definition, guid), slot }
    })
  return {
    matches: matches.map(({ key, slot: { base, ours, theirs } }) => ({ key, base, ours, theirs })),
    copies: matches.flatMap(({ key, slot }) =>
      slot.copies.map(version => ({
        key: keyFor(version.definition, version.definition.guid),
        version,
        of: key,
      })),
    ),
  }
}

const sortSlots = (slots: readonly Slot[], side: keyof Sides<unknown>): Slot[] =>
  [...slots].sort(
    (a, b) => order(held(a, side).text, held(b, side).text) || byPlace(held(a, side), held(b, side)),
  )
