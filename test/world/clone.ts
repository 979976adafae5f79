import type { FilePath } from '../../src/core/xs/file-path.ts'
import { objectsOf } from '../../src/emulator/multidoc.ts'
import type { World as Xano } from '../../src/emulator/world.ts'
import { MemoryJournal } from '../doubles/memory-journal.ts'
import { MemoryWorktree } from '../doubles/memory-worktree.ts'
import { type Game, WIDEST_FROM } from './game.ts'
import { Oracle } from './oracle.ts'
import { People, placeIn, textsIn } from './people.ts'
import { Repository, startOrigin } from './repository.ts'

/** One developer's clone, who works in it, and who watches over it. */
export interface Clone {
  readonly folder: MemoryWorktree
  readonly repository: Repository
  readonly journal: MemoryJournal
  readonly people: People
  readonly oracle: Oracle
}

type ToldTo = (clone: Clone, path: FilePath | undefined) => void

/** As many clones as a game has; what people have chosen against in one of them is gone for all. */
export function clonesOf(game: Game, xano: Xano, hint: ToldTo): Clone[] {
  const isWidest = game.seed >= WIDEST_FROM
  const origin = startOrigin(isWidest)
  const shared = {
    isWidest,
    chosenAgainst: new Set<string>(),
    writtenIn: new Map<string, Oracle>(),
    oracles: [] as Oracle[],
  }
  const words = { count: 0 }
  const make = (): Clone => {
    const folder = new MemoryWorktree()
    const repository = new Repository(folder, origin)
    const oracle = new Oracle(
      {
        files: folder.files,
        xano: () => textsIn(xano),
        objectAt: path => objectAt(xano, path),
        repository,
        branch: () => folder.at.branch,
      },
      shared,
    )
    shared.oracles.push(oracle)
    const { kinds } = game
    const people = new People({
      ...{ kinds, folder, repository, xano, oracle, words },
      hint: path => {
        hint(clone, path)
      },
    })
    const clone = { folder, repository, journal: new MemoryJournal(), people, oracle }
    return clone
  }
  return Array.from({ length: game.clones }, make)
}

function objectAt(xano: Xano, path: string): string | undefined {
  const { workspace, branch } = placeIn(xano)
  const id = Number(path.split('/').at(-1))
  const guid = objectsOf(workspace, branch).find(object => object.id === id)?.guid
  return guid === undefined ? undefined : textsIn(xano).get(guid)
}
