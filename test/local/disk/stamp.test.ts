import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stampOf } from '../../../src/local/disk/stamp.ts'
import { temporary } from '../../temporary.ts'
import { unprivileged } from '../unprivileged.ts'

describe('the stamp of a file', () => {
  it('differs once there is one, and once it was written again', () => {
    const path = join(temporary(), 'file')
    const stamps = [stampOf(path)]
    for (const text of ['a', 'ab']) {
      writeFileSync(path, text)
      stamps.push(stampOf(path), stampOf(path))
    }
    expect(stamps[1]).toBe(stamps[2])
    expect(new Set(stamps).size).toBe(3)
  })

  it('is one also in a home that is no folder, or that belongs to somebody else, and differs once it can be reached', async () => {
    const home = temporary()
    const [file, closed] = [join(home, 'file'), join(home, 'closed')]
    writeFileSync(file, '')
    mkdirSync(closed)
    writeFileSync(join(closed, '.gitconfig'), '')
    await unprivileged(home, async () => {
      chmodSync(closed, 0)
      const within = [file, closed].map(each => stampOf(join(each, '.gitconfig')))
      chmodSync(closed, 0o755)
      await Promise.resolve()
      expect(within).toEqual(['none', 'out of reach'])
    })
    expect(stampOf(join(closed, '.gitconfig'))).not.toBe('out of reach')
  })
})
