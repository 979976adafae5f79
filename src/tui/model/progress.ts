import * as v from 'valibot'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Choices } from './choices.ts'
import { PICKS } from './hunk.ts'

const Text = v.object({ text: v.string() })
const Entry = v.object({
  key: v.string(),
  stamp: v.string(),
  hunks: v.array(v.object({ base: v.optional(v.string()), local: v.string(), xano: v.string() })),
  picks: v.array(v.nullable(v.union([v.picklist(PICKS), Text]))),
  whole: v.nullable(v.union([v.picklist(['local', 'xano', 'base']), Text])),
  isAccepted: v.boolean(),
})
const Progress = v.object({ version: v.literal(1), choices: v.array(Entry) })

/** The choices as they are stored, so that neither quitting nor a crash loses one. */
export function encodeProgress(choices: Choices): string {
  const entries = [...choices].map(([key, { of, picks, whole, isAccepted }]) => ({
    key,
    ...of,
    picks: picks.map(pick => pick ?? null),
    whole: whole ?? null,
    isAccepted,
  }))
  return `${JSON.stringify({ version: 1, choices: entries })}\n`
}

/** The choices that were stored. What cannot be read holds none. */
export function decodeProgress(stored: string | undefined): Choices {
  const parsed = v.safeParse(Progress, stored === undefined ? undefined : jsonOf(stored))
  if (!parsed.success) return new Map()
  return new Map(
    parsed.output.choices.map(({ key, stamp, hunks, picks, whole, isAccepted }) => [
      key as DefinitionKey,
      {
        of: { stamp, hunks: hunks.map(({ base, local, xano }) => ({ base, local, xano })) },
        picks: picks.map(pick => pick ?? undefined),
        whole: whole ?? undefined,
        isAccepted,
        isUnseen: false,
      },
    ]),
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
