import { lazily } from '../xs/lazily.ts'
import { merge, type Merge } from '../merge/merge.ts'
import type { Region } from '../merge/lines.ts'
import type { Sides } from '../sides.ts'
import type { DefinitionKey } from '../xs/identity.ts'
import { labelled } from './label-text.ts'
import type { Conflict } from './plan.ts'
import type { Version } from './snapshot.ts'

/** What comes of the edits of both sides, with the guid that the label has for the definition. */
export function mergeVersions({ base, ours, theirs }: Sides<Version>): Merge {
  const { guid } = theirs.definition
  return merge({ base: labelled(base, guid), ours: labelled(ours, guid), theirs: theirs.text })
}

/**
 * A conflict of two edits in the same place. The place is looked for again when somebody asks for it: kept, it would
 * take more room than the texts, and of many conflicts most are chosen without a look at it.
 */
export class BothEdited implements Conflict {
  readonly key: DefinitionKey
  readonly sides: Sides<Version>
  readonly cause = 'both-edited'
  declare readonly regions: readonly Region[]

  constructor(key: DefinitionKey, sides: Sides<Version>) {
    this.key = key
    this.sides = sides
    Object.defineProperty(this, 'regions', BothEdited.#REGIONS)
  }

  static readonly #REGIONS = lazily(function (this: BothEdited): readonly Region[] {
    const outcome = mergeVersions(this.sides)
    return outcome.kind === 'conflict' ? outcome.regions : []
  })
}
