import { describe, expect, it } from 'vitest'
import { splitResult } from '../../../src/core/merge/signature.ts'

describe('the result of a statement', () => {
  it.each([
    ['db.get user as $user', ' as $user'],
    ['return "x" as $a.b | first', ' as $a.b | first'],
    ['var $x  \n as  $y|get:name', '  \n as  $y|get:name'],
    ['call as $one as $two', ' as $two'],
    ['call as $x | add:" as $y', ' as $y'],
    ['call as $x | add:"y"', ''],
    ['" as $x "', ''],
    ['as $x', ''],
    ['', ''],
  ])('is what %j ends with', (head, tail) => {
    expect(splitResult(head)).toEqual({ core: head.slice(0, head.length - tail.length), tail })
  })

  it.each([' ', ' as', ' as $x', ' as $x |', '$'])('is found as soon as the head is read: %j', part => {
    const began = performance.now()
    splitResult(`call${part.repeat(100_000)}"`)
    splitResult(`call${part.repeat(100_000)}x`)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
