#!/usr/bin/env node
import { readFileSync } from 'node:fs'

const [first] = process.argv.slice(2)
if (first === '--version' || first === '-V') {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${version}\n`)
} else {
  const { main } = await import('../dist/cli/main.js')
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', error => {
      if (error.code !== 'EPIPE') throw error
    })
  process.exitCode = await main(process.argv)
  if (process.exitCode === 130) process.exit()
}
