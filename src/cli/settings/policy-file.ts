import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { messageOf, Misconfigured } from '../../engine/ports/errors.ts'
import { originOf } from '../../remote/origin.ts'
import { settingsText, yamlWithin } from '../../remote/yaml-within.ts'
import { globs } from './globs.ts'
import type { Policy } from './policy.ts'
import { pollMs, SHORTEST_POLL_MS } from './poll.ts'

type Draft = { -readonly [key in keyof Policy]: Policy[key] }

/** A value as it is written, and where to say what is wrong with a part of it. */
interface Said {
  readonly value: unknown
  readonly node: Node | null
  readonly refuse: (part: Node | null, what: string) => void
}

/** Takes the value of a key into the policy, or throws what is wrong with all of it. */
type Keys = Readonly<Record<string, (draft: Draft, said: Said) => void>>

const AGREEMENT: Keys = {
  protect: (draft, said) => (draft.isProtected = patterns(said)),
  ignore: (draft, said) => (draft.isIgnored = patterns(said)),
  deletes: (draft, { value }) => (draft.deletes = oneOf(value, 'ask', 'never', 'always')),
  tables: (draft, { value }) => (draft.tables = oneOf(value, 'ask', 'push')),
  drafts: (draft, { value }) => (draft.drafts = yesOrNo(value)),
  pushOn: (draft, { value }) => (draft.pushOn = oneOf(value, 'save', 'commit')),
  poll: (draft, { value }) => (draft.poll = milliseconds(value)),
}

const TOP: Keys = {
  origin: (draft, { value }) => (draft.origin = originOf(text(value))),
  workspace: (draft, { value }) => (draft.workspace = wholeNumber(value)),
  branches: (draft, said) => (draft.branches = labels(said)),
  ...AGREEMENT,
}

/** The mapping whose keys may also stand at the top. */
const NESTED = 'policy'

/**
 * Reads `xano-sync.yaml`. Throws one `Misconfigured` with file, line, column and key for each thing in it that is not to
 * be understood.
 */
export function parsePolicy(file: string): Policy {
  const lineCounter = new LineCounter()
  const document = yamlWithin(file, () =>
    parseDocument(settingsText(file), { lineCounter, prettyErrors: false }),
  )
  const placeOf = (at: number | undefined): string => {
    const { line, col } = lineCounter.linePos(at ?? 0)
    return `${file}:${line}:${col}`
  }
  const flaws = [...document.errors, ...document.warnings].map(
    ({ pos, message }) => `${placeOf(pos[0])}: ${message}`,
  )
  if (flaws.length > 0) throw new Misconfigured(flaws.join('\n'))

  const places = new Map<string, string>()
  const draft: Draft = { ...DEFAULTS, file, placeOf: key => places.get(key) ?? file }
  const refuse = (at: number | undefined, what: string): void => void flaws.push(`${placeOf(at)}: ${what}`)
  const said = new Set<string>()
  const take = (pair: Pair<Node, Node | null>, keys: Keys, within: string): void => {
    const { key, value: node } = pair
    const name = isScalar(key) ? String(key.value) : ''
    const full = within === '' ? name : `${within}.${name}`
    const at = node?.range?.[0] ?? key.range?.[0]
    if (within === '' && name === NESTED) {
      takeAll(node, AGREEMENT, NESTED)
      return
    }
    const set = Object.hasOwn(keys, name) ? keys[name] : undefined
    const known = [...Object.keys(keys), ...(within === '' ? [NESTED] : [])].join(', ')
    if (!set) {
      refuse(key.range?.[0], `unknown key "${full}"; known are ${known}`)
      return
    }
    if (said.has(name)) refuse(key.range?.[0], `"${name}" is said twice`)
    said.add(name)
    places.set(name, placeOf(at))
    for (const entry of isMap(node) ? node.items : [])
      if (isScalar(entry.key)) places.set(`${name}.${written(entry.key)}`, placeOf(rangeOf(entry.value)))
    const refusePart = (part: Node | null, what: string): void => {
      refuse(rangeOf(part) ?? at, `"${full}": ${what}`)
    }
    try {
      set(draft, { value: node?.toJS(document), node, refuse: refusePart })
    } catch (error) {
      refusePart(node, messageOf(error))
    }
  }
  const takeAll = (node: Node | null, keys: Keys, within: string): void => {
    if (node === null || (isScalar(node) && node.value === null)) return
    if (isMap(node)) for (const pair of (node as YAMLMap<Node, Node | null>).items) take(pair, keys, within)
    else refuse(rangeOf(node), `${within || 'the file'} must hold keys with values`)
  }
  takeAll(document.contents, TOP, '')
  if (flaws.length > 0) throw new Misconfigured(flaws.join('\n'))
  return draft
}

const DEFAULTS = {
  branches: new Map<string, string>(),
  isProtected: () => false,
  isIgnored: () => false,
  deletes: 'ask',
  tables: 'ask',
  drafts: false,
  pushOn: 'save',
} as const

const rangeOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0]

function oneOf<T extends string>(value: unknown, ...allowed: readonly T[]): T {
  const found = allowed.find(each => each === value)
  if (found === undefined) throw new Error(`must be one of ${allowed.join(', ')}`)
  return found
}

function yesOrNo(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Error('must be true or false')
  return value
}

function wholeNumber(value: unknown): number {
  if (!Number.isSafeInteger(value) || Number(value) < 1) throw new Error('must be a whole number above 0')
  return Number(value)
}

function milliseconds(value: unknown): number {
  const poll = pollMs(value)
  if (poll === undefined)
    throw new Error(`must be a whole number of ${SHORTEST_POLL_MS} milliseconds or more`)
  return poll
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error('must be text; put it into quotes')
  return value
}

function patterns({ node, refuse }: Said): (path: string) => boolean {
  if (!isSeq(node)) throw new Error('must be a list of patterns')
  const fits = (node.items as readonly Node[]).flatMap(item => {
    try {
      return globs([text(isScalar(item) ? item.value : undefined)])
    } catch (error) {
      refuse(item, messageOf(error))
      return []
    }
  })
  return path => fits.some(each => each(path))
}

/** Branches as they are written: `1.0` is no number here. */
function labels({ node, refuse }: Said): Map<string, string> {
  if (!isMap(node)) throw new Error(NO_LABELS)
  return new Map(
    node.items.flatMap(({ key, value }) => {
      if (isScalar(key) && isScalar(value) && typeof value.value === 'string' && value.value !== '')
        return [[written(key), value.value] as const]
      refuse(value as Node | null, isScalar(key) ? 'must be text; put it into quotes' : NO_LABELS)
      return []
    }),
  )
}

const NO_LABELS = 'must map branches of git to branches of Xano'

const written = (key: { readonly source?: string; readonly value: unknown }): string =>
  key.source ?? String(key.value)
