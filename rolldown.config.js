import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { defineConfig } from 'rolldown'

const dir = 'dist'

/**
 * What every look, every run or every request needs, as far as its license comes with it. Other packages are loaded
 * from where they are installed.
 */
const INLINED = ['commander', 'diff3', 'lodash.snakecase', 'picomatch', 'undici', 'valibot']

/** A module goes, with all that it imports, into the first of these files that wants it. */
const FILES = [
  { name: 'main', test: /src\/cli\/main\.ts$/ },
  { name: 'folder', test: /src\/cli\/commands\/status\.ts$/ },
  { name: 'look', test: /src\/cli\/workbench\/compose\.ts$/ },
  { name: 'plan', test: /src\/(?:cli\/inspect\/differences|local\/landing\/(?:landing|commit-saves))\.ts$/ },
  { name: 'run', test: /src\/cli\/commands\/run\.ts$/ },
  { name: 'http', test: /src\/(?:cli\/workbench\/dial|remote\/workspace)\.ts$/ },
]

const packageOf = id => /^(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? id

/** The file with it, or else what the sources open with: diff3 has its license there alone. */
const licenseOf = name => {
  const folder = `node_modules/${name}`
  const textOf = file => readFileSync(`${folder}/${file}`, 'utf8').trim()
  const files = readdirSync(folder)
  const file = files.find(entry => /^licen[cs]e/i.test(entry))
  const openings = files
    .filter(entry => entry.endsWith('.js'))
    .flatMap(entry => OPENING_COMMENT.exec(textOf(entry))?.[0] ?? [])
  const text = file ? textOf(file) : openings.filter(each => /copyright/i.test(each)).join('\n\n')
  if (text === '') throw new Error(`${name} comes without a license`)
  return `${name}\n\n${text}\n`
}

const OPENING_COMMENT = /^(?:\/\*[^]*?\*\/|(?:\/\/.*\n)+)/

/**
 * The command as a handful of files instead of one a module: starting it spends its time on finding and opening them
 * (measured in turns: with the 98 files that a pull needs module by module and package by package it takes 470 ms more
 * than `node -e 0`, with these 13 it takes 414 ms more). What is imported lazily stays a file of its own.
 */
export default defineConfig({
  input: {
    'cli/main': 'src/cli/main.ts',
    'cli/demo': 'src/cli/demo.ts',
    'local/launcher-process': 'src/local/git/launcher-process.ts',
  },
  platform: 'node',
  external: id => /^[^./]/.test(id) && !INLINED.includes(packageOf(id)),
  plugins: [
    {
      name: 'nothing of an earlier build stays',
      generateBundle: () => {
        rmSync(dir, { recursive: true, force: true })
      },
    },
    {
      name: 'the licenses of what is inlined come along',
      generateBundle() {
        const source = INLINED.map(licenseOf).join(`\n${'-'.repeat(80)}\n\n`)
        this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source })
      },
    },
  ],
  output: {
    dir,
    format: 'esm',
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: {
      groups: FILES.map((file, at) => ({ ...file, priority: FILES.length - at })),
    },
  },
})
