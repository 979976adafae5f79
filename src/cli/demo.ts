import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmulator } from '../emulator/start.ts'
import { HARD } from '../emulator/switches.ts'
import { SAMPLE } from './commands/emulator.ts'
import { main } from './main.ts'
import { counted } from './report/counted.ts'

/**
 * Shows the product at work: an emulated Xano, a clone of it, a colleague who edits there while the developer edits
 * here, one sync, and the history that it leaves. Every line that it prints comes from what really happened.
 */
async function demo(): Promise<number> {
  const xano = await startEmulator({ multidoc: readFileSync(SAMPLE, 'utf8'), switches: HARD })
  const folder = join(mkdtempSync(join(tmpdir(), 'xano-sync-demo-')), 'bakery')
  process.env['XANO_ORIGIN'] = xano.origin
  process.env['XANO_TOKEN'] = xano.token
  say(
    `An emulated Xano listens at ${xano.origin}: workspace 1, ${counted(xano.definitions().length, 'definition')}, served in another order each time.`,
  )

  if ((await command(['clone', folder])) !== 0) return 1
  process.chdir(folder)

  say('A colleague, Ann, works in Xano:')
  const products = join('api', 'shop_front', 'products_GET.xs')
  const text = readFileSync(products, 'utf8')
  const ann = xano.colleague('ann')
  const theirs = text.replace('["catalogue"]', '["catalogue", "public"]')
  ann.put(theirs)
  ann.rename({ kind: 'function', name: 'healthcheck' }, 'health/check')
  note(`tags the query "products" as public`, 'renames the function "healthcheck" to "health/check"')

  say('Meanwhile you edit files:')
  writeFileSync(products, text.replace('per_page?=24', 'per_page?=36'))
  const fresh = join('function', 'greet.xs')
  writeFileSync(fresh, GREETING)
  note(`${products}: pages of 36 products instead of 24`, `${fresh}: a new function`)

  const code = await command(['sync'])
  if (code !== 0) return code
  const merged = readFileSync(products, 'utf8')
  say('The query now holds both edits, in the file and in Xano:')
  note(
    ...merged
      .split('\n')
      .filter(line => /per_page\?=|tags =/.test(line))
      .map(line => line.trim()),
  )
  if (!xano.definitions().includes(merged)) throw new Error('Xano and the file differ')

  say('What happened in Xano, as git tells it:  git log --stat xano/v1')
  process.stdout.write(
    `${execFileSync('git', ['--no-pager', 'log', '--stat', '-2', 'xano/v1'], { encoding: 'utf8' })}\n`,
  )
  await command(['status'])
  await xano.close()
  say(`Look around in ${folder}`)
  return 0
}

const GREETING = `// Says good morning
function greet {
  input {
    text name filters=trim
  }

  stack {
    var $greeting {
      value = "Good morning, " ~ $input.name
    }
  }

  response = $greeting
}`

function say(line: string): void {
  process.stdout.write(`\n${line}\n`)
}

function note(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`  ${line}\n`)
}

function command(args: readonly string[]): Promise<number> {
  say(`$ xano-sync ${args.join(' ')}`)
  return main(['node', 'xano-sync', ...args])
}

void demo().then(code => {
  process.exitCode = code
})
