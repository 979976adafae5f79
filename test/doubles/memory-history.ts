import type { Dispute } from '../../src/core/sync/dispute.ts'
import type { BlobId, Version } from '../../src/core/sync/snapshot.ts'
import { apart } from '../../src/local/base.ts'
import { blobId } from '../../src/engine/blob-id.ts'
import type {
  Arrival,
  CommitId,
  Head,
  History,
  KeptFile,
  Landed,
  Memory,
  MirrorState,
  Tree,
} from '../../src/engine/ports.ts'

/** History in memory: what git would hold. */
export class MemoryHistory implements History {
  readonly blobs = new Map<BlobId, string>()
  readonly states: { commit: CommitId; state: MirrorState; tree: Tree }[] = []
  readonly kept: KeptFile[] = []
  readonly arrivals: Arrival[] = []
  base: Tree = new Map()
  disputes: readonly Dispute[] = []
  advances = 0

  recall(): Promise<Memory> {
    const tip = this.states.at(-1)
    return Promise.resolve({
      mirror: tip && { commit: tip.commit, tree: tip.tree },
      base: this.base,
      disputes: this.disputes,
    })
  }

  async read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>> {
    await Promise.resolve()
    return new Map(blobs.map(blob => [blob, Buffer.from(this.#text(blob))]))
  }

  keep(files: readonly KeptFile[]): Promise<void> {
    for (const file of files) {
      this.kept.push(file)
      this.blobs.set(blobId(file.content), file.content)
    }
    return Promise.resolve()
  }

  mirror(state: MirrorState): Promise<CommitId> {
    const tree = this.#store(state.versions)
    const tip = this.states.at(-1)
    if (tip && sameTree(tip.tree, tree)) return Promise.resolve(tip.commit)
    const commit = blobId(
      `${tip?.commit ?? ''} ${JSON.stringify([...tree])} ${state.subject}`,
    ) as string as CommitId
    this.states.push({ commit, state, tree })
    return Promise.resolve(commit)
  }

  land(arrivals: readonly Arrival[], head: Head): Promise<Landed> {
    this.arrivals.push(...arrivals)
    return Promise.resolve({ kind: 'nothing', head, left: [] })
  }

  advance(versions: readonly Version[], disputes: readonly Dispute[]): Promise<void> {
    const tree = this.#store(apart(versions))
    if (sameTree(tree, this.base) && disputes === this.disputes) return Promise.resolve()
    this.advances++
    this.base = tree
    this.disputes = disputes
    return Promise.resolve()
  }

  #text(blob: BlobId): string {
    const text = this.blobs.get(blob)
    if (text === undefined) throw new Error(`git does not hold ${blob}`)
    return text
  }

  #store(versions: readonly Version[]): Tree {
    for (const { blob, text } of versions) this.blobs.set(blob, text)
    return new Map(versions.map(({ path, blob }) => [path, blob]))
  }
}

function sameTree(a: Tree, b: Tree): boolean {
  return a.size === b.size && [...a].every(([path, blob]) => b.get(path) === blob)
}
