import { remove, splice } from './text/edit.ts'
import { Script } from './text/script.ts'

const KEPT = /^(guid|canonical|api_group)$/

/** What is left of a definition that was pushed although a dry-run called it critical: its identity. */
export function corrupted(text: string): string {
  const script = new Script(text)
  const { tokens, body } = script.definition
  const lost = (body?.members ?? []).filter(member => member.type !== 'attribute' || !KEPT.test(member.key))
  return splice(
    script,
    lost.map(member => remove(tokens, member.range)),
  ).text
}
