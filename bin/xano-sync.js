#!/usr/bin/env node
import { readFileSync } from 'node:fs'

const [first] = process.argv.slice(2)
if (first === '--version' || first === '-V') {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${version}\n`)
} else {
  const { main } = await import('../dist/cli/main.js')
  let isHeard = true
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', error => {
      if (error.code === 'EPIPE' || !isHeard) return
      isHeard = false
      process.exitCode ||= 1
      process.stderr.write(`xano-sync: what it had to say could not be written: ${error.message}\n`)
    })
  process.exitCode = (await main(process.argv)) || (isHeard ? 0 : 1)
  if (process.exitCode === 130) process.exit()
}
