import { blobId } from '../../engine/texts/blob-id.ts'
import { claim, disclaim, dropEmpty } from './claim.ts'
import { isAlive, ownerIn, readRaw } from './process-owner.ts'

/**
 * Clears a place whose owner is gone. Each owner has a broom of its own, and only who has that clears the place, and
 * only of this owner: so nobody clears it of one who has come since. A broom of a dead process is cleared likewise. A
 * folder that names nobody needs none: the disk takes it away only as long as it is empty.
 */
export function evict(place: string): void {
  const dead = deadAt(place)
  if (dead === undefined) {
    dropEmpty(place)
    return
  }
  const broom = `${place}.evict.${blobId(dead)}`
  if (!claim(broom)) {
    evict(broom)
    if (!claim(broom)) return
  }
  try {
    if (deadAt(place) === dead) disclaim(place)
  } finally {
    disclaim(broom)
  }
}

/** What a place says whose owner is gone; nothing where it is free, or its owner lives. */
function deadAt(place: string): string | undefined {
  const said = readRaw(place)
  const owner = ownerIn(said)
  return owner && isAlive(owner) ? undefined : said
}
