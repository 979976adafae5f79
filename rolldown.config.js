import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { defineConfig } from 'rolldown'

const dir = 'dist'

/**
 * What every look, every run or every request needs, as far as its license comes with it. Other packages are loaded
 * from where they are installed.
 */
const INLINED = ['commander', 'diff3', 'lodash.snakecase', 'picomatch', 'undici', 'valibot']

/** What has only ES modules, which CommonJS may require no earlier than Node 22 without a warning; with what it imports. */
const ES_ONLY = ['chokidar', 'readdirp', 'string-width', 'strip-ansi', 'ansi-regex', 'get-east-asian-width']

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

const isExternal = inlined => id => /^[^./]/.test(id) && !inlined.includes(packageOf(id))

const fresh = {
  name: 'nothing of an earlier build stays',
  generateBundle: () => {
    rmSync(dir, { recursive: true, force: true })
  },
}

const licenses = {
  name: 'the licenses of what is inlined come along',
  generateBundle() {
    const source = [...INLINED, ...ES_ONLY].map(licenseOf).join(`\n${'-'.repeat(80)}\n\n`)
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source })
  },
}

/** Node takes 5 ms to load its HTTP/2, which `allowH2` would have to ask for. */
const withoutHttp2 = {
  name: 'undici speaks HTTP/1.1 alone',
  load: id =>
    id.endsWith('/undici/lib/dispatcher/client-h2.js') ? 'module.exports = () => undefined' : undefined,
}

const STAGE = 'tui/stage'

const stageApart = {
  name: 'the stage is a bundle of its own',
  resolveId: id => (id.endsWith('/stage.tsx') ? { id: `../${STAGE}.mjs`, external: true } : undefined),
}

/**
 * The command as a handful of files instead of one a module: starting it spends its time on finding and opening them
 * (measured in turns: with the 98 files that a pull needs module by module and package by package it takes 470 ms more
 * than `node -e 0`, with these 13 it takes 414 ms more). What is imported lazily stays a file of its own. They are
 * CommonJS, which spares each run the loader of ES modules (12 of the 95 ms that a `status` took).
 */
const command = {
  input: {
    'cli/main': 'src/cli/main.ts',
    'cli/demo': 'src/cli/demo.ts',
    'local/launcher-process': 'src/local/git/launcher-process.ts',
  },
  platform: 'node',
  external: isExternal([...INLINED, ...ES_ONLY]),
  plugins: [fresh, licenses, withoutHttp2, stageApart],
  output: {
    dir,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name].cjs',
    codeSplitting: {
      groups: FILES.map((file, at) => ({ ...file, priority: FILES.length - at })),
    },
  },
}

/** What shows scenes by Ink, which awaits its layout at its top level, as only ES modules can. */
const stage = {
  input: { [STAGE]: 'src/tui/stage.tsx' },
  platform: 'node',
  external: isExternal([]),
  output: { dir, format: 'esm', entryFileNames: '[name].mjs' },
}

export default defineConfig([command, stage])
