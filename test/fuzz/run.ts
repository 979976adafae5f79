/**
 * Feeds whatever reads what others wrote with texts that are nearly right: `npm run fuzz -- --runs 100000 --first 1`,
 * and with `--target NAME` one reader alone. Tells what fell, and the text that took longest.
 */
import { soakOptions } from '../soak-options.ts'
import { feed, TARGETS } from './fuzz.ts'

const names = TARGETS.map(({ name }) => name)
const asked = soakOptions(
  `npm run fuzz -- [--runs N] [--first SEED] [--target NAME]
  NAME is one of: ${names.join(', ')}`,
  {
    runs: { type: 'string', default: '1000' },
    first: { type: 'string', default: '1' },
    target: { type: 'string' },
  },
)
const [runs, first] = [asked.number('runs'), asked.number('first')]
const only = asked.oneOf('target', names)

for (const target of TARGETS) {
  if (only !== undefined && only !== target.name) continue
  const slowest = { ms: 0, seed: 0 }
  let falls = 0
  for (let seed = first; seed < first + runs; seed++) {
    const began = performance.now()
    const fall = await feed(target, seed)
    const ms = Math.round(performance.now() - began)
    if (ms > slowest.ms) Object.assign(slowest, { ms, seed })
    if (!fall) continue
    if (falls++ === 0) console.log(`${target.name}, seed ${seed}:`, fall.error, JSON.stringify(fall.text))
  }
  console.log(
    `${target.name}: ${falls} of ${runs} fell; the slowest took ${slowest.ms} ms (seed ${slowest.seed})`,
  )
  if (falls > 0) process.exitCode = 1
}
