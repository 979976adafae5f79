import { type Prng, prng } from '../../../../fixtures/prng.ts'
import { arrange } from '../../../../src/core/sync/arrange.ts'
import { readDocument } from '../../../../src/core/sync/document.ts'
import type { Snapshot, Version } from '../../../../src/core/sync/snapshot.ts'
import { type FilePath, filePath, isFilePath } from '../../../../src/core/xs/file-path.ts'
import { blobId } from '../../../../src/engine/texts/blob-id.ts'

/** One tree that both sides had taken in, and what each side has made of it since. */
export interface Case {
  readonly base: readonly Version[]
  readonly files: ReadonlyMap<FilePath, string>
  /** What Xano holds, by guid. */
  readonly xano: ReadonlyMap<string, string>
  /** Words that somebody has planted since; whoever deletes a definition takes out none of them. */
  readonly words: readonly string[]
  /** Definitions that nobody has had to do with since, by guid. */
  readonly untouched: ReadonlySet<string>
}

const KINDS = ['function', 'task', 'table', 'query'] as const
const MOST = 5
const MOST_STEPS = 5

function textOf(kind: string, name: string, lines: readonly string[], guid: string): string {
  const body = lines.map(line => (kind === 'table' ? `    text ${line}` : `    ${line}`)).join('\n')
  const part = kind === 'table' ? 'schema' : 'stack'
  const group = kind === 'query' ? '  api_group = "g"\n' : ''
  const verb = kind === 'query' ? ' verb=GET' : ''
  return `${kind} ${name}${verb} {\n${group}  ${part} {\n${body}\n  }\n  guid = "${guid}"\n}`
}

/** The versions that some texts of Xano are, each at its place. */
export function laidOut(texts: Iterable<string>, mirror: readonly Version[]): readonly Version[] {
  return arrange([...texts].map(read), mirror)
}

/** The files as a scan shows them. */
export function scanned(files: ReadonlyMap<FilePath, string>): Snapshot {
  return { versions: [...files].map(([path, text]) => ({ ...read(text), path })), unreadable: [] }
}

type Text = Omit<Version, 'path'>

/** Read once: the same texts come again and again. */
const known = new Map<string, Text>()

function read(text: string): Text {
  const found = known.get(text)
  if (found) return found
  const document = readDocument(text)
  if (document.kind !== 'definition') throw new Error(`${document.problem.reason}: ${text}`)
  const { definition, form } = document
  const version = { definition, text: document.text, blob: blobId(text), ...(form ? { form } : {}) }
  if (known.size > 20_000) known.clear()
  known.set(text, version)
  return version
}

/** The case of a seed. What the sides do is correlated: both do it to the same few definitions. */
export function draw(seed: number): Case {
  const random = prng(seed)
  const start = new Map<string, string>()
  for (const [at, name] of ['a', 'b', 'C', 'c', 'e'].slice(0, 1 + random.below(MOST)).entries()) {
    const lines = Array.from({ length: 4 }, (_, line) => `l${line}`)
    const guid = `g${at}`.padEnd(27, '_')
    start.set(guid, textOf(random.once(2) ? KINDS[0] : random.pick(KINDS), name, lines, guid))
  }
  const base = laidOut(start.values(), [])
  const sides = new Sides(new Map(base.map(({ path, text }) => [path, text])), start, random)
  for (let steps = random.below(MOST_STEPS) + 1; steps > 0; steps--) sides.disturb()
  return { base, ...sides.outcome() }
}

class Sides {
  readonly #files: Map<FilePath, string>
  readonly #xano: Map<string, string>
  readonly #random: Prng
  readonly #words: string[] = []
  readonly #touched = new Set<string>()
  readonly #guids: readonly string[]

  constructor(files: Map<FilePath, string>, xano: ReadonlyMap<string, string>, random: Prng) {
    this.#files = files
    this.#xano = new Map(xano)
    this.#random = random
    this.#guids = [...xano.keys()]
  }

  outcome(): Omit<Case, 'base'> {
    const untouched = new Set(this.#guids.filter(guid => !this.#touched.has(guid)))
    return { files: this.#files, xano: this.#xano, words: this.#words, untouched }
  }

  /** One thing that a person does, now and then on both sides. */
  disturb(): void {
    const random = this.#random
    const what = random.pick(WHATS)
    const guid = random.pick(this.#guids)
    const other = random.pick(this.#guids)
    const line = random.below(4)
    const side = random.pick(['here', 'there', 'both'])
    this.#touched.add(guid)
    if (what === 'swap') this.#touched.add(other)
    const same = random.once(4) ? this.#word() : undefined
    if (side !== 'there') this.#here(what, { guid, other, line, word: same ?? this.#word() })
    if (side !== 'here') this.#there(what, { guid, other, line, word: same ?? this.#word() })
  }

  #here(what: What, { guid, other, line, word }: Step): void {
    const files = this.#files
    const of = (id: string) => [...files].find(([, text]) => text.includes(`"${id}"`))
    const [path, text] = of(guid) ?? []
    if (what === 'create') this.#put(`function/new_${word}.xs`, textOf('function', word, [word], 'x'), 'x')
    if (path === undefined || text === undefined) return
    switch (what) {
      case 'edit':
        files.set(path, edited(text, line, word))
        return
      case 'rename':
        files.set(path, renamed(text, word))
        return
      case 'delete':
        files.delete(path)
        return
      case 'move':
        files.delete(path)
        this.#put(`moved/${word}.xs`, text)
        return
      case 'copy':
        this.#put(`copied/${word}.xs`, text)
        return
      case 'forget guid':
        files.set(path, text.replace(/\r?\n {2}guid = ".*"/, ''))
        return
      case 'crlf':
        files.set(path, text.replace(/\r?\n/g, '\r\n'))
        return
      case 'swap': {
        const [place, found] = of(other) ?? []
        if (place === undefined || found === undefined || place === path || !alike(text, found)) return
        files.set(path, renamed(text, nameIn(found)))
        files.set(place, renamed(found, nameIn(text)))
        return
      }
      case 'exchange': {
        const [place, found] = of(other) ?? []
        if (place === undefined || found === undefined || place === path) return
        this.#touched.add(other)
        files.set(path, found)
        files.set(place, text)
        return
      }
      case 'create':
    }
  }

  #there(what: What, { guid, other, line, word }: Step): void {
    const xano = this.#xano
    const text = xano.get(guid)
    const id = `n${word}`.padEnd(27, '_')
    if (what === 'create') xano.set(id, textOf('function', word, [word], id))
    if (text === undefined) return
    switch (what) {
      case 'edit':
        xano.set(guid, edited(text, line, word))
        return
      case 'rename':
        xano.set(guid, renamed(text, word))
        return
      case 'delete':
        xano.delete(guid)
        return
      case 'swap': {
        const found = xano.get(other)
        if (found === undefined || other === guid || !alike(text, found)) return
        xano.set(guid, renamed(text, nameIn(found)))
        xano.set(other, renamed(found, nameIn(text)))
        return
      }
      default:
    }
  }

  #put(place: string, text: string, guid?: string): void {
    const path = filePath(place)
    if (!isFilePath(path)) throw new Error(`${place}: ${path.reason}`)
    this.#files.set(path, guid === undefined ? text : text.replace(/\r?\n {2}guid = ".*"/, ''))
  }

  /** Not every draw comes to be written; only what is in the texts counts in the end. */
  #word(): string {
    const word = `w${this.#words.length}w`
    this.#words.push(word)
    return word
  }
}

interface Step {
  readonly guid: string
  readonly other: string
  readonly line: number
  readonly word: string
}

const WHATS = [
  ...(['edit', 'edit', 'edit', 'rename', 'delete', 'create', 'move'] as const),
  ...(['copy', 'forget guid', 'crlf', 'swap', 'exchange'] as const),
]

type What = (typeof WHATS)[number]

const renamed = (text: string, name: string): string => text.replace(/^(\w+) \S+/, `$1 ${name}`)
const nameIn = (text: string): string => /^\w+ (\S+)/.exec(text)?.[1] ?? ''
const kindIn = (text: string): string => /^\w+/.exec(text)?.[0] ?? ''
const alike = (a: string, b: string): boolean => kindIn(a) === kindIn(b)

/** A word behind the `at`-th line of the body. */
function edited(text: string, at: number, word: string): string {
  const lines = text.split('\n')
  const body = lines.flatMap((line, index) => (/^ {4}\S/.test(line) ? [index] : []))
  const index = body[at % Math.max(1, body.length)]
  if (index === undefined) return text
  const line = lines[index] ?? ''
  const end = line.endsWith('\r') ? '\r' : ''
  lines[index] = `${line.slice(0, line.length - end.length)}_${word}${end}`
  return lines.join('\n')
}
