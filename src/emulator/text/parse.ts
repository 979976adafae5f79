import { Cursor } from './cursor.ts'
import { lex, type Tokens } from './lex.ts'
import {
  unquote,
  type ArrayLiteral,
  type Attribute,
  type Block,
  type Definition,
  type Entry,
  type Expression,
  type Member,
  type ObjectLiteral,
  type Range,
  type Statement,
  type Value,
} from './tree.ts'

const KIND = /^[A-Za-z_][\w.]*$/
const ATTRIBUTES = /^([A-Za-z_]\w*\s*=\s*[^\s={}]+\s*)*$/
const TAIL = /^(as|break|continue)$/
const STARTS_MEMBER = /^[A-Za-z_$@]/
/** `{id}` within an unquoted name. */
const PLACEHOLDER = /^\{[^\s{}]+\}$/
/** A line that begins with one of these goes on with the expression of the line above. */
const CONTINUES = /^(\|\||&&|~|\?\??|==+|!=+|[<>]=?|\+|\*|%|\/|-|:)$/
const DANGLES = /^(\|\||&&|~|\?\??|==+|!=+|[<>]=?|\+|\*|%|\/|-|=|\||:)$/

type Context = 'block' | 'entry'

/** Reads the definition whose tokens these are; throws `SyntaxFault` when they are none. */
export const parse = (tokens: Tokens): Definition => new Parser(tokens).definition()

/** The definition that a text is, and nothing besides. */
export const parseText = (text: string): Definition => parse(lex(text, 0))

class Parser extends Cursor {
  definition(): Definition {
    this.skip()
    const kind = this.text()
    if (this.type() !== 'word' || !KIND.test(kind)) throw this.unexpected('a definition')
    this.at++
    if (this.type() !== 'space') throw this.unexpected('a name')
    this.spaces()
    const nameRange = this.name()
    const source = this.source(nameRange)
    this.spaces()
    const attributes = this.attributes()
    this.skip()
    const body = this.text() === '{' ? this.block() : undefined
    this.skip()
    if (this.type() !== undefined) throw this.unexpected('the end of the definition')
    return {
      tokens: this.tokens,
      comments: this.takeComments(),
      kind,
      name: this.tokens.types[nameRange.from] === 'string' ? unquote(source) : source,
      nameRange,
      attributes,
      ...(body && { body }),
    }
  }

  /** A quoted string, or in old text a path with braces, up to the next white space. */
  private name(): Range {
    const from = this.at
    if (this.type() === 'string') this.at++
    else
      while (this.type() !== undefined && this.type() !== 'space' && this.type() !== 'newline') {
        const end = this.type() === 'open' ? this.pastGroup() : this.at + 1
        if (end > this.at + 1 && !PLACEHOLDER.test(this.source({ from: this.at, to: end }))) break
        this.at = end
      }
    if (this.at === from) throw this.unexpected('a name')
    return { from, to: this.at }
  }

  /** What a header says besides kind and name: `verb=GET` is all that is known, others of its form may be. */
  private attributes(): Range {
    const start = this.at
    const attributes = this.head()
    if (ATTRIBUTES.test(this.source(attributes))) return attributes
    this.at = start
    throw this.unexpected('{')
  }

  private block(): Block {
    const outer = this.takeComments()
    const open = this.at++
    const members: Member[] = []
    for (;;) {
      const from = this.skip()
      if (this.type() === 'close' || this.type() === undefined) break
      members.push(this.member(from))
    }
    const block = { members, dangling: this.takeComments(), open, close: this.at++ }
    this.comments = outer
    return block
  }

  private member(from: number): Member {
    const start = this.text() === '!' ? this.at + 1 : this.at
    const type = this.tokens.types[start]
    const equals = this.tokens.types[start + 1] === 'space' ? start + 2 : start + 1
    const named = type === 'word' && STARTS_MEMBER.test(this.text(start))
    if ((named || type === 'string') && this.text(equals) === '=') return this.attribute(from, equals)
    if (!named) throw this.unexpected('a member')
    return this.statement(from)
  }

  private attribute(from: number, equals: number): Attribute {
    const key = this.source({ from: this.at, to: this.trimEnd(this.at, equals) })
    this.at = equals + 1
    this.spaces()
    const value = this.value('block')
    this.besides()
    const range = { from, to: this.trimEnd(from, this.at, false) }
    return { type: 'attribute', comments: this.takeComments(), key, value, range }
  }

  private statement(from: number): Statement {
    const head = this.head()
    const body = this.text() === '{' ? this.block() : undefined
    if (body) this.spaces()
    const tail = body && TAIL.test(this.text()) ? this.head() : { from: this.at, to: this.at }
    this.besides()
    const range = { from, to: this.trimEnd(from, this.at, false) }
    return { type: 'statement', comments: this.takeComments(), head, ...(body && { body }), tail, range }
  }

  /** Tokens of one line up to a block's `{`; brackets that belong to it are passed whole. */
  private head(): Range {
    const from = this.at
    for (;;) {
      const type = this.type()
      if (type === undefined || type === 'newline' || type === 'close' || type === 'comment') break
      if (type !== 'open') this.at++
      else if (this.beginsBlock()) break
      else this.at = this.pastGroup(this.text() === '(')
    }
    return { from, to: this.trimEnd(from, this.at) }
  }

  /** Whether a block begins here: no literal, and no quantifier of a pattern that is not quoted (`\d{5}`). */
  private beginsBlock(): boolean {
    const [before, after] = [this.text(this.at - 1), this.text(this.at + 1)]
    return this.text() === '{' && !/^[=:|]$/.test(before) && !/^\d/.test(after)
  }

  private value(context: Context): Value {
    const from = this.at
    const opener = this.text()
    if (opener === '{' || opener === '[') {
      const comments = this.comments.length
      const literal = opener === '{' ? this.object() : this.array()
      if (this.ends(context)) return literal
      this.spaces()
      if (this.ends(context)) return literal
      this.at = from
      this.comments.length = comments
    }
    return this.expression(context)
  }

  private expression(context: Context): Expression {
    const from = this.at
    while (!this.ends(context)) {
      if (this.type() === 'open') this.at = this.pastGroup(this.text() === '(')
      else {
        if (this.type() === 'comment') this.comments.push(this.text().trimEnd())
        this.at++
      }
    }
    const to = this.trimEnd(from, this.at)
    if (to === from) throw this.unexpected('a value')
    return { type: 'expression', range: { from, to } }
  }

  /** Whether the value is complete here: the line ends and the next one does not go on with it. */
  private ends(context: Context): boolean {
    const type = this.type()
    if (type === undefined || type === 'close') return true
    if (type === 'mark' && this.text() === ',') return context === 'entry'
    if (type === 'space') return context === 'block' && this.startsMember()
    if (type !== 'newline' && type !== 'comment') return false
    const next = this.nextSolid()
    const continues = this.text(next) === '|' || (CONTINUES.test(this.text(next)) && this.spaced(next))
    return !continues && !DANGLES.test(this.text(this.trimEnd(0, this.at) - 1))
  }

  /** In a block on one line, `a = 1 b = 2`: a word and `=` after a complete value. */
  private startsMember(): boolean {
    const word = this.at + 1
    if (this.tokens.types[word] !== 'word' || !STARTS_MEMBER.test(this.text(word))) return false
    const equals = this.tokens.types[word + 1] === 'space' ? word + 2 : word + 1
    return this.text(equals) === '=' && !DANGLES.test(this.text(this.at - 1))
  }

  private spaced(index: number): boolean {
    const after = this.tokens.types[index + 1]
    return after === 'space' || after === 'newline'
  }

  private object(): ObjectLiteral {
    const entries: Entry[] = []
    const { from, dangling } = this.entries(() => {
      const start = this.at
      while (!this.endsKey()) this.at = this.type() === 'open' ? this.pastGroup() : this.at + 1
      const key = { from: start, to: this.trimEnd(start, this.at) }
      if (this.text() !== ':') return (): number => entries.push({ comments: this.takeComments(), key })
      this.at++
      this.spaces()
      const value = this.value('entry')
      return (): number => entries.push({ comments: this.takeComments(), key, value })
    })
    return { type: 'object', range: { from, to: this.at }, entries, dangling }
  }

  private array(): ArrayLiteral {
    const items: { comments: string[]; value: Value }[] = []
    const { from, dangling } = this.entries(() => {
      const value = this.value('entry')
      return (): number => items.push({ comments: this.takeComments(), value })
    })
    return { type: 'array', range: { from, to: this.at }, items, dangling }
  }

  /** The entries of a bracket, parted by commas, new lines or both. */
  private entries(read: () => () => unknown): { from: number; dangling: string[] } {
    const outer = this.takeComments()
    const from = this.at++
    for (;;) {
      this.skip(',')
      if (this.type() === 'close' || this.type() === undefined) break
      const keep = read()
      this.besides(',')
      keep()
    }
    this.at++
    const dangling = this.takeComments()
    this.comments = outer
    return { from, dangling }
  }

  private endsKey(): boolean {
    const type = this.type()
    return type === undefined || type === 'newline' || type === 'close' || /^[:,]$/.test(this.text())
  }
}
