import { describe, expect, it } from 'vitest'
import type { Plan } from '../../src/core/sync/plan.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import { resolve } from '../../src/engine/decisions/resolve.ts'
import { separate } from '../../src/engine/decisions/separate.ts'
import { survey } from '../../src/engine/observe/survey.ts'
import type { Waiting } from '../../src/engine/report/waiting.ts'
import { Library } from '../../src/engine/texts/library.ts'
import type { ResolverDesk } from '../../src/tui/resolver-desk.ts'
import { Resolver } from '../../src/tui/resolver.ts'
import { Bench, fn, pathOf } from '../doubles/bench.ts'

const lines = ['one', 'two', 'three', 'four', 'five']

/** A repository in which both sides have edited `two` of some functions, and a person before it. */
class Sitting {
  readonly bench = new Bench()
  stored: string | undefined
  /** What the editor makes of a text. */
  edits: (text: string) => string | undefined = text => text
  isDiskFull = false
  /** Files in which markers stand. */
  marked: readonly FilePath[] = []
  /** Lets the time pass until the next look. */
  wait: () => void = () => undefined

  static async with(...names: readonly string[]): Promise<Sitting> {
    const sitting = new Sitting()
    const { bench } = sitting
    for (const name of names) bench.remote.put(fn(name, ...lines))
    await bench.settle()
    for (const name of names) {
      const text = sitting.file(name) ?? ''
      bench.remote.put(text.replace('two', 'theirs'))
      bench.save(`function/${name}.xs`, text.replace('two', 'ours'))
    }
    await bench.settle()
    return sitting
  }

  file(name: string): string | undefined {
    return this.bench.file(`function/${name}.xs`)
  }

  get desk(): ResolverDesk {
    const { bench } = this
    return {
      clock: {
        now: () => bench.clock.now(),
        elapsed: () => bench.clock.elapsed(),
        sleep: (_, woken) =>
          new Promise(done => {
            this.wait = done
            woken?.addEventListener('abort', () => {
              done()
            })
          }),
      },
      look: async onlooker => {
        const { plan } = await survey(bench, new Library(), { onlooker })
        return { conflicts: plan.conflicts, copies: copiesIn(plan), marked: this.marked }
      },
      credits: conflicts =>
        Promise.resolve(
          new Map(conflicts.map(({ key }) => [key, { name: 'Ann', at: new Date(2026, 10, 21, 9, 5) }])),
        ),
      write: decide => resolve(bench, new Library(), decide),
      mergeTool: conflict => Promise.resolve(this.edits(conflict.sides.ours?.text ?? '')),
      editFile: path => {
        bench.save(path, this.edits(bench.file(path) ?? '') ?? '')
        return Promise.resolve()
      },
      separate: async path => (await separate(bench, new Library(), version => version.path === path))[0],
      unmark: path => {
        this.marked = this.marked.filter(each => each !== path)
        return Promise.resolve()
      },
      edit: (_, text) => Promise.resolve(this.edits(text)),
      progress: {
        read: () => this.stored,
        write: text => {
          if (this.isDiskFull) throw new Error('no space left')
          this.stored = text
        },
      },
    }
  }

  open(): Promise<Resolver> {
    return Resolver.open(this.desk, { columns: 100, rows: 40 })
  }
}

const copiesIn = ({ problems }: Plan): Waiting['copies'] =>
  problems.flatMap(problem => (problem.kind === 'copy' ? [problem] : []))

const shown = (resolver: Resolver): string =>
  resolver
    .rows()
    .map(row => row.map(({ text }) => text).join(''))
    .join('\n')

/** Presses keys, and lets each be carried out. */
async function type(resolver: Resolver, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    resolver.press(key)
    for (let turn = 0; turn < 60; turn++) await Promise.resolve()
    await new Promise(done => setImmediate(done))
  }
}

describe('a person at the resolver', () => {
  it('chooses, accepts, sees what will be written, and writes exactly that', async () => {
    const sitting = await Sitting.with('a', 'b')
    const resolver = await sitting.open()
    const before = sitting.file('a')
    await type(resolver, 'enter', '3', 'a', 'w')
    expect(sitting.file('a')).toBe(before)
    expect(shown(resolver)).toContain('To be written: 1 of 2')
    await type(resolver, 'enter')
    expect(sitting.file('a')).toContain('ours\n    theirs')
    expect(shown(resolver)).toContain('1 written')
    expect(resolver.answers.map(({ outcome }) => outcome)).toEqual(['resolved'])
    expect(sitting.bench.remote.received).toEqual([])
    const [result] = (await sitting.bench.settle()).slice(-1)
    expect(result?.plan.conflicts).toHaveLength(1)
    expect([...sitting.bench.remote.objects.values()].join('\n')).toContain('ours\n    theirs')
  })

  it('chooses and writes nothing by what is pasted, which is only text where something is searched for', async () => {
    const sitting = await Sitting.with('a', 'b')
    const resolver = await sitting.open()
    const before = sitting.file('a')
    resolver.paste('Xaw\ry')
    await type(resolver)
    expect(shown(resolver)).toContain('2 to choose, 0 accepted')
    expect(shown(resolver)).toContain('What was pasted counts as no keys')
    await type(resolver, '/')
    resolver.paste('b.xs\rXaw\ry')
    await type(resolver, 'enter', 'enter')
    expect(shown(resolver)).toContain('function/b.xs')
    expect(sitting.file('a')).toBe(before)
  })

  it('sees who in Xano was at it, and when', async () => {
    const sitting = await Sitting.with('a', 'b')
    const resolver = await sitting.open()
    const ending = resolver.run(work => work())
    await type(resolver, 'j')
    expect(shown(resolver)).toMatch(/in Xano by Ann, 2026-/)
    await type(resolver, 'enter')
    expect(shown(resolver)).toContain('in Xano by Ann, 2026-')
    await type(resolver, 'q')
    await ending
  })

  it('sees what has been found, and chooses there, while the rest is still compared', async () => {
    const sitting = await Sitting.with('a', 'b')
    const { desk } = sitting
    const { conflicts } = await desk.look()
    const search = { elapsed: 0, goOn: (): void => undefined }
    const opening = Resolver.open(
      {
        ...desk,
        clock: { ...desk.clock, elapsed: () => search.elapsed },
        look: async ({ sees } = {}) => {
          search.elapsed = 1000
          void sees?.({ conflicts: conflicts.slice(0, 1), decided: 1, of: 2 })
          await new Promise<void>(done => (search.goOn = done))
          return { conflicts, copies: [], marked: [] }
        },
      },
      { columns: 100, rows: 40 },
    )
    sitting.wait()
    const resolver = await opening
    const ending = resolver.run(work => work())
    expect(resolver.isEmpty).toBe(false)
    expect(shown(resolver)).toContain('Conflicts between Local and Xano: 1  so far: 1 of 2 compared')
    await type(resolver, '1', 'a')
    search.goOn()
    await type(resolver, 'j')
    expect(shown(resolver)).toContain('Conflicts between Local and Xano: 2\n1 to choose, 1 accepted')
    expect(shown(resolver)).not.toContain('have come')
    await type(resolver, 'q')
    expect(await ending).toBe('quit')
  })

  it('leaves by itself where nothing is found after all', async () => {
    const sitting = await Sitting.with('a')
    let goOn = (): void => undefined
    const look = async (): Promise<Waiting> => {
      await new Promise<void>(done => (goOn = done))
      return { conflicts: [], copies: [], marked: [] }
    }
    const opening = Resolver.open({ ...sitting.desk, look }, { columns: 100, rows: 40 })
    sitting.wait()
    const resolver = await opening
    const ending = resolver.run(work => work())
    expect(shown(resolver)).toContain('reading both sides')
    goOn()
    expect(await ending).toBe('quit')
  })

  it('leaves with the last conflict', async () => {
    const sitting = await Sitting.with('a')
    const resolver = await sitting.open()
    const ending = resolver.run(work => work())
    await type(resolver, '1', 'a', 'w', 'y')
    expect(await ending).toBe('quit')
    expect(sitting.stored).toBeUndefined()
  })

  it('loses no choice, however it ends', async () => {
    const sitting = await Sitting.with('a', 'b')
    await type(await sitting.open(), 'enter', '2')
    const again = await sitting.open()
    await type(again, 'enter')
    expect(shown(again)).toContain('hunk 1 of 1: Xano')
  })

  it('aborts to the choices that were there before, byte for byte', async () => {
    const sitting = await Sitting.with('a', 'b')
    await type(await sitting.open(), 'enter', '2', 'q')
    const before = sitting.stored
    const again = await sitting.open()
    const ending = again.run(work => work())
    await type(again, 'X', 'A', 'Q', 'n')
    expect(shown(again)).toContain('Not aborted.')
    await type(again, 'Q', 'y')
    expect(await ending).toBe('aborted')
    expect(sitting.stored).toBe(before)
    expect(sitting.file('a')).toContain('ours')
  })

  it('chooses nothing that could not be stored', async () => {
    const sitting = await Sitting.with('a')
    const resolver = await sitting.open()
    sitting.isDiskFull = true
    await type(resolver, '1')
    expect(shown(resolver)).toContain('hunk 1 of 1: nothing chosen yet')
    expect(shown(resolver)).toContain('no space left')
  })
})

describe('two resolvers at the same conflicts', () => {
  it('lose no choice of each other, and show it', async () => {
    const sitting = await Sitting.with('a', 'b', 'c')
    const [one, other] = [await sitting.open(), await sitting.open()]
    const ending = one.run(work => work())
    await type(one, '1')
    await type(other, 'j', '2', 'a')
    await type(one, '2')
    sitting.wait()
    await type(one, 'j')
    expect(shown(one)).toMatch(/● chosen +function\/a\.xs/)
    expect(shown(one)).toMatch(/✓ accepted +function\/b\.xs/)
    await type(one, 'u', 'u', 'q')
    await ending
    const again = await sitting.open()
    expect(shown(again)).not.toMatch(/● chosen +function\/a\.xs/)
    expect(shown(again)).toMatch(/✓ accepted +function\/b\.xs/)
  })

  it('abort by themselves', async () => {
    const sitting = await Sitting.with('a', 'b')
    const [one, other] = [await sitting.open(), await sitting.open()]
    await type(one, '1')
    await type(other, 'j', '2', 'a')
    await type(one, 'Q', 'y')
    const again = await sitting.open()
    expect(shown(again)).toContain('1 to choose, 1 accepted')
  })
})

describe('a conflict that changes meanwhile', () => {
  it('is not written over, and is seen with the choices that still fit', async () => {
    const sitting = await Sitting.with('a')
    const resolver = await sitting.open()
    await type(resolver, '2', 'a', 'w')
    const saved = sitting.file('a')?.replace('five', 'FIVE') ?? ''
    sitting.bench.save('function/a.xs', saved)
    await type(resolver, 'enter')
    expect(sitting.file('a')).toBe(saved)
    expect(shown(resolver)).toContain('0 written')
    await type(resolver, 'enter')
    expect(shown(resolver)).toContain('hunk 1 of 1: Xano')
  })

  it('is accepted with no others before somebody has seen it again', async () => {
    const sitting = await Sitting.with('a', 'b')
    const resolver = await sitting.open()
    const ending = resolver.run(work => work())
    await type(resolver, '>', 'a')
    sitting.bench.save('function/a.xs', sitting.file('a')?.replace('five', 'FIVE') ?? '')
    sitting.wait()
    await type(resolver, 'j')
    expect(shown(resolver)).toMatch(/◌ look again +function\/a\.xs/)
    await type(resolver, 'A', 'k', 'a')
    expect(shown(resolver)).toContain('open it first')
    expect(shown(resolver)).toContain(' 0 accepted')
    await type(resolver, 'enter')
    expect(shown(resolver)).toContain("Xano's whole text")
    await type(resolver, 'a', 'w')
    expect(shown(resolver)).toMatch(/What changes in the file[^]*- +FIVE/)
    await type(resolver, 'q')
    await ending
  })

  it('that is settled elsewhere is noticed without a key', async () => {
    const sitting = await Sitting.with('a', 'b')
    const resolver = await sitting.open()
    const ending = resolver.run(work => work())
    const theirs = [...sitting.bench.remote.objects.values()].find(text => text.startsWith('function a'))
    sitting.bench.save('function/a.xs', theirs ?? '')
    await type(resolver, 'j')
    sitting.wait()
    await type(resolver, 'k')
    expect(shown(resolver)).not.toMatch(/left +function\/a\.xs/)
    await type(resolver, 'q')
    expect(await ending).toBe('quit')
  })
})

describe('writing that waits for another process', () => {
  it('says for which, and is left without a trace', async () => {
    const sitting = await Sitting.with('a')
    const { desk } = sitting
    const before = sitting.file('a')
    const resolver = await Resolver.open(
      {
        ...desk,
        write: (_, { waits, signal }) => {
          waits(4711)
          return new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              reject(new Error('no longer wanted'))
            })
          })
        },
      },
      { columns: 100, rows: 40 },
    )
    const ending = resolver.run(work => work())
    await type(resolver, '2', 'a', 'w', 'y', 'j')
    expect(shown(resolver)).toContain('Waiting for another xano-sync (process 4711)')
    await type(resolver, 'ctrl-c')
    expect(await ending).toBe('quit')
    expect(sitting.file('a')).toBe(before)
    expect(shown(await sitting.open())).toContain('✓ accepted')
  })

  it('is not begun after somebody has left', async () => {
    const sitting = await Sitting.with('a')
    const before = sitting.file('a')
    const { desk } = sitting
    let begin = (): void => undefined
    const resolver = await Resolver.open(
      {
        ...desk,
        write: async (decide, patience) => {
          await new Promise<void>(done => (begin = done))
          return desk.write(decide, patience)
        },
      },
      { columns: 100, rows: 40 },
    )
    const ending = resolver.run(work => work())
    await type(resolver, '2', 'a', 'w', 'y', 'q')
    begin()
    expect(await ending).toBe('quit')
    expect(sitting.file('a')).toBe(before)
  })
})

describe('a file that is no conflict', () => {
  async function withCopy(): Promise<Sitting> {
    const sitting = await Sitting.with('a')
    const { bench } = sitting
    bench.save('function/copy.xs', sitting.file('a') ?? '')
    return sitting
  }

  it('is listed below the conflicts, and a copy becomes a definition of its own', async () => {
    const sitting = await withCopy()
    const resolver = await sitting.open()
    expect(shown(resolver)).toMatch(/Conflicts between Local and Xano: 1, and files to look at: 1/)
    expect(shown(resolver)).toMatch(/◇ copied +function\/copy\.xs/)
    sitting.edits = text => text.replace('function a', 'function copy')
    await type(resolver, 'j', '1', 'enter')
    expect(shown(resolver)).toMatch(/A copied file[^]*y makes it a definition of its own[^]*- +guid = /)
    await type(resolver, 'y')
    expect(shown(resolver)).toContain('Its name is taken by function/a.xs')
    await type(resolver, 'e', 'y')
    expect(shown(resolver)).toContain('the next sync creates it in Xano')
    expect(sitting.file('copy')).not.toContain('guid')
    expect(shown(resolver)).not.toContain('◇ copied')
  })

  it('is shown where it is the only one, and loses its markers on demand', async () => {
    const sitting = await Sitting.with()
    sitting.marked = [pathOf('function/m.xs')]
    const resolver = await sitting.open()
    const ending = resolver.run(work => work())
    expect(resolver.isEmpty).toBe(false)
    expect(shown(resolver)).toMatch(/function\/m\.xs[^]*A file with markers[^]*y take the markers back/)
    await type(resolver, 'y')
    expect(shown(resolver)).toContain('The markers are out of function/m.xs.')
    expect(resolver.isEmpty).toBe(true)
    await type(resolver, 'q')
    await ending
  })
})

describe('a merge tool', () => {
  it('decides about the whole definition, or leaves it', async () => {
    const sitting = await Sitting.with('a')
    const resolver = await sitting.open()
    sitting.edits = () => undefined
    await type(resolver, 't')
    expect(shown(resolver)).toContain('The merge tool left it')
    sitting.edits = text => `<<<<<<< Local\n${text}`
    await type(resolver, 't')
    expect(shown(resolver)).toContain('Markers are left in it')
    sitting.edits = text => text.replace('ours', 'the tool')
    await type(resolver, 't', 'a', 'w', 'y')
    expect(sitting.file('a')).toContain('the tool')
  })
})

describe('the editor', () => {
  it('is given all sides between markers, and what it gives back is chosen', async () => {
    const sitting = await Sitting.with('a')
    const resolver = await sitting.open()
    let given = ''
    sitting.edits = text => {
      given = text
      return '    mine\n'
    }
    await type(resolver, 'e')
    expect(given).toMatch(/<{7} Local\n.*ours\n\|{7} Base\n.*two\n={7}\n.*theirs\n>{7} Xano\n/)
    await type(resolver, 'a', 'w', 'y')
    expect(sitting.file('a')).toContain('one\n    mine\n    three')
  })

  it('decides nothing where markers are left, or where it gives nothing back', async () => {
    const sitting = await Sitting.with('a')
    const resolver = await sitting.open()
    await type(resolver, 'e')
    expect(shown(resolver)).toContain('Markers are left')
    sitting.edits = () => undefined
    await type(resolver, 'E')
    expect(shown(resolver)).toContain('gave nothing back')
    expect(shown(resolver)).toContain('nothing chosen yet')
  })
})
