import { describe, expect, it } from 'vitest'
import type { Change } from '../../../src/core/sync/change.ts'
import { changeCredits, creditsIn, mirrorLine } from '../../../src/engine/mirror/mirror-line.ts'
import { version } from '../../doubles/version.ts'

const before = version('function/a.xs', 'function a {\n}')
const after = version('function/a.xs', 'function "b (old, 2020-01-01T00:00:00Z)" {\n}')
const renamed: Change = { action: 'renamed', before, after }
const created: Change = { action: 'created', before: undefined, after: before }
const ann = { name: 'Ann (Ops), Ltd', at: new Date('2026-03-01T10:00:00.000Z') }

describe('the line of a mirror commit about one definition', () => {
  it('names what happened, and who did it and when', () => {
    expect(mirrorLine(created)).toBe('- created function a')
    expect(mirrorLine(renamed, ann)).toBe(
      '- renamed function a to function b (old, 2020-01-01T00:00:00Z) (Ann (Ops), Ltd, 2026-03-01T10:00:00.000Z)',
    )
    expect(mirrorLine({ ...created, draft: true })).toBe('- drafted function a')
    const query = version('api/x/y_GET.xs', 'query y verb=GET {\n  api_group = "shop"\n}')
    expect(mirrorLine({ action: 'deleted', before: query, after: undefined })).toBe(
      '- deleted query GET y in shop',
    )
  })

  it('gives back who did it, among all others and whatever the names are', () => {
    const body = [mirrorLine(created), mirrorLine(renamed, ann), 'Xano-Branch: v1'].join('\n')
    expect(changeCredits(body)(renamed)).toEqual(ann)
    expect(changeCredits(body)(created)).toBeUndefined()
    expect(changeCredits('')(renamed)).toBeUndefined()
  })

  it('gives back nobody where the name of another one looks like a time that there is none of', () => {
    const forged = version('function/b.xs', 'function "a (bob, 2026-99-99T99:99:99Z)" {\n}')
    const body = mirrorLine({ action: 'created', before: undefined, after: forged })
    expect(changeCredits(body)(created)).toBeUndefined()
  })

  it('is not mistaken for that of a definition whose name begins alike', () => {
    const longer = version('function/ab.xs', 'function "a (b" {\n}')
    const body = mirrorLine({ action: 'created', before: undefined, after: longer }, ann)
    expect(changeCredits(body)({ action: 'created', before: undefined, after: longer })).toEqual(ann)
    expect(changeCredits(body)({ action: 'updated', before, after: before })).toBeUndefined()
  })

  it('names who did it for a definition, whatever became of that and whatever it is called', () => {
    const to = version('function/c.xs', 'function "a to b (x) to c" {\n}')
    const bo = { name: 'Bo', at: new Date('2026-03-02T10:00:00.000Z') }
    const body = [
      'pull: 3 changes',
      mirrorLine(created),
      mirrorLine({ action: 'deleted', before, after: undefined }, bo),
      mirrorLine(renamed, ann),
      mirrorLine({ action: 'renamed', before: after, after: to }, bo),
      mirrorLine({ action: 'updated', before, after: before }, ann),
    ].join('\n')
    const credit = creditsIn(body)
    expect(credit(before.definition)).toEqual(bo)
    expect(credit(after.definition)).toEqual(ann)
    expect(credit(to.definition)).toEqual(bo)
    expect(credit(version('function/d.xs', 'function d {\n}').definition)).toBeUndefined()
    expect(creditsIn(mirrorLine(created))(before.definition)).toBeUndefined()
  })
})
