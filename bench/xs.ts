/**
 * How fast XanoScript is read, beside what plain JavaScript needs to split the same 50 MB in the same run.
 * Each figure is the best of several runs. To measure:
 *
 *     node -e "import('vite').then(vite => vite.runnerImport('./bench/xs.ts'))"
 */
import { generateMultidoc } from '../fixtures/generate.ts'
import { blocks } from '../src/core/xs/blocks.ts'
import { canonicalForm } from '../src/core/xs/canonical.ts'
import { sameTokens } from '../src/core/xs/equality.ts'
import { keyOf } from '../src/core/xs/identity.ts'
import { layOut } from '../src/core/xs/layout.ts'
import { readMultidoc } from '../src/core/xs/multidoc.ts'
import { references } from '../src/core/xs/references.ts'
import { Scanner } from '../src/core/xs/scan.ts'

const RUNS = 5
const MEGABYTES = 50
const SAMPLE = 2_000

/** The shortest time that `work` took, in milliseconds. */
function best(work: () => unknown): number {
  let shortest = Infinity
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now()
    work()
    shortest = Math.min(shortest, performance.now() - start)
  }
  return shortest
}

/** As many generated definitions as it takes to fill the megabytes; made flat, as text from the network is. */
function multidocOf(megabytes: number): string {
  const sample = generateMultidoc({ seed: 1, definitions: SAMPLE })
  const definitions = Math.ceil((megabytes * 1e6 * SAMPLE) / sample.length)
  return Buffer.from(generateMultidoc({ seed: 1, definitions })).toString()
}

const text = multidocOf(MEGABYTES)
const pieces = readMultidoc(text)
const sample = pieces.slice(0, SAMPLE).map(piece => piece.text)
const entries = readMultidoc(text).flatMap(({ reading }) =>
  reading.kind === 'definition'
    ? [{ key: keyOf(reading.definition, 0), definition: reading.definition }]
    : [],
)

const plain = best(() => text.split('\n---\n'))
const report = (what: string, time: number, note = ''): void => {
  console.log(
    `${what.padEnd(34)} ${time.toFixed(0).padStart(6)} ms ${(time / plain).toFixed(1).padStart(7)} × ${note}`,
  )
}

console.log(`${(text.length / 1e6).toFixed(1)} MB, ${pieces.length} definitions; × counts plain splits`)
report("text.split('\\n---\\n')", plain)
report('scan, every token', best(() => {
  const scanner = new Scanner(text)
  while (scanner.next() !== 'end');
})) // prettier-ignore
report(
  'readMultidoc',
  best(() => readMultidoc(text)),
  'split and read in one pass',
)
report(
  'layOut, nothing known',
  best(() => layOut(entries, new Map())),
  `${entries.length} definitions`,
)

const part = (sample.join('').length / 1e6).toFixed(2)
console.log(`\nthe first ${sample.length} definitions, ${part} MB`)
report(
  'blocks, walked',
  best(() => sample.map(each => leaves(blocks(each)))),
)
report(
  'references',
  best(() => sample.map(references)),
)
report(
  'sameTokens, indented otherwise',
  best(() => sample.map(each => sameTokens(each, each.replaceAll('  ', '\t')))),
)
report(
  'canonicalForm',
  best(() => sample.map(each => canonicalForm(each))),
)

function leaves(block: ReturnType<typeof blocks>): number {
  return block.children.reduce((count, child) => count + leaves(child), 1)
}
