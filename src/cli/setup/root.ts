import { isAbsolute, relative, sep } from 'node:path'
import { messageOf, Misconfigured } from '../../engine/ports/errors.ts'
import { asListed } from '../../local/disk/one-file.ts'
import { demandFolder } from '../../local/disk/replace-files.ts'

/** A folder for definitions, as a path below the top of its repository; empty for the top itself. */
export function rootBelow(top: string, folder: string): string {
  const below = relative(top, folder).split(sep).join('/')
  const segments = below.split('/')
  if (isAbsolute(below) || segments[0] === '..')
    throw new Misconfigured(`${folder} is outside of the repository ${top}`)
  if (segments.some(segment => segment.toLowerCase() === '.git'))
    throw new Misconfigured(`${folder} is a folder of git's own`)
  if (/[*?[\]\\\p{Cc}]/u.test(below))
    throw new Misconfigured(`${folder} cannot hold definitions: git takes its name for a pattern`)
  try {
    demandFolder(top, below)
  } catch (error) {
    throw new Misconfigured(`${folder} cannot hold definitions: ${messageOf(error)}`, { cause: error })
  }
  return asListed(top, below)
}
