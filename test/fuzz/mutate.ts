import type { Prng } from '../../fixtures/prng.ts'

/** What has a meaning to somebody who reads, and hurts in the wrong place. */
const SNIPPETS = [
  ...['{', '}', '(', ')', '[', ']', '"', "'", '`', '"""', '```', '//', '#', '\\', '|', ':', ',', '='],
  ...['\n', '\r', '\r\n', '\n---\n', '\u2028', '\ufeff', '\0', '\ud800', ' ', '\t', '  '],
  ...['<<<<<<< Local\n', '||||||| Base\n', '=======\n', '>>>>>>> Xano\n', 'guid = "x"', '../', '/', '.git/'],
  ...[
    'null',
    'true',
    '0',
    '-1',
    '1e999',
    '{}',
    '[]',
    '""',
    '"items":',
    '&a',
    '*a',
    '!!js',
    '- ',
    '__proto__',
  ],
  ...[
    'function f {',
    'table "../../x" {',
    'query "a/{b}" verb=GET {',
    'Xano-Wrote: ',
    'Xano-Mark: - - ../x\n',
  ],
] as const

const MOST = 6

/** A text with a few things wrong: cut, moved, doubled, put in, or of another text. */
export function mutate(text: string, others: readonly string[], random: Prng): string {
  let now = text
  for (let changes = random.below(MOST); changes >= 0; changes--) now = change(now, others, random)
  return now
}

function change(text: string, others: readonly string[], random: Prng): string {
  const [one, other] = [random.below(text.length + 1), random.below(text.length + 1)]
  const [from, to] = [Math.min(one, other), Math.max(one, other)]
  const [head, part, tail] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
  const near = text.slice(from, from + random.below(8))
  switch (random.below(8)) {
    case 0:
      return text.slice(0, to)
    case 1:
      return head + text.slice(from + near.length)
    case 2:
      return head + random.pick(SNIPPETS) + text.slice(from)
    case 3:
      return head + part + part + tail
    case 4:
      return head + near.repeat(1 + random.below(200)) + text.slice(from)
    case 5:
      return head + random.pick(others) + tail
    case 6:
      return head + String.fromCharCode(random.below(0x2100)) + text.slice(from + 1)
    default:
      return head + random.pick(SNIPPETS).repeat(1 + random.below(3000)) + text.slice(from)
  }
}
