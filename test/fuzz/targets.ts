import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import type { Prng } from '../../fixtures/prng.ts'
import { parsePolicy } from '../../src/cli/settings/policy-file.ts'
import { writeMarkers } from '../../src/core/merge/markers.ts'
import { merge } from '../../src/core/merge/merge.ts'
import { readDocument } from '../../src/core/sync/document.ts'
import { type Block, blocks } from '../../src/core/xs/blocks.ts'
import { type Definition, readDefinition } from '../../src/core/xs/definition.ts'
import { type FilePath, isFilePath } from '../../src/core/xs/file-path.ts'
import { keyOf } from '../../src/core/xs/identity.ts'
import { layOut } from '../../src/core/xs/layout.ts'
import { readMultidoc } from '../../src/core/xs/multidoc.ts'
import { references } from '../../src/core/xs/references.ts'
import { tokens } from '../../src/core/xs/scan.ts'
import { SyncError } from '../../src/engine/ports/errors.ts'
import { readBaseNote } from '../../src/local/memory/base.ts'
import { parseEntry } from '../../src/local/state-files/journal-entry.ts'
import { readWatch } from '../../src/local/state-files/watch-state.ts'
import { Client } from '../../src/remote/client.ts'
import { readCredentials } from '../../src/remote/credentials.ts'
import { WorkspaceRemote } from '../../src/remote/workspace.ts'
import { decodeProgress } from '../../src/tui/model/progress.ts'
import { joined } from '../core/xs/joined.ts'
import { readMarkers } from '../core/merge/read-markers.ts'
import { ManualClock } from '../doubles/manual-clock.ts'

/** What reads a text that others wrote. Throws where it does what it must not. */
export interface Target {
  readonly name: string
  /** Texts of the kind that it is made for. */
  readonly seeds: readonly string[]
  readonly read: (text: string, random: Prng) => Promise<void> | void
}

class Broken extends Error {}

function demand(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Broken(what)
}

/** Errors that name a remedy are an answer; all others are a fall. */
async function typed(work: () => unknown): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof SyncError)) throw error
  }
}

const ROOT = resolve(sep, 'work', 'definitions')

/** Whether a file of that path lies below the folder, and is none of git's. */
const isInside = (path: FilePath): boolean =>
  resolve(ROOT, path).startsWith(ROOT + sep) && !/(^|\/)\.git(\/|$)/i.test(path)

const leaves = (block: Block): string =>
  block.children.length === 0 ? block.text : block.children.map(leaves).join('')

const CODE: readonly Target[] = [
  {
    name: 'the scanner',
    seeds: [],
    read: text => {
      let end = 0
      for (const token of tokens(text)) {
        demand(token.start >= end, 'tokens overlap')
        end = token.start + token.text.length
      }
      demand(end <= text.length, 'a token ends behind the text')
    },
  },
  {
    name: 'the splitter',
    seeds: [],
    read: text => {
      demand(joined(readMultidoc(text)) === text, 'the pieces do not join to the text')
    },
  },
  {
    name: 'the blocks',
    seeds: [],
    read: text => {
      demand(leaves(blocks(text)) === text, 'the leaves do not join to the text')
      references(text)
    },
  },
  {
    name: 'the layout',
    seeds: [],
    read: text => {
      const found = readMultidoc(text).flatMap(({ reading }): Definition[] =>
        reading.kind === 'definition' ? [reading.definition] : reading.header ? [reading.header] : [],
      )
      const places = layOut(
        found.map((definition, at) => ({ key: keyOf(definition, at), definition })),
        new Map(),
      )
      for (const path of places.values())
        demand(isInside(path), `${JSON.stringify(path)} leads out of the folder`)
    },
  },
  {
    name: 'a file',
    seeds: [],
    read: text => {
      readDocument(text)
    },
  },
  {
    name: 'the merge',
    seeds: [],
    read: (text, random) => {
      const parts = text.split('\n')
      const without = (at: number): string => parts.filter((_, index) => index !== at).join('\n')
      const sides = { base: text, ours: without(random.below(parts.length)), theirs: without(0) }
      const outcome = merge(sides)
      if (outcome.kind === 'conflict') readMarkers(writeMarkers(outcome.regions))
      const isSound = Object.values(sides).every(side => readDefinition(side.trim()).kind === 'definition')
      if (outcome.kind === 'merged' && isSound)
        demand(readDefinition(outcome.text.trim()).kind === 'definition', 'a clean merge does not parse')
    },
  },
]

const MARKED = 'a\n<<<<<<< Local\nb\n||||||| Base\nc\n=======\nd\n>>>>>>> Xano\ne\n'
const BINDING = { origin: 'https://x.example', workspace: 7, label: 'v1' }
const ID = 'a'.repeat(40)
const NOTE = `base: what both sides have taken in

Xano-Origin: https://x.example
Xano-Workspace: 7
Xano-Branch: v1
Xano-Mirror: ${ID}
Xano-Head: ${ID}
Xano-Dispute: undone ${ID} -
Xano-Wrote: 1700000000000 ${ID} ${ID} - - function/a.xs
Xano-Marked: ${ID} - function/b.xs
`
const JOURNALS = [
  { kind: 'writing', head: { branch: 'main', commit: ID }, groups: [[{ path: 'f/a.xs', after: ID }]] },
  { kind: 'pushing', mirror: ID, sent: [ID], removed: [] },
].map(entry => JSON.stringify(entry))

const STORED: readonly Target[] = [
  {
    name: 'markers',
    seeds: [MARKED],
    read: text => {
      readMarkers(text)
    },
  },
  {
    name: 'what Base remembers',
    seeds: [NOTE],
    read: text =>
      typed(() => {
        const note = readBaseNote(text, BINDING)
        for (const { path } of [...(note?.writes ?? []), ...(note?.marked ?? [])])
          demand(isInside(path), `${path} leads out of the folder`)
      }),
  },
  {
    name: 'stored choices',
    seeds: ['{"version":1,"choices":[{"key":"k","stamp":"s","hunks":[],"picks":[null],"isAccepted":false}]}'],
    read: text => {
      decodeProgress(text)
    },
  },
  {
    name: 'the journal',
    seeds: JOURNALS,
    read: text => {
      const entry = parseEntry(text)
      if (entry?.kind === 'writing')
        for (const { path } of entry.groups.flat())
          demand(isFilePath(path) && isInside(path), `${path} leads out of the folder`)
    },
  },
]

const PROFILES = `default: main
profiles:
  main:
    account_origin: https://app.xano.com
    instance_origin: https://x.example
    access_token: secret-of-somebody
    workspace: 7
    branch: v1
`
const POLICY = `origin: https://x.example
workspace: 7
branches:
  main: v1
policy:
  tables: ask
  ignore: ['generated/**']
`

/** Reads a file that holds a text, and never says a secret of it. */
function inFile(name: string, read: (file: string, folder: string) => unknown): Target['read'] {
  return async text => {
    const folder = mkdtempSync(join(tmpdir(), 'xano-sync-fuzz-'))
    try {
      const file = join(folder, name)
      writeFileSync(file, text)
      await typed(() => {
        try {
          read(file, folder)
        } catch (error) {
          const said = error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error)
          demand(!said.includes('secret-of-somebody'), 'an error tells a token')
          throw error
        }
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const SETTINGS: readonly Target[] = [
  {
    name: 'credentials',
    seeds: [PROFILES],
    read: inFile('credentials.yaml', (config, directory) =>
      readCredentials({ config }, { env: {}, home: directory, directory }),
    ),
  },
  {
    name: 'profile.yaml',
    seeds: ['profile: main\nworkspace: 7\nbranch: v1\n'],
    read: inFile('profile.yaml', (_, directory) =>
      readCredentials(
        {},
        { env: { XANO_TOKEN: 't', XANO_ORIGIN: BINDING.origin }, home: directory, directory },
      ),
    ),
  },
  {
    name: 'xano-sync.yaml',
    seeds: [POLICY],
    read: inFile('xano-sync.yaml', file => parsePolicy(file)),
  },
  {
    name: 'what a watch says of itself',
    seeds: ['{"pid":1,"host":"h","started":"x"}'],
    read: inFile('watch.json', (_, folder) => readWatch(join(folder, '..'))),
  },
]

const REPLIES = [
  '[{"id":1,"label":"v1","live":true,"backup":false,"created_at":0}]',
  '{"items":[{"id":1,"name":"a","guid":"g","type":"function:update","created_at":0}],"nextPage":null,"curPage":1}',
  '{"operations":[{"action":"create","type":"function","name":"a","details":"d","reason":"r"}],"summary":{}}',
  '{"id":1,"name":"Ann","email":"ann@example.com"}',
  '{"code":"ERROR_FATAL","message":"no"}',
  '{"guid_map":[],"source_workspace_mismatch":false}',
]
const STATUSES = [200, 200, 200, 200, 400, 403, 404, 500, 302] as const

const WIRE: Target = {
  name: 'answers of Xano',
  seeds: REPLIES,
  read: async (text, random) => {
    const body = Buffer.from(text)
    const http = {
      request: () => Promise.resolve({ status: random.pick(STATUSES), headers: {}, body }),
    }
    const remote = new WorkspaceRemote(new Client(http, new ManualClock(), () => 0), BINDING)
    const definition: Definition = { kind: 'function', name: 'a', guid: 'g' }
    const query: Definition = { kind: 'query', name: 'a', verb: 'GET', group: 'g' }
    const requests = [
      () => remote.snapshot(),
      () => remote.preview(['function a {\n}']),
      () => remote.push(['function a {\n}']),
      () => remote.remove(random.once(2) ? definition : query),
      () => remote.listed([definition, query]),
      () => remote.activity(10),
      () => remote.me(),
      () => remote.isLive(),
      () => remote.dropColumn({ kind: 'table', name: 't' }, 'c'),
    ]
    for (const request of requests) await typed(request)
  },
}

/** All that is read of what others wrote; `documents` are definitions, for those that read such. */
export const targets = (documents: readonly string[]): readonly Target[] => [
  ...CODE.map(target => ({ ...target, seeds: documents })),
  ...STORED,
  ...SETTINGS,
  { ...WIRE, seeds: [...REPLIES, ...documents] },
]
