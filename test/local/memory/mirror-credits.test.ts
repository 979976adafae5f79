import { describe, expect, it } from 'vitest'
import type { Change } from '../../../src/core/sync/change.ts'
import { mirrorLine } from '../../../src/engine/mirror/mirror-line.ts'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import type { Git } from '../../../src/local/git/git.ts'
import { mirrorCredits } from '../../../src/local/memory/mirror-credits.ts'
import { version } from '../../doubles/version.ts'

const ann = { name: 'Ann', at: new Date('2026-03-01T10:00:00.000Z') }

describe('who made the changes of the mirror', () => {
  it('is told in linear time where one commit brought 20,000 of them', async () => {
    const found = Array.from({ length: 20_000 }, (_, n): Change => {
      const after = version(`function/f_${n}.xs`, `function f_${n} {\n}`)
      return { action: 'updated', before: after, after }
    })
    const body = found.map(change => mirrorLine(change, ann)).join('\n')
    const note = ['\u00011772000000', 'Ann', 'ann@example.com', `pull: 20000 updated\n\n${body}`].join(
      '\u001f',
    )
    const files = found.map(
      ({ after }) => `:100644 100644 ${'0'.repeat(40)} ${after?.blob} M\0${after?.path}`,
    )
    const git = { run: () => Promise.resolve(Buffer.from([note, ...files, ''].join('\0'))) }
    const credits = await mirrorCredits(git as unknown as Git, 'c1' as CommitId, found)
    const by = found.map(change => credits.get(change)?.by)
    expect(new Set(by.map(person => JSON.stringify(person)))).toEqual(
      new Set([JSON.stringify({ name: 'Ann', email: 'ann@example.com', at: ann.at })]),
    )
  })
})
