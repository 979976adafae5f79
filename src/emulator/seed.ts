import { rendered } from './push.ts'
import { rowsOf } from './rows.ts'
import type { Stored } from './shelf.ts'
import { withoutMember } from './text/edit.ts'
import { faultPlace } from './text/fault.ts'
import { Script } from './text/script.ts'
import { splitMultidoc } from './text/split.ts'
import { shelfOf, type Branch, type Workspace, type World } from './world.ts'

/** A multidoc that cannot be read, and where. */
export class SeedFault extends Error {}

/**
 * Puts a whole multidoc into a branch as what has always been there: every definition is an object of its own, also
 * beside one of the same name, references stand as they are, and no row of the audit log speaks of it.
 */
export function seed(world: World, workspace: Workspace, branch: Branch, multidoc: string): void {
  for (const piece of splitMultidoc(multidoc)) {
    if (piece.kind === 'fault') {
      const { line, col } = faultPlace(multidoc, piece.at + piece.fault.offset)
      throw new SeedFault(`${piece.fault.message} (line ${line}, column ${col})`)
    }
    const object = objectOf(world, workspace, new Script(piece.text, piece.definition))
    shelfOf(workspace, branch, object.facts.kind).put(object)
  }
}

/** The text gets no guid that it does not have: old exports have none. */
function objectOf(world: World, workspace: Workspace, sent: Script): Stored {
  const { facts } = sent
  const { script, taken } = withoutMember(sent, facts.kind === 'workspace' ? 'env' : 'items')
  if (facts.kind === 'workspace') {
    workspace.name = facts.name
    workspace.env = taken
  }
  const now = world.now()
  return {
    id: world.nextId++,
    guid: facts.guid ?? world.chance.id(27),
    facts,
    text: rendered(world, script),
    ...(facts.kind === 'table' && taken !== undefined && { rows: rowsOf(taken) }),
    createdAt: now,
    updatedAt: now,
  }
}
