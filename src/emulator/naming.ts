import type { Facts } from './text/facts.ts'
import { Script } from './text/script.ts'
import { rewriteReferences, type Reference } from './text/references.ts'
import type { Journal } from './journal.ts'
import type { Stored } from './shelf.ts'
import { isShared, shelfOf, type Branch, type Workspace, type World } from './world.ts'

/** A trigger is called by its name alone, whatever it is a trigger of. */
function isResolved(workspace: Workspace, branch: Branch, reference: Reference): boolean {
  const { kind, name, verb, group } = reference
  if (kind === 'trigger')
    return branch.objects.all().some(({ facts }) => referredKind(facts) === kind && facts.name === name)
  const shelf = shelfOf(workspace, branch, kind)
  return verb !== undefined && group !== undefined
    ? shelf.byName({ kind, name, verb, group }) !== undefined
    : shelf.count(kind, name) > 0
}

const referredKind = ({ kind }: Facts): string => (kind.endsWith('_trigger') ? 'trigger' : kind)

/** The definition as Xano keeps it: what it refers to and is not there, is empty. */
export const withoutDangling = (workspace: Workspace, branch: Branch, script: Script): Script =>
  rewriteReferences(script, reference => (isResolved(workspace, branch, reference) ? undefined : ''))

/** What renames and deletions of objects mean for those that refer to them. */
export class Names {
  private readonly names = new Map<string, string>()

  renamed(before: Facts, after: Facts): void {
    if (before.name !== after.name) this.names.set(keyOfFacts(before), after.name)
  }

  deleted(facts: Facts): void {
    this.names.set(keyOfFacts(facts), '')
  }

  /**
   * Rewrites every definition that refers to what changed its name, but for those in `except`. A query follows its
   * group in any case; other references only where the server tracks them.
   */
  spread(
    world: World,
    journal: Journal,
    workspace: Workspace,
    branch: Branch,
    except: ReadonlySet<number>,
  ): void {
    if (this.names.size === 0) return
    const olds = [...this.names.keys()].map(name => (JSON.parse(name) as string[])[1] ?? '')
    const shared = [...this.names.keys()].some(name => isShared((JSON.parse(name) as string[])[0] ?? ''))
    const branches = shared ? workspace.branches : [branch]
    for (const shelf of [workspace.shared, ...branches.map(each => each.objects)])
      for (const object of shelf.all()) {
        if (except.has(object.id) || !olds.some(old => object.text?.includes(old))) continue
        const renamed = this.rename(world, workspace, branch, object)
        if (renamed) journal.put(shelf, renamed)
      }
  }

  private rename(world: World, workspace: Workspace, branch: Branch, object: Stored): Stored | undefined {
    if (object.text === undefined) return undefined
    const script = new Script(object.text)
    const { text } = rewriteReferences(script, reference => {
      if (!world.switches.trackReferences && reference.kind !== 'api_group') return undefined
      const name = this.names.get(key(reference))
      return name === '' && isResolved(workspace, branch, reference) ? undefined : name
    })
    return text === object.text
      ? undefined
      : { ...object, text, facts: { ...object.facts, ...groupOf(text) } }
  }
}

/** One name per thing that can be referred to: endpoints of one name differ by verb and group. */
const key = ({
  kind,
  name,
  verb = '',
  group = '',
}: Pick<Reference, 'kind' | 'name' | 'verb' | 'group'>): string => JSON.stringify([kind, name, verb, group])

const keyOfFacts = (facts: Facts): string => key({ ...facts, kind: referredKind(facts) })

function groupOf(text: string): { group?: string } {
  const { group } = new Script(text).facts
  return group === undefined ? {} : { group }
}
