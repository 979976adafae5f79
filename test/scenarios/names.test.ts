import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const SCENARIOS = 42

it('names a test for every scenario', () => {
  const sources = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts'))
    .map(name => readFileSync(join('test', name), 'utf8'))
    .join('\n')
  const named = new Set([...sources.matchAll(/scenario (\d+):/g)].map(([, number]) => Number(number)))
  const all = Array.from({ length: SCENARIOS }, (_, at) => at + 1)
  expect(all.filter(number => !named.has(number))).toEqual([])
})
