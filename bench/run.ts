/**
 * `npm run bench -- --sizes 1000,10000 --rounds 5 clone pull` measures the built command beside native git in the same
 * run; without names, all of it. `npm run bench -- texts` compares merging with git and diff3, and `npm run bench -- xs`
 * reading with plain JavaScript.
 */
import { parseArgs } from 'node:util'
import { bench } from './bench.ts'
import { CASES } from './cases.ts'

const MODULES: Readonly<Record<string, () => Promise<unknown>>> = {
  texts: () => import('./merge.ts'),
  xs: () => import('./xs.ts'),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '1000,10000' },
    rounds: { type: 'string', default: '5' },
  },
})
const unknown = positionals.filter(name => !(name in CASES) && !(name in MODULES))
if (unknown.length > 0)
  throw new Error(
    `${unknown.join(', ')}: there are ${[...Object.keys(CASES), ...Object.keys(MODULES)].join(', ')}`,
  )

for (const name of positionals) await MODULES[name]?.()
const names = positionals.length === 0 ? Object.keys(CASES) : positionals.filter(name => name in CASES)
if (names.length > 0)
  for (const size of values.sizes.split(',').map(Number))
    console.table(await bench(size, names, Number(values.rounds)))
