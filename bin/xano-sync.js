#!/usr/bin/env node
import { readFileSync } from 'node:fs'

const [first] = process.argv.slice(2)
if (first === '--version' || first === '-V') {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${version}\n`)
} else {
  const { main } = await import('../dist/cli/main.js')
  process.exitCode = await main(process.argv)
}
