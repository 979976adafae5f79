import { describe, expect, it } from 'vitest'
import { lazily } from '../../../src/core/xs/lazily.ts'

describe('a property that is made when it is asked for', () => {
  let made = 0
  class Row {
    declare readonly text: string
    readonly name: string

    constructor(name: string) {
      this.name = name
      Object.defineProperty(this, 'text', Row.#TEXT)
    }

    static readonly #TEXT = lazily(function (this: Row) {
      made++
      return `text of ${this.name}`
    })
  }

  it('is made for nobody who does not ask', () => {
    const rows = [new Row('a'), new Row('b')]
    expect(made).toBe(0)
    expect(rows.map(({ text }) => text)).toEqual(['text of a', 'text of b'])
    expect(made).toBe(2)
  })

  it('is copied with the object', () => {
    expect(Object.assign({}, new Row('a'), { name: 'c' })).toEqual({ name: 'c', text: 'text of a' })
  })
})
