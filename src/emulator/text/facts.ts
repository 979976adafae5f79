import { attribute, stringOf, type Definition } from './tree.ts'

/** What a definition says of itself, its direct members alone. */
export interface Facts {
  readonly kind: string
  readonly name: string
  readonly verb?: string
  /** What it belongs to, and within which alone its name is its own: a query to its group, a message to its channel. */
  readonly group?: string
  readonly guid?: string
  readonly canonical?: string
}

const VERB = /\bverb\s*=\s*"?(\w+)"?/

export function factsOf(definition: Definition): Facts {
  const { tokens, kind, name, body, attributes } = definition
  const line = tokens.text.slice(tokens.starts[attributes.from], tokens.starts[attributes.to])
  const verb = VERB.exec(line)?.[1]?.toUpperCase()
  const member = (key: string): string | undefined => stringOf(tokens, attribute(body, key)?.value)
  const group = member(kind === 'message' ? 'channel' : 'api_group')
  const guid = member('guid')
  const canonical = member('canonical')
  return {
    kind,
    name,
    ...(verb !== undefined && { verb }),
    ...(group !== undefined && { group }),
    ...(guid !== undefined && guid !== '' && { guid }),
    ...(canonical !== undefined && canonical !== '' && { canonical }),
  }
}

/** The attributes of a header as the server writes them: a verb in capitals and without quotes, nothing around its sign. */
export const tidyAttributes = (attributes: string): string =>
  attributes.replace(VERB, (_, verb: string) => `verb=${verb.toUpperCase()}`)

/** What pairs a definition without a guid with an object. */
export const nameKey = ({ kind, name, verb = '', group = '' }: Facts): string =>
  JSON.stringify([kind, name, verb, group])

/** How a dry-run names it: a query with its verb, without its group. */
export const displayName = ({ kind, name, verb }: Facts): string =>
  kind === 'workspace' ? 'workspace' : verb === undefined ? name : `${name} ${verb}`

/** How a dry-run calls its kind: every trigger is a `trigger`. */
export const displayType = (kind: string): string => (kind.endsWith('_trigger') ? 'trigger' : kind)
