import { chosenFor } from './model/choices.ts'
import type { Command } from './model/command.ts'
import { hunkDraft, isDecided, wholeDraft } from './model/editing.ts'
import { selected, type State } from './model/state.ts'
import type { ResolverDesk } from './resolver-desk.ts'

type Choosing = Promise<Command | undefined>

/** Lets a person edit a hunk, or the whole, in their editor: a choice, or the word on why it is none. */
export async function editOutside(
  desk: Pick<ResolverDesk, 'edit'>,
  state: State,
  what: 'hunk' | 'whole',
): Choosing {
  const one = selected(state)
  if (!one) return undefined
  const chosen = chosenFor(state.choices, one)
  const draft = what === 'hunk' ? hunkDraft(one, chosen, state.hunk) : wholeDraft(one, chosen)
  const text = await desk.edit(one.path, draft)
  if (text === undefined) return { type: 'say', notice: 'The editor gave nothing back.' }
  if (text === draft && isDecided(text) && chosen.whole === undefined && what === 'whole')
    return { type: 'say', notice: 'It came back as it was.' }
  return edited(what, text)
}

/** The same for the merge tool that git is configured with. */
export async function mergeOutside(desk: Pick<ResolverDesk, 'mergeTool'>, state: State): Choosing {
  const one = selected(state)
  if (!one) return undefined
  const text = await desk.mergeTool(one.conflict)
  return text === undefined
    ? { type: 'say', notice: 'The merge tool left it, or only one side holds a text.' }
    : edited('whole', text)
}

const edited = (what: 'hunk' | 'whole', text: string): Command =>
  isDecided(text)
    ? { type: 'edited', what, text }
    : { type: 'say', notice: 'Markers are left in it, so nothing is decided.' }
