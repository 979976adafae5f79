import type { Definition } from '../core/xs/definition.ts'
import { Refused } from '../engine/ports/errors.ts'
import type { Activity, Listing, Operation, Remote, RemoteSnapshot } from '../engine/ports/remote.ts'
import type { Client } from './client.ts'
import { Multidoc, type MultidocOptions } from './multidoc.ts'

/** The one label of a place without branches. */
export const SANDBOX = 'sandbox'

/**
 * The user's own sandbox, filled from one workspace. It has no branches, no lists of objects and no log; what needs
 * those is refused.
 */
export class SandboxRemote implements Remote {
  readonly #multidoc: Multidoc

  constructor(client: Client, { workspace }: { workspace: number }, options?: MultidocOptions) {
    const address = {
      path: '/sandbox/multidoc',
      reading: {},
      writing: { source_workspace_id: workspace },
    }
    this.#multidoc = new Multidoc(client, address, options)
  }

  begin(): void {
    // Its first answer is that of the multidoc itself.
  }

  async snapshot(): Promise<RemoteSnapshot> {
    return (await this.#multidoc.read()) ?? { documents: [], unreadable: [] }
  }

  preview(texts: readonly string[], as?: 'draft'): Promise<readonly Operation[]> {
    return this.#multidoc.preview(texts, as)
  }

  push(texts: readonly string[], as?: 'draft'): Promise<void> {
    return this.#multidoc.push(texts, as)
  }

  remove({ kind, name }: Definition): Promise<void> {
    return refuse(`the ${kind} ${name} cannot be deleted by itself`)
  }

  renameColumn({ name }: Definition, from: string): Promise<void> {
    return refuse(`the column ${name}.${from} cannot be renamed`)
  }

  dropColumn({ name }: Definition, column: string): Promise<void> {
    return refuse(`the column ${name}.${column} cannot be dropped`)
  }

  listed(): Promise<ReadonlyMap<Definition, Listing>> {
    return Promise.resolve(new Map())
  }

  activity(): Promise<readonly Activity[] | undefined> {
    return Promise.resolve(undefined)
  }

  me(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  isLive(): Promise<boolean> {
    return Promise.resolve(false)
  }
}

const refuse = (what: string): Promise<never> =>
  Promise.reject(new Refused(`${what} in the sandbox; reset the sandbox in Xano instead`))
