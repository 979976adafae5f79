import fs, { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CacheFolder } from '../../../src/local/disk/cache-folder.ts'
import { temporary } from '../../temporary.ts'

it('gives back what was written, and nothing else', () => {
  const path = join(temporary(), 'made', 'when', 'needed')
  const cache = new CacheFolder(path)
  expect([cache.read('a'), cache.size('a')]).toEqual([undefined, 0])
  cache.write('a', [Buffer.from('one')])
  expect(cache.size('a')).toBe(3)
  cache.write('a', [Buffer.from('t'), Buffer.from('wo')])
  expect(cache.read('a')?.toString()).toBe('two')
  expect(readdirSync(path)).toEqual(['a'])
})

it('is empty where it cannot be written, without a word and without leavings', () => {
  const path = temporary()
  writeFileSync(join(path, 'file'), '')
  const cache = new CacheFolder(join(path, 'file'))
  cache.write('a', [Buffer.from('one')])
  expect([cache.read('a'), cache.size('a')]).toEqual([undefined, 0])
  mkdirSync(join(path, 'taken'))
  new CacheFolder(path).write('taken', [Buffer.from('one')])
  expect(readdirSync(path)).toEqual(['file', 'taken'])
})

it('replaces nothing, since a disk may wait for what replaces a file', () => {
  const path = temporary()
  const cache = new CacheFolder(path)
  cache.write('a', [Buffer.from('one')])
  const replaced: string[] = []
  const { renameSync } = fs
  fs.renameSync = (from, to) => {
    if (existsSync(to)) replaced.push(String(to))
    renameSync(from, to)
  }
  syncBuiltinESMExports()
  try {
    cache.write('a', [Buffer.from('two')])
  } finally {
    fs.renameSync = renameSync
    syncBuiltinESMExports()
  }
  expect(replaced).toEqual([])
  expect(cache.read('a')?.toString()).toBe('two')
})
