import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { FilePath } from '../../core/xs/file-path.ts'
import { Git } from '../git/git.ts'

/** A text and the place it has on its side. */
export interface PlacedText {
  readonly path: FilePath
  readonly text: string
}

/** Two texts of one definition; a missing one stands for a definition that is not there. */
export interface TextPair {
  readonly before: PlacedText | undefined
  readonly after: PlacedText | undefined
}

interface Style {
  /** What the two sides are called: they stand before the paths, as `a` and `b` do in git. */
  readonly names: readonly [string, string]
  readonly color: boolean
  /** The repository whose settings git is to follow. */
  readonly gitDirectory: string
}

/**
 * Pairs of texts as `git diff` prints them, in their order; also across places, since it was told which belong
 * together. A missing final newline is no difference.
 */
export async function diffTexts(pairs: readonly TextPair[], style: Style): Promise<string> {
  const room = mkdtempSync(join(tmpdir(), 'xano-sync-diff-'))
  try {
    const parts: string[] = []
    for (const [at, batch] of batches(pairs).entries()) {
      const directory = join(room, String(at))
      for (const { before, after } of batch) {
        put(directory, style.names[0], before)
        put(directory, style.names[1], after)
      }
      parts.push(await compare(directory, batch, style))
    }
    return parts.join('')
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

/** One call of git for neighbours that stay in their places, each of which only one of them has, and one for each that moved. */
function batches(pairs: readonly TextPair[]): TextPair[][] {
  const found: TextPair[][] = []
  const taken = new Set<FilePath>()
  let open: TextPair[] | undefined
  for (const pair of pairs) {
    const path = (pair.before ?? pair.after)?.path
    if (path === undefined) continue
    if (open && !isMoved(pair) && !taken.has(path)) open.push(pair)
    else {
      const batch = [pair]
      found.push(batch)
      taken.clear()
      open = isMoved(pair) ? undefined : batch
    }
    taken.add(path)
  }
  return found
}

const isMoved = ({ before, after }: TextPair): boolean =>
  before !== undefined && after !== undefined && before.path !== after.path

function put(directory: string, side: string, placed: PlacedText | undefined): void {
  mkdirSync(join(directory, side), { recursive: true })
  if (!placed) return
  const file = join(directory, side, placed.path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${placed.text.trimEnd()}\n`)
}

async function compare(
  directory: string,
  [first]: readonly TextPair[],
  { names: [one, other], color, gitDirectory }: Style,
): Promise<string> {
  const sides =
    first?.before && first.after && isMoved(first)
      ? [join(one, first.before.path), join(other, first.after.path)]
      : [one, other]
  const flags = [
    '--text',
    '--no-prefix',
    '--no-renames',
    '--no-ext-diff',
    `--color=${color ? 'always' : 'never'}`,
  ]
  const output = await new Git(directory).run(['diff', '--no-index', ...flags, '--', ...sides], {
    env: { GIT_DIR: gitDirectory },
    accept: [1],
  })
  return output.toString('utf8')
}
