import { barePath } from './header.ts'
import { unquote } from './literal.ts'
import type { Reference } from './references.ts'
import { DIRECT, kindByStatement, LISTS, MEMBERS, RUNS } from './referring.ts'
import { Scanner } from './scan.ts'

/** Members that name one thing, by the kinds of it that they may name. The entries of a `join` name tables in the same way. */
const KINDS = new Map<string, Set<string>>()
for (const table of [MEMBERS, ...Object.values(DIRECT)])
  for (const [key, kind] of Object.entries(table)) KINDS.set(key, (KINDS.get(key) ?? new Set()).add(kind))

const ONE = [...KINDS.keys()].join('|')
const MANY = [...Object.keys(LISTS), ...Object.values(RUNS)].join('|')

/** What a reference begins with: the word of a statement, or the name of a member with its sign; also where these are none. */
const BEGINNING = new RegExp(
  String.raw`(?<![\w.$])(?:(\w+\.[\w.]+)\s+|(?:(${ONE})|${MANY})["']?\s*[=:]\s*)`,
  'g',
)

/**
 * The references that a text may hold, looked for without reading its structure: all that `references` finds there,
 * and what only looks like one, as in a comment. Undefined where nothing but reading tells.
 */
export function suspectedReferences(text: string): Reference[] | undefined {
  const scanner = new Scanner(text)
  const found: Reference[] = []
  for (const { 0: beginning, 1: statement, 2: member, index } of text.matchAll(BEGINNING)) {
    const kinds = statement === undefined ? KINDS.get(member ?? '') : kindsByStatement(statement)
    if (kinds === undefined) return undefined
    if (kinds.size === 0) continue
    scanner.seek(index + beginning.length)
    const name = statement === undefined ? valueAt(scanner) : argumentAt(scanner)
    if (name === undefined) return undefined
    if (name !== '') for (const kind of kinds) found.push({ kind, name, isEmpty: false })
  }
  return found
}

function kindsByStatement(word: string): ReadonlySet<string> {
  const kind = kindByStatement(word)
  return new Set(kind === undefined ? [] : [kind])
}

/** The name that a member is set to, empty where it is set to none; undefined where that is not plain to see. */
function valueAt(scanner: Scanner): string | undefined {
  const kind = scanner.next()
  if (kind === 'string') return literal(scanner)
  return kind === 'comment' || kind === 'heredoc' || kind === 'unterminated' ? undefined : ''
}

/** The same for the argument of a statement; a variable is none. What may end within a bare path is not plain to see. */
function argumentAt(scanner: Scanner): string | undefined {
  const from = scanner.end
  const kind = scanner.next()
  if (kind === 'string') return literal(scanner)
  if (kind === 'unterminated') return undefined
  const path = barePath(scanner.text, from)
  if (path.startsWith('$')) return ''
  return path === 'as' || /[,{]/.test(path) ? undefined : path
}

const literal = ({ text, start, end }: Scanner): string => unquote(text.slice(start, end))
