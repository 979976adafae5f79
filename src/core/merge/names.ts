import { enter } from '../xs/enter.ts'
import { type Block, blocks } from '../xs/blocks.ts'
import { Scanner } from '../xs/scan.ts'
import { type Brace, pairsThatRun, type Spot, ungiven } from './branches.ts'

/** A place in a definition where a name is given or used. */
interface Place extends Spot {
  readonly name: string
}

/** The names that one definition gives and uses: `$x`, and `input x` and `column x` for what stands in these. */
export interface Names {
  readonly given: readonly Place[]
  readonly used: readonly Place[]
}

const VARIABLE = /\$(?:var\.)?([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?/g

/** How a field is named behind `$input`, other than by a point. */
const LOOKED_UP = /\s*(?:\[|\|\s*get\s*:)\s*\\?["']([A-Za-z_]\w*)/y

/**
 * What the words of a text give and use, also those in its literals, where templates and expressions stand: as far as
 * the names are among those wanted.
 */
export function namesOf(text: string, wanted: ReadonlySet<string>): Names {
  const given: Place[] = []
  const used: Place[] = []
  const scanner = new Scanner(text)
  let around: Brace | undefined
  let [lineWord, before, beforeThat] = [NOTHING, NOTHING, NOTHING]
  let dollar = text.indexOf('$')
  for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) {
    const { start, end } = scanner
    if (kind === 'space' || kind === 'comment') continue
    if (kind === 'newline') {
      lineWord = NOTHING
      continue
    }
    if (kind === 'open' && text.charAt(start) === '{') {
      around = { word: text.slice(...lineWord), parent: around, depth: (around?.depth ?? -1) + 1 }
      lineWord = NOTHING
    } else if (kind === 'close' && text.charAt(start) === '}') around = around?.parent
    if (kind === 'word' && lineWord === NOTHING) lineWord = [start, end]
    if (dollar >= 0 && dollar < start) dollar = text.indexOf('$', start)
    if (dollar >= 0 && dollar < end && kind !== 'punctuation') {
      const word = text.slice(...before)
      const isGiven =
        kind === 'word' && (word === 'as' || (word === 'var' && text.slice(...lineWord) === 'var'))
      for (const { 0: own, 1: name = '', 2: point, index } of text.slice(start, end).matchAll(VARIABLE)) {
        const field = point ?? (name === 'input' ? lookedUp(text, start + index + own.length) : '')
        if (!wanted.has(name === 'input' ? field : name)) continue
        const place = { at: start, around }
        if (name === 'input') used.push({ ...place, name: `input ${field}` })
        else if (isGiven)
          given.push({ ...place, name: (text.slice(...beforeThat) === 'each' ? 'each $' : '$') + name })
        else used.push({ ...place, name: `$${name}` })
      }
    }
    if (end > start + 1 || text.charAt(start) !== '!') [before, beforeThat] = [[start, end], before]
  }
  addFields(text, wanted, { given, used })
  return { given, used }
}

/** The field that a text goes on to name behind `$input`; nothing where it names none. */
function lookedUp(text: string, behind: number): string {
  LOOKED_UP.lastIndex = behind
  return LOOKED_UP.exec(text)?.[1] ?? ''
}

/** Where no word is. */
const NOTHING: readonly [number, number] = [0, 0]

/** Inputs and columns are given by the fields of these, and columns are used by the index. */
function addFields(
  text: string,
  wanted: ReadonlySet<string>,
  { given, used }: { given: Place[]; used: Place[] },
): void {
  const place = { at: -1, around: undefined }
  for (const definition of blocks(text).children)
    for (const body of definition.children)
      for (const item of body.children) {
        const kind = item.key === 'input' ? 'input' : item.key === 'schema' ? 'column' : undefined
        if (kind !== undefined)
          for (const name of fieldsIn(item))
            if (wanted.has(name)) given.push({ ...place, name: `${kind} ${name}` })
        if (item.kind === 'member' && item.key === 'index')
          for (const [, name = ''] of item.text.matchAll(/\bname\s*:\s*"?([A-Za-z_]\w*)/g))
            if (wanted.has(name)) used.push({ ...place, name: `column ${name}` })
      }
}

const fieldsIn = (block: Block): string[] =>
  block.children
    .filter(({ kind }) => kind === 'fields' || kind === 'members')
    .flatMap(body => body.children.flatMap(({ kind, key }) => (kind === 'field' && key ? [key] : [])))

/** How often each name is used where nothing gives it. */
export function danglingIn({ given, used }: Names): ReadonlyMap<string, number> {
  const givers = byName(given.map(place => ({ ...place, name: place.name.replace('each ', '') })))
  const dangling = new Set<Place>()
  for (const [name, uses] of byName(used))
    for (const use of ungiven(givers.get(name) ?? [], uses)) dangling.add(use)
  const found = new Map<string, number>()
  for (const use of used) if (dangling.has(use)) found.set(use.name, (found.get(use.name) ?? 0) + 1)
  return found
}

/** How many pairs of places give each variable although both of them run. */
export function givenTwice({ given }: Names): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [name, places] of byName(given))
    if (name !== '$_' && name.startsWith('$') && places.length > 1) found.set(name, pairsThatRun(places))
  return found
}

function byName(places: readonly Place[]): Map<string, Place[]> {
  const found = new Map<string, Place[]>()
  for (const place of places) enter(found, place.name, place)
  return found
}
