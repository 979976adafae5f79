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
    ['core/sync/plan.ts', "import '../../engine/ports/ports.ts'"],
    ['core/sides.ts', "import '../engine/ports/ports.ts'"],
    ['engine/cycle/cycle.ts', "import '../../local/history.ts'"],
    ['engine/push/push.ts', "import '../cycle/cycle.ts'"],
    ['engine/unheard-of/new.ts', "import '../ports/ports.ts'"],
    ['local/git/git.ts', "import '../history.ts'"],
    ['local/disk/step.ts', "import '../git/git.ts'"],
    ['local/history.ts', "import '../remote/http.ts'"],
    ['remote/http.ts', "import '../local/git/git.ts'"],
    ['tui/App.ts', "import '../cli/main.ts'"],
    ['tui/model/state.ts', "import '../stage.ts'"],
    ['cli/report/report.ts', "import '../commands/run.ts'"],
    ['emulator/server.ts', "import '../core/xs/scan.ts'"],
    ['engine/cycle/cycle.ts', "await import('../../remote/http.ts')"],
    ['core/sync/plan.ts', "export * from '../../engine/ports/ports.ts'"],
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
    ['engine/cycle/cycle.ts', "import '../../core/sync/plan.ts'"],
    ['engine/cycle/cycle.ts', "import '../push/push.ts'"],
    ['local/history.ts', "import '../engine/ports/history.ts'"],
    ['local/history.ts', "import './landing/landing.ts'"],
    ['tui/model/dashboard/state.ts', "import '../row.ts'"],
    ['cli/commands/emulator.ts', "import '../packaged.ts'"],
    ['cli/main.ts', "import '../emulator/server.ts'"],
    ['emulator/server.ts', "import 'node:http'"],
    ['remote/multidoc.ts', "import './wire.ts'"],
  ])('lets %s say %s', (file, code) => {
    expect(complaints(file, code)).toEqual([])
  })
})
