import fc from 'fast-check'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import { type Bench, fn, pathOf } from '../doubles/bench.ts'

/** One thing that a person does, on one side or with some likelihood on both, to one of the definitions there. */
export interface Disturbance {
  readonly side: 'here' | 'there' | 'both'
  readonly what: 'edit' | 'rename' | 'delete' | 'create' | 'move' | 'forget-guid' | 'swap' | 'revert'
  readonly which: number
  readonly line: number
}

export const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  side: fc.constantFrom('here', 'there', 'both'),
  what: fc.constantFrom('edit', 'edit', 'edit', 'rename', 'delete', 'create', 'move', 'forget-guid', 'swap'),
  which: fc.nat(6),
  line: fc.nat(7),
})

let marks = 0

/** A word that occurs nowhere else. */
const mark = (): string => `mark_${(marks++).toString(36)}_`

/** Does it, and gives words by which everything can be recognised that was touched in the folder. */
export function disturb(bench: Bench, { side, ...step }: Disturbance): string[] {
  const touched = side === 'there' ? [] : here(bench, step)
  if (side !== 'here') there(bench, step)
  return touched
}

/** Every such word that is in a file or in Xano now. */
export function plantedTokens(bench: Bench): Set<string> {
  const texts = [...bench.worktree.files.values(), ...bench.remote.objects.values()]
  return new Set(texts.flatMap(text => text.match(/mark_\w+_/g) ?? []))
}

type Step = Omit<Disturbance, 'side'>

function here(bench: Bench, step: Step): string[] {
  const { files } = bench.worktree
  const paths = [...files.keys()].sort()
  const word = mark()
  if (step.what === 'create') {
    // In the body too: a guidless text may be taken for a definition that Xano has given another name.
    files.set(pathOf(`function/${word}.xs`), fn(word, `fresh_${word}`))
    return [word]
  }
  const path = paths[step.which % Math.max(1, paths.length)]
  const text = path === undefined ? undefined : files.get(path)
  if (path === undefined || text === undefined) return []
  const name = nameOf(text)
  switch (step.what) {
    case 'edit':
      files.set(path, editLine(text, step.line, word))
      return [word, ` ${name} {`]
    case 'rename':
      files.set(path, text.replace(/^function \S+/, `function ${word}`))
      return [word]
    case 'delete':
      files.delete(path)
      return []
    case 'move':
      files.delete(path)
      files.set(`moved/${path}` as FilePath, text)
      return [` ${name} {`]
    case 'forget-guid':
      files.set(path, text.replace(/\n\s*guid = ".*"/, ''))
      return [` ${name} {`]
    case 'swap': {
      const other = paths[(step.which + 1) % paths.length]
      const otherText = other === undefined ? undefined : files.get(other)
      if (other === undefined || otherText === undefined || other === path) return []
      files.set(path, text.replace(/^function \S+/, `function ${nameOf(otherText)}`))
      files.set(other, otherText.replace(/^function \S+/, `function ${name}`))
      return [` ${name} {`, ` ${nameOf(otherText)} {`]
    }
    case 'revert':
      return []
  }
}

function there(bench: Bench, step: Step): void {
  const { remote } = bench
  const guids = [...remote.objects.keys()]
  const word = mark()
  if (step.what === 'create') {
    remote.put(fn(word, 'fresh'))
    return
  }
  const guid = guids[step.which % Math.max(1, guids.length)]
  const text = guid === undefined ? undefined : remote.objects.get(guid)
  if (guid === undefined || text === undefined) return
  switch (step.what) {
    case 'edit':
      remote.objects.set(guid, editLine(text, step.line, word))
      return
    case 'rename':
      remote.objects.set(guid, text.replace(/^function \S+/, `function ${word}`))
      return
    case 'delete':
      remote.delete(guid)
      return
    case 'swap': {
      const other = guids[(step.which + 1) % guids.length]
      const otherText = other === undefined ? undefined : remote.objects.get(other)
      if (other === undefined || otherText === undefined || other === guid) return
      remote.objects.set(guid, text.replace(/^function \S+/, `function ${nameOf(otherText)}`))
      remote.objects.set(other, otherText.replace(/^function \S+/, `function ${nameOf(text)}`))
      return
    }
    default:
      return
  }
}

const nameOf = (text: string): string => /^function (\S+)/.exec(text)?.[1] ?? ''

/** Puts a word at the end of a line of the stack. */
function editLine(text: string, line: number, word: string): string {
  const lines = text.split('\n')
  const body = lines.flatMap((each, index) => (each.startsWith('    ') ? [index] : []))
  const at = body[line % Math.max(1, body.length)]
  if (at === undefined) return text
  lines[at] = `${lines[at] ?? ''}_${word}`
  return lines.join('\n')
}
