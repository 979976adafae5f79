import { findConflictMarker } from '../../src/core/xs/conflict-markers.ts'
import { readDefinition } from '../../src/core/xs/definition.ts'
import { essentialTokens } from '../../src/core/xs/equality.ts'
import type { BlobId } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import { withoutGuid } from '../../src/core/xs/guid.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import type { HttpRequest } from '../../src/remote/http.ts'
import { groupIn, guidIn, kindIn, nameIn, placesIn, wordsIn } from './editing.ts'
import type { Repository } from './repository.ts'

/** What the oracle looks at: the truth on both sides, whatever the engine may believe. */
export interface Truth {
  readonly files: ReadonlyMap<FilePath, string>
  /** What Xano holds, by guid. */
  readonly xano: () => ReadonlyMap<string, string>
  /** What the object of that address holds. */
  readonly objectAt: (path: string) => string | undefined
  readonly repository: Repository
  /** What is checked out. */
  readonly branch: () => string | undefined
}

/** What is known of all clones. */
export interface Shared {
  readonly isWidest: boolean
  readonly chosenAgainst: Set<string>
  /** In which clone a word was written. */
  readonly writtenIn: Map<string, Oracle>
  readonly oracles: readonly Oracle[]
}

/**
 * Knows every word that anybody ever wrote, and which of them a person took out again. Looks at whatever the engine
 * does to a file or sends to Xano at the moment when it does so, and says which promise that breaks.
 */
export class Oracle {
  readonly broken: string[] = []
  /** Texts of colleagues that were replaced between the last reading and the push: what is not promised. */
  inWindow = 0
  posts = 0
  /** Whether the person of this run agrees to deletions in Xano. */
  mayDelete = true
  /** The side that wins in the conflicts that this run meets. */
  prefers: 'local' | 'xano' | undefined
  readonly #decided = new Set<string>()
  readonly #truth: Truth
  readonly #isWidest: boolean
  readonly #chosenAgainst: Set<string>
  readonly #writtenIn: Map<string, Oracle>
  readonly #all: readonly Oracle[]
  readonly #held = { here: new Set<string>(), there: new Set<string>() }
  /** Every place that a side has ever held, by what stood there first. */
  readonly #places = { here: new Map<string, Set<string>>(), there: new Map<string, Set<string>>() }
  readonly #touched = { here: new Set<string>(), there: new Set<string>() }
  /** What stood in files without a guid when they exchanged their names. */
  readonly #exchanged = new Set<string>()
  /** The guids of objects that were made anew, and those that they have got. */
  readonly #successors = new Map<string, string>()
  #initial: ReadonlyMap<FilePath, string> = new Map()
  readonly #known = new Set<string>()
  readonly #states = new Set<string>()
  readonly #unanswered = new Set<string>()
  #lastRead: ReadonlyMap<string, string> = new Map()
  /** What the last answer showed that was cut, by guid. */
  #broken: ReadonlyMap<string, string> | undefined
  /** What the mirror held then, by guid: what a process has read that was killed before it could note that, nobody knows. */
  #remembered: ReadonlySet<string> = new Set()
  /** What the files held when Xano was read last, or came to hold since. */
  #shown = new Set<string>()
  /** What the files have held ever since Xano was read last, by guid. */
  #lasting = new Set<string>()
  /** The branch was checked out when Xano was read last, or since. */
  #wasBound = true
  /** This process has read Xano. */
  #hasRead = false

  constructor(truth: Truth, shared: Shared) {
    this.#truth = truth
    this.#isWidest = shared.isWidest
    this.#chosenAgainst = shared.chosenAgainst
    this.#writtenIn = shared.writtenIn
    this.#all = shared.oracles
    this.#read()
  }

  /** Everything rests: from here on it is known who does what. */
  begin(): void {
    this.#initial = new Map(this.#truth.files)
    this.look()
  }

  /** A person has put `after` where `before` was, seeing what they did. */
  chose(side: Side, before: string | undefined, after: string | undefined): void {
    this.#chooseAgainst(before ?? '', after ?? '')
    if (side === 'here') this.wrote(after ?? '')
    this.#retyped(side, before ?? '', after ?? '')
    if (after === undefined) this.#gone(side, guidIn(before ?? ''), '')
    this.touched(side, before, after)
  }

  /**
   * Two definitions here get each other's names: without a guid they are told by these, so that the objects exchange what
   * they hold.
   */
  exchanged(texts: readonly string[]): void {
    if (texts.every(text => guidIn(text) !== undefined)) return
    for (const word of wordsIn(texts)) this.#exchanged.add(word)
  }

  /** A text that a developer has typed. */
  wrote(text: string): void {
    for (const word of wordsIn([text])) if (!this.#writtenIn.has(word)) this.#writtenIn.set(word, this)
  }

  /**
   * An object was made anew under its name: what an editor still shows of the old one is the new one's, and so is what
   * was done to its file.
   */
  madeAnew(old: string, now: string): void {
    for (const oracle of this.#all) {
      oracle.#successors.set(old, now)
      if (oracle.#touched.here.has(old)) oracle.#touched.here.add(now)
    }
  }

  /** All that a side ever held of a definition, but for what is there `after`: whoever deletes it means all of it. */
  #gone(side: Side, guid: string | undefined, after: string): void {
    const guids = new Set<string | undefined>()
    for (let next = guid; next !== undefined && !guids.has(next); next = this.#successors.get(next))
      guids.add(next)
    for (const oracle of side === 'there' ? this.#all : [this]) {
      const texts = [...oracle.#known].filter(text => guids.has(guidIn(text) ?? ''))
      for (const word of wordsIn(texts))
        if (oracle.#held[side].has(word) && !after.includes(word)) this.#chosenAgainst.add(word)
    }
  }

  /**
   * Whoever edits the very place that an editor has taken back, from an editor that had not reloaded, has edited what
   * stood there, as far as anybody could tell, and dropped what came with it.
   */
  #retyped(side: Side, before: string, after: string): void {
    const [old, fresh] = [new Set(placesIn(before)), placesIn(after)]
    const lost = (known: string): boolean =>
      !before.includes(known) && [...wordsIn([known])].some(word => !after.includes(word))
    const isRetyped = fresh.some(
      place => !old.has(place) && [...(this.#places[side].get(stemOf(place)) ?? [])].some(lost),
    )
    if (isRetyped) this.#gone(side, guidIn(before), after)
  }

  /** A person has had to do with it. */
  touched(side: Side, ...texts: readonly (string | undefined)[]): void {
    for (const text of texts) {
      if (text === undefined) continue
      for (const oracle of this.#all)
        oracle.#touched[oracle === this ? side : 'there'].add(guidIn(text) ?? nameIn(text)).add(nameIn(text))
    }
    this.look()
  }

  /** Remembers what both sides hold now. */
  look(): void {
    for (const text of this.#truth.files.values()) this.#shown.add(essence(text))
    this.#lasting = new Set([...this.#guidsHere()].filter(guid => this.#lasting.has(guid)))
    if (this.#truth.branch() === 'main') this.#wasBound = true
    this.#holds('here', this.#truth.files.values())
    this.#holds('there', this.#truth.xano().values())
    this.#settleBroken()
  }

  /** The branch is checked out again. */
  standsAgain(): void {
    this.#wasBound = true
  }

  /** A process begins. */
  starts(): void {
    this.#decided.clear()
    this.#hasRead = false
  }

  #guidsHere(): Set<string> {
    return new Set([...this.#truth.files.values()].flatMap(text => guidIn(text) ?? []))
  }

  #guidsMirrored(): Set<string> {
    const { states, blobs } = this.#truth.repository
    return new Set(
      [...(states.at(-1)?.tree.values() ?? [])].flatMap(blob => guidIn(blobs.get(blob) ?? '') ?? []),
    )
  }

  #holds(side: Side, texts: Iterable<string>): void {
    for (const text of texts) {
      for (const word of wordsIn([text])) this.#held[side].add(word)
      for (const place of placesIn(text)) {
        const known = this.#places[side].get(stemOf(place)) ?? new Set()
        this.#places[side].set(stemOf(place), known.add(place))
      }
    }
  }

  /** The engine is about to replace files. */
  replaces(changes: readonly { readonly path: FilePath; readonly after: string | undefined }[]): void {
    const { files, repository, branch } = this.#truth
    if (branch() !== 'main') this.#break('I7', 'files were replaced while another branch was checked out')
    const after = new Map<FilePath, string | undefined>(files)
    for (const change of changes) after.set(change.path, change.after)
    const left = [...after.values()].flatMap(text => text ?? [])
    const copies = changes.flatMap(({ path, after: text }) => this.#copyOf(path, text, left))
    for (const { path, after: text } of changes) {
      if (this.prefers === 'xano') this.#loses(files.get(path), text)
      const isDeletion = text === undefined && !files.has(path)
      if (this.prefers === 'local' && isDeletion)
        for (const gone of this.#theirsOf(path, '')) this.#chooseAgainst(gone, '')
    }
    for (const word of this.#missing(files.values(), [...left, ...copies]))
      if (!this.#isUndoneElsewhere(word, changes))
        this.#break('I1', `${word} was taken out of the files, and nobody wanted that`)
    const reachable = repository.reachable()
    for (const { path } of changes) {
      const text = files.get(path)
      if (text === undefined || left.includes(text) || reachable.has(blobId(text))) continue
      this.#break('I1', `${path} was replaced, and what it held is nowhere in git`)
    }
    for (const { path, after: text } of changes) this.#named(files.get(path), text)
    for (const text of left) this.#shown.add(essence(text))
    this.#holds('here', left)
  }

  /** Conflicts about these files are decided for one of both sides: what the other one has over it goes. */
  decides(files: readonly { readonly path: string; readonly content: string }[]): void {
    const after = new Map(
      files.flatMap(({ path, content }) =>
        path.startsWith('next/') ? [[path.slice('next/'.length), content]] : [],
      ),
    )
    for (const { path, content } of files) {
      this.#decided.add(guidIn(content) ?? nameIn(content))
      if (!path.startsWith('local/')) continue
      const place = path.slice('local/'.length)
      const theirs = this.#theirsOf(place, content)
      for (const text of theirs) this.#decided.add(guidIn(text) ?? '')
      for (const text of [content, ...theirs])
        this.#chooseAgainst(text, after.get(place) ?? (this.prefers === 'xano' ? (theirs[0] ?? '') : content))
    }
  }

  /** What another clone has sent, and a stale tab has taken out of Xano: it is that clone's conflict. */
  #isUndoneElsewhere(word: string, changes: readonly { readonly path: FilePath }[]): boolean {
    const writer = this.#writtenIn.get(word)
    const xano = this.#truth.xano()
    const losing = changes.flatMap(({ path }) => this.#truth.files.get(path) ?? []).filter(has(word))
    const isGone = !losing.some(text => {
      const guid = guidIn(text)
      return [...(guid === undefined ? xano.values() : [xano.get(guid) ?? ''])].some(has(word))
    })
    return writer !== undefined && writer !== this && this.#held.there.has(word) && isGone
  }

  /** What Xano was last seen to hold of a file, which may be a copy that lies elsewhere. */
  #theirsOf(path: string, content: string): string[] {
    const { base, blobs } = this.#truth.repository
    const known = [...base].find(([place]) => place === path)?.[1]
    const guids = [guidIn(blobs.get(known ?? ('' as BlobId)) ?? ''), guidIn(content)]
    const plainName = path.replace(/^.*\/|\.xs$|_/g, '')
    const isNamesake = (text: string): boolean =>
      nameIn(text) === nameIn(content) && kindIn(text) === kindIn(content)
    return [...this.#lastRead].flatMap(([each, text]) =>
      guids.includes(each) || nameIn(text) === plainName || isNamesake(text) ? [text] : [],
    )
  }

  #loses(before: string | undefined, after: string | undefined): void {
    if (before === undefined || !this.#decided.has(guidIn(before) ?? nameIn(before))) return
    this.#chooseAgainst(before, after ?? '')
  }

  #chooseAgainst(before: string, after: string): void {
    const now = wordsIn([after])
    for (const word of wordsIn([before])) if (!now.has(word)) this.#chosenAgainst.add(word)
  }

  /** What a person wrote without a guid has got one: it is theirs all the same. */
  #named(before: string | undefined, after: string | undefined): void {
    if (before === undefined || after === undefined || guidIn(before) !== undefined) return
    const guid = guidIn(after)
    if (guid !== undefined && this.#touched.here.has(nameIn(before))) this.#touched.here.add(guid)
  }

  /**
   * What a file held that goes, or makes room, while another one is that definition's: it comes into that one, as Xano
   * has it.
   */
  #copyOf(path: FilePath, after: string | undefined, left: readonly string[]): string[] {
    const text = this.#truth.files.get(path)
    const guid = text === undefined ? undefined : guidIn(text)
    const stays = after !== undefined && guidIn(after) === guid
    if (guid === undefined || stays || !left.some(each => guidIn(each) === guid)) return []
    return [this.#truth.xano().get(guid) ?? '']
  }

  /** A request reaches Xano. */
  asked({ method, path, body = '' }: HttpRequest): void {
    const url = new URL(path, 'http://xano')
    const isPush = method === 'POST' && url.pathname.endsWith('/multidoc')
    if (isPush || method === 'DELETE') {
      if (!this.#hasRead) this.#break('I1', 'Xano was changed by a process that had not read it')
      if (!this.#wasBound) this.#break('I7', 'Xano was changed while another branch was checked out')
    }
    if (method === 'DELETE') this.#deletes(url.pathname)
    if (!isPush) return
    this.posts++
    const { searchParams } = url
    if (
      searchParams.get('partial') !== 'true' ||
      searchParams.get('branch') !== 'v1' ||
      searchParams.has('delete')
    )
      this.#break('I7', `a push went out as ${url.search}`)
    const texts = body.split('\n---\n').map(text => text.trim())
    for (const text of texts) this.#sends(text, texts)
  }

  /** What became of a request. */
  answered(
    { method, path, body = '' }: HttpRequest,
    answer: 'whole' | 'broken' | 'lost',
    { status, text }: { readonly status: number; readonly text: string },
  ): void {
    const { pathname } = new URL(path, 'http://xano')
    if (!pathname.endsWith('/multidoc')) return
    if (method === 'GET' && answer === 'whole' && status === 200) this.#read()
    if (method === 'GET' && answer === 'broken') {
      this.#broken = wholeIn(text)
      this.#remembered = this.#guidsMirrored()
    }
    if (method === 'GET') this.#looksAnew()
    if (method === 'POST' && answer !== 'whole')
      for (const text of body.split('\n---\n')) this.#unanswered.add(nameIn(text))
    this.look()
  }

  /** Looks at all that has to be so whenever no process runs. */
  judge(): void {
    this.look()
    const { repository } = this.#truth
    for (const blob of repository.base.values()) {
      const text = repository.blobs.get(blob) ?? ''
      if (!this.#all.some(oracle => oracle.#known.has(text)))
        this.#break('I6', `Base holds a text of ${nameIn(text)} that was never in Xano nor sent`)
      for (const word of wordsIn([text])) {
        if (this.#chosenAgainst.has(word)) continue
        if (!this.#held.here.has(word)) this.#break('I6', `Base holds ${word}, which no file ever held`)
        if (!this.#held.there.has(word)) this.#break('I6', `Base holds ${word}, which Xano never held`)
      }
    }
    let previous: string | undefined
    for (const { state, tree } of repository.states) {
      const now = signature(tree.values())
      if (now === previous) this.#break('I4', 'the mirror holds a state twice in a row')
      if (!state.pushed && !this.#states.has(now))
        this.#break('I4', 'the mirror holds a state that was never read')
      previous = now
    }
    for (const [path, text] of this.#initial) {
      const guid = guidIn(text) ?? ''
      const isTouched = (side: Side): boolean =>
        [guid, nameIn(text), groupIn(text)].some(each => each !== '' && this.#touched[side].has(each))
      if (isTouched('here') || isTouched('there')) continue
      if (this.#truth.files.get(path) !== text)
        this.#break('I5', `${path} has changed, and nobody touched it`)
    }
  }

  /** Both sides rest: but for what `waits`, and files that are `copies`, they are the same, and the mirror ends with it. */
  atRest(waits: (text: string) => boolean, copies: ReadonlySet<FilePath>): void {
    this.judge()
    const { files, repository } = this.#truth
    const xano = [...this.#truth.xano().values()]
    const there = xano
      .filter(text => !waits(text))
      .map(essence)
      .sort()
    const here = [...files]
      .filter(([path, text]) => !waits(text) && !copies.has(path))
      .map(([, text]) => essence(text))
      .sort()
    for (const text of here)
      if (!there.includes(text)) this.#break('I2', `only the folder has: ${nameIn(text)}`)
    for (const text of there) if (!here.includes(text)) this.#break('I2', `only Xano has: ${nameIn(text)}`)
    const last = repository.states.at(-1)
    if (last && signature(last.tree.values()) !== signature(xano.map(text => blobId(text))))
      this.#break('I4', 'the mirror does not end with what Xano holds')
  }

  /** A further run did something although nobody had changed anything. */
  restless(what: string): void {
    this.#break('I2', `a further run ${what}`)
  }

  fell(error: unknown): void {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    this.#break('I8', `the engine fell over: ${reason}`)
  }

  #break(promise: string, what: string): void {
    const line = `${promise}: ${what}`
    if (!this.broken.includes(line)) this.broken.push(line)
  }

  #read(): void {
    this.#lastRead = new Map(this.#truth.xano())
    this.#broken = undefined
    this.#unanswered.clear()
    for (const text of this.#lastRead.values()) this.#known.add(text)
    this.#states.add(signature([...this.#lastRead.values()].map(text => blobId(text))))
  }

  /**
   * An answer that was cut right behind a definition is a state like any other where nobody can tell: if all that it
   * lacks was never seen before, or is gone by now.
   */
  #settleBroken(): void {
    const shown = this.#broken
    if (!shown) return
    const xano = this.#truth.xano()
    const isTold = [...this.#lastRead.keys()].some(
      guid => this.#remembered.has(guid) && !shown.has(guid) && xano.has(guid),
    )
    if (isTold) return
    for (const text of shown.values()) this.#known.add(text)
    this.#states.add(signature([...shown.values()].map(text => blobId(text))))
  }

  /** Xano was read: whatever is sent from here on, the files have to hold after this. */
  #looksAnew(): void {
    this.#shown = new Set()
    this.#lasting = this.#guidsHere()
    this.#wasBound = false
    this.#hasRead = true
    this.look()
  }

  /** `push`: all that is sent with it. */
  #sends(text: string, push: readonly string[]): void {
    const name = nameIn(text)
    const reading = readDefinition(text)
    if (reading.kind !== 'definition') this.#break('I3', `${name} was sent, and does not parse`)
    if (findConflictMarker(text) >= 0) this.#break('I3', `${name} was sent with conflict markers`)
    if (!this.#shown.has(essence(text))) this.#break('I3', `${name} was sent, and no file held it then`)
    if (this.#unanswered.has(name))
      this.#break('I8', `${name} was sent again before anybody knew what became of it`)
    const guid = guidIn(text)
    if (!this.#touched.here.has(guid ?? name) && !this.#touched.here.has(name) && !this.#hasNews(text))
      this.#break('I7', `${name} was sent, and nobody had touched it here`)
    if (
      guid === undefined &&
      [...this.#lastRead.values()].some(
        each => this.#known.has(text) && nameIn(each) === name && kindIn(each) === kindIn(text),
      )
    )
      this.#break('I8', `${name} was created a second time`)
    this.#known.add(text)
    const xano = this.#truth.xano()
    const before = guid === undefined ? undefined : xano.get(guid)
    if (before === undefined) return
    const isExchanged = (each: string): boolean =>
      [...wordsIn([each])].some(word => this.#exchanged.has(word))
    this.#overwrites(before, [
      ...[...xano.values()].map(each => (each === before ? text : each)),
      ...push.filter(isExchanged),
    ])
  }

  /** In the widest worlds it may have been written into a definition that Xano has made anew, or named anew. */
  #hasNews(text: string): boolean {
    if (!this.#isWidest) return false
    return [...wordsIn([text])].some(word => this.#held.here.has(word) && !this.#held.there.has(word))
  }

  #deletes(path: string): void {
    const text = this.#truth.objectAt(path)
    if (text === undefined) return
    const guid = guidIn(text) ?? ''
    if (!this.mayDelete) this.#break('I7', `${nameIn(text)} was deleted in Xano without consent`)
    const isTouchedByName = this.#isWidest && this.#touched.here.has(nameIn(text))
    if (!this.#touched.here.has(guid) && !isTouchedByName)
      this.#break('I7', `${nameIn(text)} was deleted in Xano, and nobody had touched it here`)
    if (this.#lasting.has(guid) && this.#guidsHere().has(guid))
      this.#break('I3', `${nameIn(text)} was deleted in Xano, and its file is there`)
    if (this.prefers === 'local') this.#chooseAgainst(text, '')
    this.#overwrites(
      text,
      [...this.#truth.xano().values()].filter(each => each !== text),
    )
  }

  /** What Xano holds of a definition goes; what a colleague wrote after Xano was read last is not promised. */
  #overwrites(before: string, after: readonly string[]): void {
    if (this.prefers === 'local') this.#loses(before, after.join('\n'))
    const isSeen = [...this.#lastRead.values()].includes(before)
    const missing = this.#missing([before], after)
    if (!isSeen && missing.length > 0) {
      this.inWindow++
      for (const word of missing) this.#chosenAgainst.add(word)
      return
    }
    for (const word of missing) this.#break('I1', `${word} was taken out of Xano, and nobody wanted that`)
    if (isSeen && !this.#truth.repository.reachable().has(blobId(before)))
      this.#break('I1', `${nameIn(before)} was replaced in Xano, and what it held is nowhere in git`)
  }

  #missing(before: Iterable<string>, after: readonly string[]): string[] {
    const left = wordsIn(after)
    return [...wordsIn(before)].filter(word => !left.has(word) && !this.#chosenAgainst.has(word))
  }
}

type Side = 'here' | 'there'

const has =
  (word: string) =>
  (text: string): boolean =>
    wordsIn([text]).has(word)

const stemOf = (place: string): string => place.split(' ', 1)[0] ?? ''

/** The definitions of an answer that are whole, by guid. */
const wholeIn = (multidoc: string): Map<string, string> =>
  new Map(
    multidoc.split('\n---\n').flatMap(text => {
      const guid = guidIn(text)
      return guid === undefined || readDefinition(text).kind !== 'definition' ? [] : [[guid, text.trim()]]
    }),
  )

/** What a text says, apart from its layout and from the guid that Xano has given it. */
function essence(text: string): string {
  const plain = withoutGuid(text.replaceAll('\r\n', '\n').trim())
  return essentialTokens(plain)?.join(' ') ?? plain
}

const signature = (blobs: Iterable<string>): string => [...blobs].sort().join(' ')
