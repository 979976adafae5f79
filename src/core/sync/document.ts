import { type Definition, type Problem, readDefinition } from '../xs/definition.ts'
import { readMultidoc } from '../xs/multidoc.ts'
import { type FileForm, unwrap } from './file-form.ts'

/** What the bytes of one file hold. */
export type Document =
  | {
      readonly kind: 'definition'
      readonly definition: Definition
      readonly text: string
      readonly form: FileForm | undefined
    }
  | { readonly kind: 'unreadable'; readonly problem: Problem; readonly claims: readonly Definition[] }

/** Reads one file. `undefined` stands for bytes that are no UTF-8. */
export function readDocument(raw: string | undefined): Document {
  if (raw === undefined)
    return {
      kind: 'unreadable',
      problem: { reason: 'this file is not UTF-8 text', line: 1, column: 1 },
      claims: [],
    }
  const { text, form } = unwrap(raw)
  const reading = readDefinition(text)
  if (reading.kind === 'definition') return { kind: 'definition', definition: reading.definition, text, form }
  const line = reading.problem.line + (form?.head.split('\n').length ?? 1) - 1
  return { kind: 'unreadable', problem: { ...reading.problem, line }, claims: claimsOf(text) }
}

function claimsOf(text: string): Definition[] {
  return readMultidoc(text).flatMap(({ reading }) => {
    const definition = reading.kind === 'definition' ? reading.definition : reading.header
    return definition ? [definition] : []
  })
}
