import { resolve } from 'node:path'
import { Linter } from 'eslint'
import { describe, expect, it } from 'vitest'
import { importDirection } from '../../lint/import-direction.js'

const src = resolve('src')

function complaints(file: string, code: string): string[] {
  const linter = new Linter()
  return linter
    .verify(
      code,
      [
        {
          files: ['**/*.ts'],
          languageOptions: { sourceType: 'module' },
          plugins: { local: { rules: { 'import-direction': importDirection } } },
          rules: { 'local/import-direction': ['error', { src }] },
        },
      ],
      resolve(src, file),
    )
    .map(message => message.message)
}

describe('the import direction', () => {
  it.each([
    ['core/xs/scan.ts', "import '../merge/merge.ts'"],
    ['core/merge/merge.ts', "import '../sync/plan.ts'"],
    ['core/sync/plan.ts', "import '../../engine/ports.ts'"],
    ['engine/cycle.ts', "import '../local/history.ts'"],
    ['local/history.ts', "import '../remote/http.ts'"],
    ['remote/http.ts', "import '../local/git.ts'"],
    ['tui/App.ts', "import '../cli/main.ts'"],
    ['emulator/server.ts', "import '../core/xs/scan.ts'"],
    ['engine/cycle.ts', "await import('../remote/http.ts')"],
    ['core/sync/plan.ts', "export * from '../../engine/ports.ts'"],
  ])('refuses that %s says %s', (file, code) => {
    expect(complaints(file, code)).toHaveLength(1)
  })

  it.each([
    ['core/xs/scan.ts', "import 'node:fs'"],
    ['core/merge/lines.ts', "import 'undici'"],
    ['core/sides.ts', "import 'node:fs'"],
  ])('keeps %s pure: no %s', (file, code) => {
    expect(complaints(file, code)).toHaveLength(1)
  })

  it.each([
    ['core/merge/merge.ts', "import '../xs/scan.ts'"],
    ['core/merge/lines.ts', "import 'diff3'"],
    ['core/xs/scan.ts', "import '../sides.ts'"],
    ['engine/cycle.ts', "import '../core/sync/plan.ts'"],
    ['local/history.ts', "import '../engine/ports.ts'"],
    ['cli/main.ts', "import '../emulator/server.ts'"],
    ['emulator/server.ts', "import 'node:http'"],
  ])('lets %s say %s', (file, code) => {
    expect(complaints(file, code)).toEqual([])
  })
})
