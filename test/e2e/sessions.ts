import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Permissions } from '../../src/core/sync/permit.ts'
import { withoutGuid } from '../../src/core/xs/guid.ts'
import { temporary } from '../temporary.ts'
import { boundRepository, Desk, fn, PULL, SYNC, type Xano, xanoWith } from './desk.ts'
import { definitionsIn } from './support.ts'

/** On whose branch a run takes place, and what it may do. */
export interface Session {
  readonly branch: 'follows Xano' | 'own' | 'own, commits saves'
  readonly permissions: Permissions
  /** Nothing was ever brought here. */
  readonly isFirst?: true
}

const ALL: Permissions = { ...SYNC, deletions: true }

/** The runs that leave most behind, of every part of a cycle. */
export const SESSIONS = {
  clone: { branch: 'follows Xano', permissions: PULL, isFirst: true },
  'pull into a branch that follows Xano': { branch: 'follows Xano', permissions: PULL },
  'pull into a branch of its own': { branch: 'own', permissions: PULL },
  'sync of a branch that follows Xano': { branch: 'follows Xano', permissions: ALL },
  'sync of a branch of its own': { branch: 'own', permissions: ALL },
  'sync that commits what it pushes': { branch: 'own, commits saves', permissions: ALL },
} as const satisfies Readonly<Record<string, Session>>

export interface Stage {
  readonly desk: Desk
  readonly xano: Xano
  /** What Xano held at first. */
  readonly before: readonly string[]
  /** Every text that somebody wrote, here or in Xano. */
  readonly written: readonly string[]
}

const NAMES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'left', 'right']

/** A session that has not begun: on both sides something is edited, renamed, created and deleted. */
export async function setStage({ branch, isFirst }: Session): Promise<Stage> {
  const xano = await xanoWith(NAMES.map(name => fn(name, `${name}_1`, `${name}_2`, `${name}_3`)))
  const before = xano.definitions()
  const directory = join(temporary(), 'shop')
  mkdirSync(directory)
  await boundRepository(directory, { origin: xano.origin })
  const desk = new Desk(directory, xano)
  if (!isFirst) {
    await desk.done()
    if (branch !== 'follows Xano') makeOwn(desk, branch)
    editInXano(xano)
    editHere(desk)
  }
  const written = [...before, ...xano.definitions(), ...definitionsIn(directory).values()]
  return { desk, xano, before, written }
}

function makeOwn(desk: Desk, branch: Session['branch']): void {
  desk.write('README.md', 'mine')
  desk.git('add', 'README.md')
  desk.git('commit', '-qm', 'own')
  desk.git('config', 'branch.main.remote', 'origin')
  desk.git('config', 'branch.main.merge', 'refs/heads/main')
  if (branch === 'own, commits saves') desk.git('config', 'xano-sync.commitSaves', 'true')
}

function editInXano(xano: Xano): void {
  const ann = xano.colleague('ann')
  const named = (name: string): { kind: string; name: string } => ({ kind: 'function', name })
  ann.put(fn('one', 'typed_there_1', 'one_2', 'one_3'))
  ann.put(fn('eight', 'typed_there_2', 'eight_2', 'eight_3'))
  ann.put(fn('made_there', 'typed_there_3'))
  ann.delete(named('three'))
  ann.rename(named('two'), 'two_renamed')
  ann.rename(named('left'), 'aside')
  ann.rename(named('right'), 'left')
  ann.rename(named('aside'), 'right')
}

function editHere(desk: Desk): void {
  desk.edit('function/two.xs', 'two_1', 'typed_here_1')
  desk.edit('function/four.xs', 'four_1', 'typed_here_2')
  desk.edit('function/eight.xs', 'eight_3', 'typed_here_3')
  desk.edit('function/six.xs', 'function six', 'function six_renamed')
  desk.write('function/made_here.xs', withoutGuid(fn('made_here', 'typed_here_4')))
  desk.write('function/5.xs', desk.read('function/five.xs') ?? '')
  desk.remove('function/five.xs')
  desk.remove('function/seven.xs')
}
