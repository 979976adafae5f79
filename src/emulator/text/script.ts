import { factsOf, type Facts } from './facts.ts'
import { parseText } from './parse.ts'
import type { Definition } from './tree.ts'

/** The text of one definition, read when it is first asked about. Edits give a new one, or the same for no change. */
export class Script {
  readonly text: string
  private read: Definition | undefined

  constructor(text: string, definition?: Definition) {
    this.text = text
    this.read = definition
  }

  get definition(): Definition {
    this.read ??= parseText(this.text)
    return this.read
  }

  get facts(): Facts {
    return factsOf(this.definition)
  }

  with(text: string): Script {
    return text === this.text ? this : new Script(text)
  }
}
