import { isPair } from './brackets.ts'
import { type Header, readHeader, skipTrivia, standsAlone } from './header.ts'
import { identifyingMember, labelOf } from './identifying-member.ts'
import { unquote } from './literal.ts'
import type { Scanner, TokenKind } from './scan.ts'
import { abuts, NO_SEAMS, type Seams } from './seams.ts'

/** What is wrong with a text, and at which offset. */
export interface Fault {
  readonly reason: string
  readonly at: number
}

/** The reason of a fault where something stands beside the one definition. */
export const EXTRA = 'this belongs to no definition'

const BRACE = 123

/**
 * Reads one definition in one pass, from where the scanner stands to the separator or the end of the text
 * that ends it. With seams it finds that end also where the definition is broken: a candidate separator that
 * another definition follows ends it although a bracket is open, or although it is in a literal, if the
 * definition does not balance with all of that literal.
 */
export class Reader {
  header: Header | undefined
  fault: Fault | undefined
  guid: string | undefined
  group: string | undefined
  canonical: string | undefined
  server: string | undefined
  /** Offsets: behind the header, of the brackets of the body, and of the strings that are the guid and the canonical; -1 where none is. */
  headerEnd = -1
  bodyOpen = -1
  bodyClose = -1
  guidAt = -1
  canonicalAt = -1
  /** The text ends while something in it is still open, as one does that was cut. */
  isOpen = false
  /** Where the definition's text ends: at a candidate separator, or at the end of the whole text. */
  stop = 0

  readonly #scanner: Scanner
  readonly #seams: Seams
  readonly #opened: number[] = []
  #begin = 0
  #stage: 'header' | 'body' | 'done' = 'header'
  #passed: number | undefined
  /** Whether brackets or literals are not as they must be, so that more text can only be of another definition. */
  #isBroken = false
  /** The end and the fault that hold if the definition turns out to be broken, and so a literal to have lost its end. */
  #lost: { readonly stop: number; readonly fault: Fault } | undefined

  constructor(scanner: Scanner, seams: Seams = NO_SEAMS) {
    this.#scanner = scanner
    this.#seams = seams
  }

  read(): void {
    this.#readHeader()
    while (this.#step());
    const opened = this.#opened.at(-1)
    const lacksBody = this.header !== undefined && this.#stage === 'header' && !standsAlone(this.header)
    if (opened !== undefined) this.#never(`"${this.#scanner.text.charAt(opened)}"`, opened)
    else if (lacksBody) this.#fail('the definition has no body', this.#begin)
    this.isOpen ||= opened !== undefined || lacksBody
    if (opened !== undefined && this.#passed !== undefined) this.stop = this.#passed
    if (this.#isBroken && this.#lost !== undefined) {
      this.stop = this.#lost.stop
      this.fault = this.#lost.fault
    }
  }

  #readHeader(): void {
    const scanner = this.#scanner
    const first = skipTrivia(scanner)
    this.#begin = scanner.start
    if (first !== 'end' && this.#begin !== this.#seams.at) {
      this.header = readHeader(scanner, first)
      this.headerEnd = scanner.end
      if (this.header !== undefined && scanner.end <= this.#seams.at) return
      if (scanner.end === scanner.text.length && /["'`]/.test(scanner.text.charAt(scanner.start)))
        this.#never('string', scanner.start)
      this.#fail('no definition begins here', this.#begin)
    }
    scanner.seek(this.#begin)
  }

  /** Takes one token; false where the definition's text ends. */
  #step(): boolean {
    const scanner = this.#scanner
    const depth = this.#opened.length
    switch (this.#next(depth)) {
      case 'open':
        this.#open(depth)
        return true
      case 'close':
        this.#close(depth)
        return true
      case 'string':
        if (depth === 1) this.#member()
        return this.#literal(depth, 1)
      case 'backtick':
        return this.#literal(depth, 1)
      case 'heredoc':
        return this.#literal(depth, 3)
      case 'unterminated':
        this.#never(literalName(scanner), scanner.start)
        this.isOpen = true
        this.stop = Math.min(this.#seams.at, scanner.end)
        return false
      case 'word':
      case 'punctuation':
        if (depth === 0) this.#fail(EXTRA, scanner.start)
        return true
      case 'newline':
      case 'space':
      case 'comment':
        return true
      case 'end':
        return this.#atSeam()
    }
  }

  /** Inside brackets nothing but the structure counts; at depth 0 every token does, as one too many. */
  #next(depth: number): TokenKind | 'end' {
    if (depth > 0) return this.#scanner.nextStructure(this.#seams.at)
    return this.#scanner.end === this.#seams.at ? 'end' : this.#scanner.next()
  }

  /** At the end of the text, or at a candidate separator: it is one if no bracket is open. */
  #atSeam(): boolean {
    const at = this.#scanner.end
    this.stop = at
    if (at !== this.#seams.at || this.#opened.length === 0 || this.#seams.endsDefinition(at)) return false
    this.#passed ??= at
    this.#seams.seek(at + 1)
    return true
  }

  /** After a literal: false if a candidate separator in it ends the text, since it cannot be meant to hold that. */
  #literal(depth: number, delimiter: number): boolean {
    const { start, end, text } = this.#scanner
    if (depth === 0) this.#fail(EXTRA, start)
    if (this.#lost !== undefined && abuts(text, end)) this.#fail(EXTRA, end)
    if (end <= this.#seams.at) return true
    const fault = { reason: `${literalName(this.#scanner)} opened here is never closed`, at: start }
    if (this.#isBroken && !this.#seams.impatient) {
      this.fault ??= fault
      this.stop = this.#seams.at
      return false
    }
    const around = this.#opened.map(at => text.charAt(at)).join('')
    const swallowed = this.#seams.swallowed(around, end - delimiter, end)
    if (swallowed) this.#lost ??= { stop: swallowed.at, fault }
    if (swallowed?.isCertain) {
      this.#isBroken = true
      return false
    }
    this.#seams.seek(end)
    return true
  }

  #open(depth: number): void {
    const { start, text } = this.#scanner
    this.#opened.push(start)
    if (depth > 0) return
    const isBody = this.#stage === 'header' && this.header !== undefined && text.charCodeAt(start) === BRACE
    if (!isBody) {
      this.#fail(EXTRA, start)
      return
    }
    this.#stage = 'body'
    this.bodyOpen = start
  }

  #close(depth: number): void {
    const { start, text } = this.#scanner
    const opened = this.#opened.pop()
    const bracket = text.charCodeAt(start)
    if (opened === undefined) this.#fail(`"${text.charAt(start)}" closes nothing`, start)
    else if (!isPair(text.charCodeAt(opened), bracket)) this.#never(`"${text.charAt(opened)}"`, opened)
    if (depth === 1 && this.#stage === 'body') {
      this.#stage = 'done'
      this.bodyClose = start
    }
  }

  /** Notes a direct member, where the scanner stands on the string that is its value. */
  #member(): void {
    if (this.#stage !== 'body') return
    const { start, end, text } = this.#scanner
    const kind = this.header?.kind
    const member = identifyingMember(text, { start, end }, kind)
    if (member === undefined) return
    const value = unquote(text.slice(start, end))
    if (member === 'guid' && this.guidAt < 0) this.guidAt = start
    if (member === 'canonical' && this.canonicalAt < 0) this.canonicalAt = start
    if (value === '') return
    if (this[member] === undefined) this[member] = value
    else {
      const label = labelOf(member, kind) ?? member
      this.fault ??= { reason: `${label} is set a second time`, at: text.lastIndexOf(label, start) }
    }
  }

  #never(what: string, at: number): void {
    this.#fail(`${what} opened here is never closed`, at)
  }

  #fail(reason: string, at: number): void {
    this.#isBroken = true
    this.fault ??= { reason, at }
  }
}

function literalName({ text, start }: Scanner): string {
  const quote = text.charAt(start)
  if (text.startsWith(quote + quote + quote, start)) return 'heredoc'
  return quote === '`' ? 'expression' : 'string'
}
