import type { Sight } from '../../core/sync/reconcile.ts'
import type { Onlooker } from '../async/in-slices.ts'
import type { CommitId } from '../ports/git.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'
import { glance } from './glance.ts'
import { hasMoved, type Rest } from './rest.ts'
import { type Survey, survey } from './survey.ts'

/** Looks around as often as somebody likes, and merges anew only when something has moved. */
export class Lookout {
  readonly #ports: Omit<Ports, 'remote'>
  readonly #library: Library
  #last: { readonly rest: Rest; readonly mirror: CommitId | undefined; readonly survey: Survey } | undefined

  constructor(ports: Omit<Ports, 'remote'>, library: Library) {
    this.#ports = ports
    this.#library = library
  }

  /** Where everything stands now. The same object as before, if nothing has moved. */
  async survey(onlooker?: Onlooker<Sight>): Promise<Survey> {
    const seen = await glance(this.#ports)
    const { memory, scan } = seen
    const mirror = memory.mirror?.commit
    const last = this.#last
    if (last && last.mirror === mirror && !hasMoved(last.rest, scan, memory)) return last.survey
    const { head, files, obstacles } = scan
    const found = await survey(this.#ports, this.#library, { onlooker, seen })
    this.#last = { rest: { head, files, obstacles, memory }, mirror, survey: found }
    return found
  }
}
