import { join } from 'node:path'
import type { FileChange } from '../core/sync/file-group.ts'
import type { BlobId } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import { ahead } from '../engine/async/ahead.ts'
import { HeadMoved } from '../engine/ports/errors.ts'
import type { Head, Tree } from '../engine/ports/git.ts'
import type { Expected, LocalScan, Since, Worktree } from '../engine/ports/worktree.ts'
import { blobId } from '../engine/texts/blob-id.ts'
import { Batch } from './disk/batch.ts'
import { FileReader, isObstacle } from './disk/file-reader.ts'
import { demandFolder, replaceFiles } from './disk/replace-files.ts'
import { withoutTwins } from './disk/one-file.ts'
import { NO_STEP, type Step } from './disk/step.ts'
import { readSkipped, writeSkipped } from './git-index/skipped-files.ts'
import type { Git } from './git/git.ts'
import { isListing, listAll, type Listing, listFiles, readListing } from './git/listing.ts'
import { demandStill, readHead, sameHead, standingOf, whileStill } from './head/head.ts'
import { DETACHED } from './repository/repository.ts'

interface Place {
  /** The folder that git has checked out. */
  readonly top: string
  /** Where the definitions lie below it, with `/` at the end; empty when they lie at the top. */
  readonly prefix: string
  readonly gitDirectory: string
  /** The branch that was checked out when its binding was read. */
  readonly branch: string
  /** Whether nobody writes to it; a hook of a commit that is under way may look at it all the same. */
  readonly onlyLooks?: boolean
}

type Contents = Omit<LocalScan, 'head'>

/** What was read, and those of it that git's index does not know: it may have them by another name. */
type Reading = Contents & { readonly guests: readonly FilePath[] }

/** When more files than this were touched, all are listed: git is asked by their names. */
const FEW = 200

/**
 * The folder on disk, with git's index as the memory of what did not change. Where the developer has told git not to
 * look at a file (a sparse checkout, `skip-worktree`), the index is the file.
 */
export class DiskWorktree implements Worktree {
  readonly #git: Git
  readonly #place: Place
  readonly #step: Step
  /** The folder of the definitions. */
  readonly #root: string
  readonly #temporary: string
  /** How git stood when the folder was last read. */
  #standing: string | undefined
  #skipped: ReadonlySet<FilePath> = new Set()
  #batch: Batch | undefined

  constructor(git: Git, place: Place, step: Step = NO_STEP) {
    this.#git = git
    this.#place = place
    this.#step = step
    this.#root = join(place.top, place.prefix.slice(0, -1))
    this.#temporary = join(place.gitDirectory, 'xano-sync', 'tmp')
  }

  async scan(expected: Expected | Promise<Expected>, since?: Since): Promise<LocalScan> {
    const { branch, gitDirectory } = this.#place
    const { seen, standing } = await whileStill(this.#git, this.#place, async head => {
      if ((head.branch ?? DETACHED) !== branch)
        throw new HeadMoved(`another branch than ${branch} was checked out in the meantime`)
      const isStill = this.#standing === standingOf(gitDirectory)
      if (!since || !isStill || since.touched.size > FEW || since.scan.obstacles.length > 0)
        return { head, ...(await this.#readAll(expected)) }
      const { touched } = since
      return { ...this.#combined(since, await this.#readSome(touched, await expected)), head }
    })
    this.#standing = standing
    return seen
  }

  async #readAll(expecting: Expected | Promise<Expected>): Promise<Contents> {
    const { prefix } = this.#place
    const listed = ahead(listAll(this.#git, prefix))
    const expected = await expecting
    const { unknown, indexed, changed, isDirect } = await listed
    if (isDirect && !isPaths(expected) && isListing(indexed, expected, prefix)) {
      this.#skipped = new Set()
      const news = readListing(Buffer.concat([unknown, changed]), prefix)
      const scan = { files: expected, contents: new Map(), obstacles: [] }
      return this.#combined({ scan, touched: new Set(news.loose) }, this.#read(news, [], this.#reader()))
    }
    const all = readListing(Buffer.concat([unknown, indexed, changed]), prefix)
    this.#skipped = all.skipped
    return this.#apart(this.#read(all, pathsOf(expected), this.#reader()))
  }

  #combined(since: Pick<Since, 'touched'> & { readonly scan: Contents }, now: Reading): Contents {
    return this.#apart({ ...combined(since, now), guests: now.guests })
  }

  /** Each file once, on a disk that takes several names for one. */
  #apart({ files, contents, obstacles, guests }: Reading): Contents {
    return { files: withoutTwins(files, guests, this.#root), contents, obstacles }
  }

  async #readSome(touched: ReadonlySet<FilePath>, expecting: Expected): Promise<Reading> {
    if (touched.size === 0) return { files: new Map(), contents: new Map(), obstacles: [], guests: [] }
    const expected = isPaths(expecting) ? new Set(expecting) : expecting
    const { prefix } = this.#place
    const listed = await listFiles(
      this.#git,
      [...touched].map(path => `:(literal)${prefix}${path}`),
    )
    const listing = readListing(listed, prefix)
    this.#skipped = new Set([...[...this.#skipped].filter(path => !touched.has(path)), ...listing.skipped])
    const wanted = new Set([...touched].filter(path => expected.has(path)))
    return this.#read(listing, wanted, this.#reader())
  }

  #read(
    { indexed, loose, tracked, skipped, misnamed }: Listing,
    expected: Iterable<FilePath>,
    reader: FileReader,
  ): Reading {
    const guests: FilePath[] = []
    const files = new Map<FilePath, BlobId>()
    const contents = new Map<BlobId, Uint8Array>()
    const obstacles = new Map(misnamed.map(obstacle => [obstacle.place, obstacle]))
    for (const [path, blob] of indexed) {
      const obstacle = skipped.has(path) ? undefined : reader.above(path)
      if (obstacle) obstacles.set(obstacle.place, obstacle)
      else files.set(path, blob)
    }
    for (const path of [...loose, ...expected]) {
      if (files.has(path)) continue
      const found = reader.read(path)
      if (!found) continue
      if (isObstacle(found)) {
        obstacles.set(found.place, found)
        continue
      }
      const blob = blobId(found)
      if (!tracked.has(path)) guests.push(path)
      files.set(path, blob)
      contents.set(blob, found)
    }
    return { files, contents, obstacles: [...obstacles.values()], guests }
  }

  async peek(paths: readonly FilePath[]): Promise<Tree> {
    const skipped = paths.filter(path => this.#skipped.has(path))
    const found = new Map(await readSkipped(this.#git, this.#place.prefix, skipped))
    const reader = this.#reader()
    for (const path of paths) {
      const bytes = this.#skipped.has(path) ? undefined : reader.read(path)
      if (bytes && !isObstacle(bytes)) found.set(path, blobId(bytes))
    }
    return found
  }

  async prepare(groups: readonly (readonly FileChange[])[]): Promise<void> {
    if (groups.length === 0) return
    const temporary = join(this.#temporary, 'batch')
    this.#batch = new Batch({ root: this.#root, temporary, step: this.#step })
    const onDisk = groups.filter(changes => changes.every(({ path }) => !this.#skipped.has(path)))
    await this.#batch.prepare(onDisk)
  }

  async finish(): Promise<void> {
    const batch = this.#batch
    this.#batch = undefined
    await batch?.end()
  }

  async write(changes: readonly FileChange[]): Promise<'written' | 'stale'> {
    const { prefix, gitDirectory } = this.#place
    if (this.#batch?.isLookDue(changes) ?? true) await this.#demandStill()
    this.#demandRoot()
    const inIndex = changes.filter(({ path }) => this.#skipped.has(path))
    if (inIndex.length === 0) return this.#replace(changes)
    const now = await readSkipped(
      this.#git,
      prefix,
      inIndex.map(({ path }) => path),
    )
    if (inIndex.some(({ path, before }) => now.get(path) !== before)) return 'stale'
    const outcome = this.#replace(changes.filter(({ path }) => !this.#skipped.has(path)))
    if (outcome === 'stale') return outcome
    await writeSkipped(this.#git, prefix, inIndex)
    this.#standing = standingOf(gitDirectory)
    return 'written'
  }

  /** What was seen before git moved binds nobody who has not read the folder: the next start has not either. */
  async #demandStill(): Promise<void> {
    const standing = this.#standing
    this.#standing = undefined
    await demandStill(this.#place.gitDirectory, standing)
    this.#standing = standing
  }

  /** Throws `NotWritten` where the folder of the definitions lies behind a link by now. */
  #demandRoot(): void {
    const { top, prefix } = this.#place
    if (prefix === '' || this.#batch?.hasSeen('.')) return
    demandFolder(top, prefix.slice(0, -1))
    this.#batch?.see('.')
  }

  #replace(changes: readonly FileChange[]): 'written' | 'stale' {
    const where = { root: this.#root, temporary: this.#temporary, step: this.#step, batch: this.#batch }
    return replaceFiles(changes, where)
  }

  head(): Promise<Head> {
    return readHead(this.#git)
  }

  async landed(head: Head): Promise<void> {
    if (sameHead(await readHead(this.#git), head)) this.#standing = standingOf(this.#place.gitDirectory)
  }

  #reader(): FileReader {
    return new FileReader(this.#place.top, this.#place.prefix)
  }
}

const isPaths = (expected: Expected): expected is readonly FilePath[] => Array.isArray(expected)

const pathsOf = (expected: Expected): readonly FilePath[] =>
  isPaths(expected) ? expected : [...expected.keys()]

/** What was known of the files, with what was touched since as it is now. */
function combined(
  { scan, touched }: { readonly scan: Contents; readonly touched: ReadonlySet<FilePath> },
  now: Contents,
): Contents {
  if (touched.size === 0 && now.obstacles.length === 0) return scan
  const files = new Map(scan.files)
  for (const path of touched) if (!now.files.has(path)) files.delete(path)
  for (const [path, blob] of now.files) files.set(path, blob)
  const held = new Set(files.values())
  const contents = new Map([...scan.contents, ...now.contents].filter(([blob]) => held.has(blob)))
  return { files, contents, obstacles: now.obstacles }
}
