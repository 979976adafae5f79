import { readFileSync } from 'node:fs'
import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { Misconfigured } from '../engine/errors.ts'
import { originOf } from '../remote/origin.ts'
import { globs } from './globs.ts'
import type { Policy } from './policy.ts'

type Draft = { -readonly [key in keyof Policy]: Policy[key] }

/** Takes the value of a key into the policy, or throws what is wrong with it. */
type Keys = Readonly<Record<string, (draft: Draft, value: unknown, node: Node | null) => void>>

const AGREEMENT: Keys = {
  protect: (draft, value) => (draft.isProtected = patterns(value)),
  ignore: (draft, value) => (draft.isIgnored = patterns(value)),
  deletes: (draft, value) => (draft.deletes = oneOf(value, 'ask', 'never', 'always')),
  tables: (draft, value) => (draft.tables = oneOf(value, 'ask', 'push')),
  drafts: (draft, value) => (draft.drafts = yesOrNo(value)),
  pushOn: (draft, value) => (draft.pushOn = oneOf(value, 'save', 'commit')),
  poll: (draft, value) => (draft.poll = wholeNumber(value)),
}

const TOP: Keys = {
  origin: (draft, value) => (draft.origin = originOf(text(value))),
  workspace: (draft, value) => (draft.workspace = wholeNumber(value)),
  branches: (draft, _, node) => (draft.branches = labels(node)),
  ...AGREEMENT,
}

/** The mapping whose keys may also stand at the top. */
const NESTED = 'policy'

/** Reads `xano-sync.yaml`. Throws `Misconfigured` with file, line, column and key for whatever is not to be understood. */
export function parsePolicy(file: string): Policy {
  const lineCounter = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter, prettyErrors: false })
  const refuse = (at: number | undefined, what: string): never => {
    const { line, col } = lineCounter.linePos(at ?? 0)
    throw new Misconfigured(`${file}:${line}:${col}: ${what}`)
  }
  const [flaw] = [...document.errors, ...document.warnings]
  if (flaw) refuse(flaw.pos[0], flaw.message)

  const draft: Draft = { ...DEFAULTS, file }
  const said = new Set<string>()
  const take = (pair: Pair<Node, Node | null>, keys: Keys, within: string): void => {
    const { key, value } = pair
    const name = isScalar(key) ? String(key.value) : ''
    const full = within === '' ? name : `${within}.${name}`
    const at = value?.range?.[0] ?? key.range?.[0]
    if (within === '' && name === NESTED) {
      takeAll(value, AGREEMENT, NESTED)
      return
    }
    const set = Object.hasOwn(keys, name) ? keys[name] : undefined
    const known = [...Object.keys(keys), ...(within === '' ? [NESTED] : [])].join(', ')
    if (!set) return refuse(key.range?.[0], `unknown key "${full}"; known are ${known}`)
    if (said.has(name)) refuse(key.range?.[0], `"${name}" is said twice`)
    said.add(name)
    try {
      set(draft, value?.toJS(document), value)
    } catch (error) {
      refuse(at, `"${full}": ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const takeAll = (node: Node | null, keys: Keys, within: string): void => {
    if (node === null || (isScalar(node) && node.value === null)) return
    if (!isMap(node)) return refuse(node.range?.[0], `${within || 'the file'} must hold keys with values`)
    for (const pair of (node as YAMLMap<Node, Node | null>).items) take(pair, keys, within)
  }
  takeAll(document.contents, TOP, '')
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

function text(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error('must be text; put it into quotes')
  return value
}

function patterns(value: unknown): (path: string) => boolean {
  if (!Array.isArray(value)) throw new Error('must be a list of patterns')
  return globs(value.map(text))
}

/** Branches as they are written: `1.0` is no number here. */
function labels(node: Node | null): Map<string, string> {
  if (!isMap(node)) throw new Error('must map branches of git to branches of Xano')
  return new Map(
    node.items.map(({ key, value }) => {
      if (!isScalar(key)) throw new Error('must map branches of git to branches of Xano')
      return [key.source ?? String(key.value), text(isScalar(value) ? value.value : undefined)]
    }),
  )
}
