import { SyntaxFault } from './fault.ts'
import { tokenText, type Tokens, type TokenType } from './lex.ts'
import type { Range } from './tree.ts'

/** A place among tokens, and the comments that were passed and belong to what comes next. */
export class Cursor {
  protected readonly tokens: Tokens
  protected at = 0
  protected comments: string[] = []

  constructor(tokens: Tokens) {
    this.tokens = tokens
  }

  /** Past white space and comments, which are kept for what comes next. Gives the first token that is no white space. */
  protected skip(separator?: string): number {
    let first: number | undefined
    for (;;) {
      const type = this.type()
      const passed =
        type === 'space' || type === 'newline' || (separator !== undefined && this.text() === separator)
      if (!passed) first ??= this.at
      if (type === 'comment') this.comments.push(this.text().replace(/\r+$/, ''))
      else if (!passed) return first ?? this.at
      this.at++
    }
  }

  /** A comment at the end of the line belongs to what the line holds. */
  protected besides(separator?: string): void {
    for (;;) {
      const type = this.type()
      if (type === 'comment') this.comments.push(this.text().trimEnd())
      else if (type !== 'space' && !(separator !== undefined && this.text() === separator)) return
      this.at++
      if (type === 'comment') return
    }
  }

  protected spaces(): void {
    while (this.type() === 'space') this.at++
  }

  /** The token after the bracket group that opens here. */
  protected pastGroup(hoist = false): number {
    let depth = 0
    for (let index = this.at; index < this.tokens.types.length; index++) {
      const type = this.tokens.types[index]
      if (type === 'open') depth++
      else if (type === 'close' && --depth === 0) return index + 1
      else if (type === 'comment' && hoist) this.comments.push(this.text(index).trimEnd())
    }
    return this.tokens.types.length
  }

  protected nextSolid(): number {
    let index = this.at
    while (['space', 'newline', 'comment'].includes(this.tokens.types[index] ?? '')) index++
    return index
  }

  /** `to`, moved back over white space, and over comments too unless they are to stay, but not before `from`. */
  protected trimEnd(from: number, to: number, comments = true): number {
    const passed = comments ? ['space', 'newline', 'comment'] : ['space', 'newline']
    let end = to
    while (end > from && passed.includes(this.tokens.types[end - 1] ?? '')) end--
    return end
  }

  protected takeComments(): string[] {
    const taken = this.comments
    this.comments = []
    return taken
  }

  protected type(): TokenType | undefined {
    return this.tokens.types[this.at]
  }

  protected text(index = this.at): string {
    return index < this.tokens.types.length && index >= 0 ? tokenText(this.tokens, index) : ''
  }

  protected source(range: Range): string {
    return this.tokens.text.slice(this.tokens.starts[range.from], this.tokens.starts[range.to])
  }

  protected unexpected(wanted: string): SyntaxFault {
    const found = this.type() === undefined ? 'the end' : `'${this.text().slice(0, 40)}'`
    return new SyntaxFault(
      `Syntax error: unexpected ${found}, expected ${wanted}`,
      this.tokens.starts[this.at] ?? 0,
    )
  }
}
