import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import fs, { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Locked } from '../../../src/engine/ports/errors.ts'
import { LockFile } from '../../../src/local/state-files/lock.ts'
import { temporary } from '../../temporary.ts'
import { linkless } from '../linkless.ts'

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0'])
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('a lock', () => {
  it('lets one work at a time, in the order of patience', async () => {
    const directory = temporary()
    const order: string[] = []
    const work = (name: string, ms: number) => async () => {
      order.push(`${name} begins`)
      await new Promise(resolve => setTimeout(resolve, ms))
      order.push(`${name} ends`)
    }
    await Promise.all([
      new LockFile(directory, 'lock').during(5000, work('one', 120)),
      new LockFile(directory, 'lock').during(5000, work('two', 1)),
    ])
    expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
    expect(readdirSync(directory)).toEqual([])
  })

  it('is refused to a second one that does not wait, naming the first', async () => {
    const lock = new LockFile(temporary(), 'lock')
    await lock.during(0, async () => {
      await expect(lock.during(0, () => Promise.resolve())).rejects.toThrow(
        new RegExp(`process ${process.pid}`),
      )
    })
  })

  it('tells who has it to one that waits, and is waited for no longer than wanted', async () => {
    const lock = new LockFile(temporary(), 'lock')
    const enough = new AbortController()
    await lock.during(0, async () => {
      const waiting = lock.during(60_000, () => Promise.resolve(), {
        signal: enough.signal,
        waits: holder => {
          expect(holder?.pid).toBe(process.pid)
          enough.abort(new Error('enough'))
        },
      })
      await expect(waiting).rejects.toThrow('enough')
    })
  })

  it('is given back also where the disk does not let go of the draft of it', async () => {
    const remove = fs.rmSync
    onTestFinished(() => {
      fs.rmSync = remove
      syncBuiltinESMExports()
    })
    fs.rmSync = (path, options) => {
      if (/lock\../.test(String(path))) throw new Error('EBUSY: resource busy or locked')
      remove(path, options)
    }
    syncBuiltinESMExports()
    const lock = new LockFile(temporary(), 'lock')
    await expect(lock.during(0, () => Promise.resolve('done'))).resolves.toBe('done')
    expect(lock.holder()).toBeUndefined()
  })

  it('stays with the first of two that find the place of a dead process', async () => {
    class Late extends LockFile {
      #looks = 0

      /** Has looked before the first one took it. */
      override holder(): ReturnType<LockFile['holder']> {
        return this.#looks++ === 0 ? undefined : super.holder()
      }
    }
    const directory = temporary()
    const late = new Late(directory, 'lock')
    await new LockFile(directory, 'lock').during(0, async () => {
      await expect(late.during(0, () => Promise.resolve())).rejects.toThrow(Locked)
    })
  })

  it('is given back when the work fails', async () => {
    const lock = new LockFile(temporary(), 'lock')
    await expect(lock.during(0, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(lock.during(0, () => Promise.resolve('done'))).resolves.toBe('done')
  })

  it.each([
    [
      'of a process that is gone',
      async () => JSON.stringify({ pid: await deadProcess(), host: hostname(), began: '1' }),
    ],
    [
      'of an earlier process with the same id',
      () => Promise.resolve(JSON.stringify({ pid: process.pid, host: hostname(), began: '1' })),
    ],
    ['that is garbage', () => Promise.resolve('{')],
  ])('%s is taken over', async (_, content) => {
    const directory = temporary()
    writeFileSync(join(directory, 'lock'), await content())
    await expect(new LockFile(directory, 'lock').during(0, () => Promise.resolve('done'))).resolves.toBe(
      'done',
    )
  })

  it.skipIf(!existsSync('/proc/self/stat'))(
    'of a process that has ended is taken over, also where nobody has asked for its end',
    async () => {
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'])
      onTestFinished(() => void parent.kill())
      const [said] = (await once(parent.stdout, 'data')) as [Buffer]
      const pid = Number(String(said))
      const shown = (of: number | undefined): string => readFileSync(`/proc/${of}/stat`, 'utf8')
      await vi.waitFor(() => {
        expect(shown(parent.pid)).toContain('(sleep)')
      }, 10_000)
      process.kill(pid)
      await vi.waitFor(() => {
        expect(shown(pid)).toContain(' Z ')
      }, 10_000)
      const directory = temporary()
      writeFileSync(join(directory, 'lock'), JSON.stringify({ pid, host: hostname(), began: '' }))
      await expect(new LockFile(directory, 'lock').during(0, () => Promise.resolve('done'))).resolves.toBe(
        'done',
      )
    },
  )

  it('that a disk without second names has left empty is taken over on any', async () => {
    const directory = temporary()
    mkdirSync(join(directory, 'lock'))
    await new LockFile(directory, 'lock').during(0, () => Promise.resolve())
    expect(readdirSync(directory)).toEqual([])
  })

  it('leaves nothing of what killed processes have begun beside it, and what a living one has', async () => {
    const directory = temporary()
    const dead = JSON.stringify({ pid: await deadProcess(), host: hostname(), began: '1' })
    const begin = (name: string, said: string): string => {
      const path = join(directory, `${name}.${randomUUID()}`)
      writeFileSync(path, said)
      return path
    }
    const old = begin('lock', '')
    utimesSync(old, new Date(0), new Date(0))
    const living = [begin('lock', ''), begin('watch.lock', dead)]
    begin('lock', dead)
    begin('lock.evict.0', dead)
    writeFileSync(join(directory, 'lock.evict.0'), dead)
    const lock = new LockFile(directory, 'lock')
    await lock.during(0, () => Promise.resolve())
    expect(readdirSync(directory).map(name => join(directory, name))).toEqual(living.sort())
  })

  it('of a dead process is one’s alone, also where another one goes by what it has read before', async () => {
    const directory = temporary()
    const dead = JSON.stringify({ pid: await deadProcess(), host: hostname(), began: '1' })
    writeFileSync(join(directory, 'lock'), dead)
    const { rmSync, readFileSync } = fs
    onTestFinished(() => {
      Object.assign(fs, { rmSync, readFileSync })
      syncBuiltinESMExports()
    })
    let [working, most] = [0, 0]
    const work = async (): Promise<void> => {
      most = Math.max(most, ++working)
      await new Promise(resolve => setTimeout(resolve, 20))
      working--
    }
    const others: Promise<unknown>[] = []
    const come = (): void => {
      others.push(new LockFile(directory, 'lock').during(0, work).catch(() => undefined))
    }
    let isStale = false
    const read = ((path: string, encoding: 'utf8') => {
      if (!isStale || !path.includes('.evict')) return readFileSync(path, encoding)
      isStale = false
      return dead
    }) as typeof readFileSync
    const remove: typeof rmSync = (path, options) => {
      fs.rmSync = rmSync
      syncBuiltinESMExports()
      isStale = true
      come()
      come()
      rmSync(path, options)
    }
    const hook: typeof rmSync = (path, options) => {
      ;(path === join(directory, 'lock') ? remove : rmSync)(path, options)
    }
    Object.assign(fs, { readFileSync: read, rmSync: hook })
    syncBuiltinESMExports()
    await new LockFile(directory, 'lock').during(0, work).catch(() => undefined)
    await Promise.all(others)
    expect([most, others.length]).toEqual([1, 2])
  })

  it('of a process on another machine is never taken over', async () => {
    const directory = temporary()
    writeFileSync(join(directory, 'lock'), JSON.stringify({ pid: 1, host: 'elsewhere', began: '1' }))
    const taking = new LockFile(directory, 'lock').during(0, () => Promise.resolve())
    await expect(taking).rejects.toThrow(Locked)
    await expect(taking).rejects.toThrow('process 1 on elsewhere')
    expect(readFileSync(join(directory, 'lock'), 'utf8')).toContain('elsewhere')
  })

  describe('on a disk that gives no file a second name', () => {
    it('lets one work at a time, and leaves nothing', async () => {
      const directory = temporary()
      let working = 0
      const most: number[] = []
      const work = async (): Promise<void> => {
        most.push(++working)
        await new Promise(resolve => setTimeout(resolve, 20))
        working--
      }
      await linkless(() =>
        Promise.all([1, 2, 3, 4].map(() => new LockFile(directory, 'lock').during(20_000, work))),
      )
      expect(most).toEqual([1, 1, 1, 1])
      expect(readdirSync(directory)).toEqual([])
    })

    it('is waited for also where the other gives it back at that moment', async () => {
      const directory = temporary()
      const place = join(directory, 'lock')
      const { renameSync } = fs
      let isGiven = false
      fs.renameSync = (from, to) => {
        if (isGiven || to !== place) {
          renameSync(from, to)
          return
        }
        isGiven = true
        mkdirSync(place)
        writeFileSync(join(place, 'owner'), JSON.stringify({ pid: process.pid, host: hostname(), began: '' }))
        try {
          renameSync(from, to)
        } finally {
          fs.rmSync(place, { recursive: true })
        }
      }
      onTestFinished(() => {
        fs.renameSync = renameSync
        syncBuiltinESMExports()
      })
      const take = (): Promise<string> =>
        new LockFile(directory, 'lock').during(1000, () => Promise.resolve('done'))
      await expect(linkless(take)).resolves.toBe('done')
    })

    it('is refused to a second one, naming the first', async () => {
      const lock = new LockFile(temporary(), 'lock')
      await linkless(() =>
        lock.during(0, async () => {
          await expect(lock.during(0, () => Promise.resolve())).rejects.toThrow(
            new RegExp(`process ${process.pid}`),
          )
        }),
      )
    })

    it.each(['a whole owner', 'nothing', 'garbage'])(
      'of a dead process that left %s is taken over',
      async left => {
        const directory = temporary()
        mkdirSync(join(directory, 'lock'))
        const owner = JSON.stringify({ pid: await deadProcess(), host: hostname(), began: '1' })
        if (left !== 'nothing') writeFileSync(join(directory, 'lock/owner'), left === 'garbage' ? '{' : owner)
        await linkless(() => new LockFile(directory, 'lock').during(0, () => Promise.resolve()))
        expect(readdirSync(directory)).toEqual([])
      },
    )

    it('of a process on another machine is never taken over', async () => {
      const directory = temporary()
      mkdirSync(join(directory, 'lock'))
      writeFileSync(join(directory, 'lock/owner'), JSON.stringify({ pid: 1, host: 'elsewhere', began: '1' }))
      const take = (): Promise<void> => new LockFile(directory, 'lock').during(0, () => Promise.resolve())
      await expect(linkless(take)).rejects.toThrow(Locked)
      expect(readdirSync(join(directory, 'lock'))).toEqual(['owner'])
    })
  })
})
