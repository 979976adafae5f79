import { describe, expect, it } from 'vitest'
import { isWebPage } from '../../src/remote/body-text.ts'

describe('a web page', () => {
  it.each([
    '<html>',
    ' <!DOCTYPE html><title>Sign in</title>',
    '<!-- a --> <!-- b > c -- d -->\n<!doctype  HTML>',
    '<!---->'.repeat(100) + '<html lang="en">',
  ])('is known by its beginning: %j', text => {
    expect(isWebPage(text)).toBe(true)
  })

  it.each(['', 'html', '<htmlish>', '{"a": "<html>"}', 'function a {\n} // <html>', '<!-- <html> '])(
    'is none that begins like %j',
    text => {
      expect(isWebPage(text)).toBe(false)
    },
  )

  it.each([
    ['comments', '<!---->'],
    ['comments that are not closed', '<!--'],
    ['ends of comments', '<!-- -->-->'],
    ['white space', ' '],
  ])('is looked for no longer than it takes to read the text, however many %s it begins with', (_, part) => {
    const began = performance.now()
    expect(isWebPage(part.repeat(100_000))).toBe(false)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
