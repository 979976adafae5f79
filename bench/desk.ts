/** A clone of a workspace, and beside it a repository of the same files that only git has to do with. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { generateDefinitions } from '../fixtures/generate.ts'
import { inARow, type Measured, type Surroundings, timed } from './measure.ts'
import { guidOf, type Server, startServer } from './server.ts'

const BIN = resolve('bin/xano-sync.js')

export class Desk {
  readonly server: Server
  readonly #folder = mkdtempSync(join(tmpdir(), 'xano-sync-bench-'))
  readonly #env: Record<string, string>
  #clones = 0
  #peers = 0
  /** Where the definition with a guid lies. */
  readonly #paths = new Map<string, string>()

  private constructor(server: Server) {
    this.server = server
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.#folder,
      XDG_CONFIG_HOME: this.#folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'gc.auto',
      GIT_CONFIG_VALUE_0: '0',
      GIT_AUTHOR_NAME: 'Dev',
      GIT_AUTHOR_EMAIL: 'dev@example.com',
      GIT_COMMITTER_NAME: 'Dev',
      GIT_COMMITTER_EMAIL: 'dev@example.com',
      XANO_ORIGIN: server.origin,
      XANO_TOKEN: 'bench',
    }
  }

  /** So many definitions, each of which can be told by its guid. */
  static async of(size: number): Promise<Desk> {
    const texts = generateDefinitions({ seed: 1, definitions: size })
    return new Desk(await startServer(texts))
  }

  get clone(): string {
    return join(this.#folder, `clone-${this.#clones}`)
  }

  get peer(): string {
    return join(this.#folder, `peer-${this.#peers}`)
  }

  around(cwd: string): Surroundings {
    return { cwd, env: this.#env }
  }

  /** A clone more, which is the one that counts from now on. */
  async cloneAnew(): Promise<Measured> {
    this.#clones++
    const measured = await this.run('clone', '-w', '1', '-b', 'v1', this.clone)
    if (this.#paths.size > 0) return measured
    for (const entry of readdirSync(this.clone, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.xs')) continue
      const path = join(entry.parentPath, entry.name)
      const guid = guidOf(readFileSync(path, 'utf8'))
      if (guid !== undefined) this.#paths.set(guid, path.slice(this.clone.length + 1))
    }
    return measured
  }

  /** The same files as a repository of plain git, as long as that takes. */
  copy(): Promise<Measured> {
    this.#peers++
    cpSync(this.clone, this.peer, { recursive: true, filter: path => !path.endsWith('/.git') })
    return this.git(['init', '-q'], ['add', '-A'], ['commit', '-qm', 'all'])
  }

  run(...args: readonly string[]): Promise<Measured> {
    const cwd = args[0] === 'clone' ? this.#folder : this.clone
    return timed(process.execPath, [BIN, ...args], this.around(cwd))
  }

  git(...commands: readonly (readonly string[])[]): Promise<Measured> {
    return inARow(
      commands.map(args => ['git', ...args]),
      this.around(this.peer),
    )
  }

  /** The definitions that have a guid, as they are in Xano, and their files. */
  editable(): { readonly at: number; readonly path: string }[] {
    return this.server.texts.flatMap((text, at) => {
      const path = this.#paths.get(guidOf(text) ?? '')
      return path === undefined ? [] : [{ at, path }]
    })
  }

  edit(folder: string, path: string, change: (text: string) => string): void {
    const file = join(folder, path)
    writeFileSync(file, change(readFileSync(file, 'utf8')))
  }

  /** A file beside all that is measured. */
  note(name: string, text: string): string {
    const file = join(this.#folder, name)
    writeFileSync(file, text)
    return file
  }

  async close(): Promise<void> {
    await this.server.close()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
