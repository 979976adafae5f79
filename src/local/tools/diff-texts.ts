import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
 * together. A missing final newline is no difference. One call of git for all: each pair lies under a number, for which
 * the paths are put into what git prints.
 */
export async function diffTexts(pairs: readonly TextPair[], style: Style): Promise<string> {
  if (pairs.length === 0) return ''
  const room = mkdtempSync(join(tmpdir(), 'xano-sync-diff-'))
  try {
    const [one, other] = style.names
    for (const side of style.names) mkdirSync(join(room, side))
    for (const [at, { before, after }] of pairs.entries()) {
      put(join(room, one, standIn(at)), before)
      put(join(room, other, standIn(at)), after)
    }
    const output = await compare(room, style)
    return output
      .split(SECTION)
      .map(section => withPaths(section, pairs, style.names))
      .join('')
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

/** Sorted as the pairs are, and with their ending, by which git knows how to look at them. */
const standIn = (at: number): string => `${String(at).padStart(9, '0')}.xs`

function put(file: string, placed: PlacedText | undefined): void {
  if (placed) writeFileSync(file, `${placed.text.trimEnd()}\n`)
}

async function compare(room: string, { names, color, gitDirectory }: Style): Promise<string> {
  const flags = [
    '--text',
    '--no-prefix',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    `--color=${color ? 'always' : 'never'}`,
  ]
  const output = await new Git(room).run(['diff', '--no-index', ...flags, '--', ...names], {
    env: { GIT_DIR: gitDirectory },
    accept: [1],
  })
  return output.toString('utf8')
}

const COLOR = String.raw`(?:\u001b\[[\d;]*m)*`
/** Where a line begins, as git knows lines. */
const LINE = String.raw`(?<![^\n])`
/** No line of a text begins like these: a sign stands before each. */
const SECTION = new RegExp(`${LINE}(?=${COLOR}diff --git )`)
const HUNK = new RegExp(`${LINE}${COLOR}@@ `)
const LABEL = new RegExp(`^${COLOR}(?:---|\\+\\+\\+) `)
const STAND_IN = /(\w+)\/(\d{9,})\.xs/g

/**
 * The head of a section, with the paths in place of the number; the text below it as it is. Its first line names both
 * sides, where one is missing as well: git says the other one twice then, as it has no name for it.
 */
function withPaths(section: string, pairs: readonly TextPair[], names: Style['names']): string {
  const hunk = section.search(HUNK)
  const end = hunk < 0 ? section.length : hunk
  const named = section
    .slice(0, end)
    .split('\n')
    .map((line, nth) => {
      let count = 0
      const told = line.replace(STAND_IN, (_, said: string, at: string) => {
        const { before, after } = pairs[Number(at)] ?? {}
        const side = nth === 0 ? names[count++ === 0 ? 0 : 1] : said
        return quoted(`${side}/${(side === names[0] ? (before ?? after) : (after ?? before))?.path ?? ''}`)
      })
      // Git ends a name that has spaces by a tab.
      return LABEL.test(line) && told.split(' ').length > line.split(' ').length ? `${told}\t` : told
    })
  return named.join('\n') + section.slice(end)
}

/** As git quotes a path, which holds neither a control character nor a backslash; what is beyond ASCII stays. */
const quoted = (path: string): string => (path.includes('"') ? `"${path.replaceAll('"', '\\"')}"` : path)
