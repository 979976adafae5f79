import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { relative } from 'node:path'
import { foldPath } from '../../src/core/xs/file-path.ts'

const CALLS = [
  'existsSync',
  'lstatSync',
  'mkdirSync',
  'openSync',
  'readdirSync',
  'readFileSync',
  'renameSync',
  'rmdirSync',
  'rmSync',
] as const

type Call = (...values: unknown[]) => unknown

/** Runs `work` as on a disk that takes names which differ by case alone for one below `root`, and lists each as it was made. */
export async function folding<T>(root: string, work: () => Promise<T>): Promise<T> {
  const real = Object.fromEntries(CALLS.map(name => [name, fs[name]]))
  const names = (folder: string): readonly string[] => {
    try {
      return (real['readdirSync'] as Call)(folder) as string[]
    } catch {
      return []
    }
  }
  const listed = (path: unknown): unknown => {
    const below = relative(root, String(path))
    if (typeof path !== 'string' || below === '' || below.startsWith('..')) return path
    const find = (at: string, name: string): string =>
      `${at}/${names(at).find(each => foldPath(each) === foldPath(name)) ?? name}`
    return below.split('/').reduce(find, root)
  }
  const call =
    (name: string): Call =>
    (path, ...rest) =>
      (real[name] as Call)(listed(path), ...(name === 'renameSync' ? rest.map(listed) : rest))
  Object.assign(fs, Object.fromEntries(CALLS.map(name => [name, call(name)])))
  syncBuiltinESMExports()
  try {
    return await work()
  } finally {
    Object.assign(fs, real)
    syncBuiltinESMExports()
  }
}
