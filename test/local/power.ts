import fs, { mkdirSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname, join, relative } from 'node:path'
import type { Prng } from '../../fixtures/prng.ts'

interface Inode {
  bytes: string
  /** What the disk has of it for sure. */
  durable: string | undefined
}

type Node = Inode | 'folder'

/** A name that has come to stand for something else, or for nothing. */
interface Naming {
  readonly folder: string
  readonly path: string
  readonly node: Node | undefined
}

type Calls = Pick<
  typeof fs,
  'openSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'rmSync' | 'rmdirSync' | 'mkdirSync'
>

/** What a disk holds, all of it; and what has happened since that it may not have yet. */
export interface Moment {
  readonly names: ReadonlyMap<string, Node>
  readonly pending: readonly Naming[]
  readonly bytes: ReadonlyMap<Inode, Inode>
}

/**
 * Remembers what a process does to the files below a folder, call by call, as a disk that promises only what POSIX
 * does: bytes are there once their file was flushed, a name once the folder that holds it was. Whoever forgets to flush
 * either finds out in `lights`.
 */
export class Power {
  readonly root: string
  /** How the disk was before the first call and after each. */
  readonly moments: Moment[] = []
  #names = new Map<string, Node>()
  #pending: Naming[] = []
  readonly #open = new Map<number, string>()
  readonly #now = new Map<string, Node>()

  constructor(root: string, files: Readonly<Record<string, string>>) {
    this.root = root
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), bytes)
      for (let at = dirname(path); at !== '.'; at = dirname(at)) this.#names.set(at, 'folder')
      this.#names.set(path, { bytes, durable: bytes })
    }
    this.#now = new Map(this.#names)
  }

  /** Runs `work` with its calls remembered. */
  async during(work: () => Promise<unknown>): Promise<void> {
    const { openSync, writeSync, fsyncSync, closeSync, renameSync, rmSync, rmdirSync } = fs
    const real = { openSync, writeSync, fsyncSync, closeSync, renameSync, rmSync, rmdirSync, mkdirSync }
    this.#mark()
    Object.assign(fs, this.#calls(real))
    syncBuiltinESMExports()
    try {
      await work()
    } finally {
      Object.assign(fs, real)
      syncBuiltinESMExports()
    }
  }

  #calls(real: Calls): Calls {
    const known = (path: unknown): string => relative(this.root, String(path))
    const isOurs = (path: unknown): boolean => !known(path).startsWith('..')
    const tell = (path: unknown, change: (at: string) => void): void => {
      if (!isOurs(path)) return
      change(known(path))
      this.#mark()
    }
    return {
      openSync: ((path: string, flags: string, mode?: number) => {
        const file = real.openSync(path, flags, mode)
        this.#open.set(file, known(path))
        if (flags === 'w') tell(path, at => this.#name(at, { bytes: '', durable: undefined }))
        return file
      }) as typeof fs.openSync,
      writeSync: ((file: number, bytes: Uint8Array) => {
        const written = real.writeSync(file, bytes)
        const node = this.#now.get(this.#open.get(file) ?? '')
        if (node && node !== 'folder') node.bytes += Buffer.from(bytes.subarray(0, written)).toString()
        this.#mark()
        return written
      }) as typeof fs.writeSync,
      fsyncSync: file => {
        real.fsyncSync(file)
        this.#flush(this.#open.get(file) ?? '')
        this.#mark()
      },
      closeSync: file => {
        real.closeSync(file)
        this.#open.delete(file)
      },
      renameSync: (from, to) => {
        real.renameSync(from, to)
        tell(to, at => {
          const node = this.#now.get(known(from))
          this.#name(known(from), undefined)
          this.#name(at, node)
        })
      },
      rmSync: (path, options) => {
        real.rmSync(path, options)
        tell(path, at => this.#name(at, undefined))
      },
      rmdirSync: (path: fs.PathLike) => {
        real.rmdirSync(path)
        tell(path, at => this.#name(at, undefined))
      },
      mkdirSync: ((path: string, options?: fs.MakeDirectoryOptions) => {
        const first = real.mkdirSync(path, options)
        const made: string[] = []
        for (let at = known(path); at !== '' && !this.#now.has(at); at = parentOf(at)) made.unshift(at)
        for (const at of made) tell(join(this.root, at), () => this.#name(at, 'folder'))
        return first
      }) as typeof fs.mkdirSync,
    }
  }

  #name(path: string, node: Node | undefined): void {
    if (node === this.#now.get(path)) return
    this.#pending.push({ folder: parentOf(path), path, node })
    if (node) this.#now.set(path, node)
    else this.#now.delete(path)
  }

  #flush(path: string): void {
    const node = this.#now.get(path)
    if (node && node !== 'folder') node.durable = node.bytes
    else {
      this.#names = settled(this.#names, this.#pending, ({ folder }) => folder === path)
      this.#pending = this.#pending.filter(({ folder }) => folder !== path)
    }
  }

  #mark(): void {
    const nodes = [...this.#names.values(), ...this.#pending.map(({ node }) => node)]
    const bytes = new Map(
      nodes.flatMap(node => (node && node !== 'folder' ? [[node, { ...node }] as const] : [])),
    )
    this.moments.push({ names: this.#names, pending: [...this.#pending], bytes })
  }
}

/** Chance decides which of the names that were not flushed the disk has, and how much of the bytes. */
export function lights(moment: Moment, into: string, random: Prng): void {
  const names = settled(moment.names, moment.pending, () => random.once(2))
  const isThere = (path: string): boolean => path === '' || (names.has(path) && isThere(parentOf(path)))
  for (const [path, node] of names) {
    if (!isThere(path)) continue
    if (node === 'folder') mkdirSync(join(into, path), { recursive: true })
    else {
      const { bytes, durable } = moment.bytes.get(node) ?? node
      mkdirSync(dirname(join(into, path)), { recursive: true })
      const torn = [bytes, bytes.slice(0, bytes.length / 2), '']
      writeFileSync(join(into, path), durable ?? random.pick(torn))
    }
  }
}

/** The names as they are once the disk has those that it `takes`, in order. */
function settled(
  names: ReadonlyMap<string, Node>,
  pending: readonly Naming[],
  takes: (naming: Naming) => boolean,
): Map<string, Node> {
  const now = new Map(names)
  for (const naming of pending) {
    if (!takes(naming)) continue
    if (naming.node) now.set(naming.path, naming.node)
    else now.delete(naming.path)
  }
  return now
}

const parentOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')
