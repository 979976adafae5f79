import { type Block, blocks } from './blocks.ts'
import { definitionLines, remarks } from './canonical-item.ts'
import { type Definition, readDefinition } from './definition.ts'
import { sameTokens } from './equality.ts'
import { haveOtherWords } from './words.ts'

/**
 * What came back of a text that was sent: the same tokens; the same content in the server's form, a guid or a
 * canonical assigned; or something else, as when a reference was emptied, a column stayed, or text is missing.
 */
export type Comparison = 'equal' | 'reformatted' | 'altered'

/** `taken` are members of the definition that the server was told to take out of the text: rows, variables. */
export function compareReturned(
  sent: string,
  received: string,
  taken: ReadonlySet<string> = new Set(),
): Comparison {
  if (sameTokens(sent, received)) return 'equal'
  if (taken.size === 0 && haveOtherWords(sent.trim(), received.trim())) return 'altered'
  const ours = readDefinition(sent.trim())
  const theirs = readDefinition(received.trim())
  if (ours.kind === 'problem' || theirs.kind === 'problem') return 'altered'
  const leftOut = new Set([...taken, ...assignedMembers(ours.definition, theirs.definition)])
  return canonicalForm(sent, leftOut) === canonicalForm(received, leftOut) ? 'reformatted' : 'altered'
}

/**
 * One form for all the texts that the server takes for the same, by the rules of what it gives back: comments
 * for descriptions, above what they belong to; members ordered by name, without those that say what holds
 * anyway and those left out; every value in one line. For comparing only. What is no definition, or has
 * no structure somewhere, stays as it is but for the white space at its ends. Idempotent.
 */
export function canonicalForm(text: string, leftOut: ReadonlySet<string> = new Set()): string {
  const own = text.trim()
  const root = blocks(own)
  if (readDefinition(own).kind === 'problem' || holdsText(root)) return own
  const behind = root.children.flatMap(remarks)
  const lines = root.children.flatMap(child =>
    child.kind === 'definition' ? definitionLines(child, leftOut, behind) : [],
  )
  return lines.join('\n')
}

const holdsText = (block: Block): boolean => block.kind === 'text' || block.children.some(holdsText)

/**
 * Members that the server sets by itself, and that one of the two texts does not have. A canonical belongs to one object
 * of a whole instance: what was just created gets another one where that which it asks for is taken.
 */
function assignedMembers(sent: Definition, received: Definition): ReadonlySet<string> {
  const assigned = new Set<string>()
  const isNew = sent.guid === undefined && received.guid !== undefined
  if (sent.guid === undefined || received.guid === undefined) assigned.add('guid')
  if (sent.canonical === undefined || (isNew && received.canonical !== undefined)) assigned.add('canonical')
  return assigned
}
