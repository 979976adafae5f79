/** What a person does to a text, whatever the layout of it: a word that nobody else has ever written marks the place. */

/** What definitions there are in the worlds: functions alone, or some of the others beside them. */
export const KINDS = ['function', 'query', 'task', 'table', 'middleware'] as const

export type Kind = (typeof KINDS)[number]

/** The group of all endpoints. */
export const GROUP = 'g'

/** One to which they may move. */
export const OTHER_GROUP = 'h'

/** A word that somebody has planted, or one that stood there in the beginning. */
const WORD = /w\d+w|(?<=[" ])[a-f][1-4](?=[" ?])/g

/** The name of an endpoint's group, which is that one's word. */
const MEMBERSHIP = /^ {2}api_group = .*/gm

/** Every word in some texts of which it is known whose it is. */
export const wordsIn = (texts: Iterable<string>): Set<string> =>
  new Set([...texts].flatMap(text => text.replace(MEMBERSHIP, '').match(WORD) ?? []))

/** A definition as Xano writes it. */
export function definitionText(kind: Kind, name: string, ...words: readonly string[]): string {
  const items = words.map(word => itemOf(kind, word)).join('\n  \n')
  switch (kind) {
    case 'function':
    case 'middleware':
      return `${kind} ${name} {\n  input {\n  }\n\n  stack {\n${items}\n  }\n\n  response = null\n}`
    case 'query':
      return `query ${name} verb=GET {\n  api_group = "${GROUP}"\n\n  input {\n  }\n\n  stack {\n${items}\n  }\n\n  response = null\n}`
    case 'task':
      return `task ${name} {\n  stack {\n${items}\n  }\n\n  schedule = []\n}`
    case 'table':
      return `table ${name} {\n  auth = false\n\n  schema {\n    int id\n  \n${items}\n  }\n\n  index = [{type: "primary", field: [{name: "id"}]}]\n}`
  }
}

export const groupText = (name: string): string => `api_group ${name} {\n  canonical = "canonical-${name}"\n}`

/** A statement, or a column. */
const itemOf = (kind: string, word: string): string =>
  kind === 'table' ? `    text ${word}?="${word}"` : `    debug.log {\n      value = "${word}"\n    }`

const ITEM = / {4}(?:debug\.log \{\n {6}value = "[^"]*"\n {4}\}|text \w+\?="[^"]*")\n(?: *\n(?= {4}\S))?/g

/** The text with its `at`-th statement changed. */
function changed(text: string, at: number, change: (item: string) => string): string {
  const found = [...text.matchAll(ITEM)]
  const match = found[at % Math.max(1, found.length)]
  if (!match) return text
  return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length)
}

/** An edit of the text between line feeds; line ends stay as they are. */
function between(text: string, edit: (text: string) => string): string {
  return text.includes('\r\n') ? edit(text.replaceAll('\r\n', '\n')).replaceAll('\n', '\r\n') : edit(text)
}

export const withWord = (text: string, at: number, word: string): string =>
  between(text, lines => changed(lines, at, item => item.replace(/"\n(?= {4}\}|$| *\n)/, ` ${word}"\n`)))

export const withStatement = (text: string, at: number, word: string): string =>
  between(text, lines => changed(lines, at, item => `${item}${itemOf(kindIn(text), word)}\n`))

export const withoutStatement = (text: string, at: number): string =>
  between(text, lines => changed(lines, at, () => ''))

export const renamed = (text: string, name: string): string => text.replace(/^(\w+) \S+/, `$1 ${name}`)

/** An endpoint in the other one of both groups. */
export const regrouped = (text: string): string =>
  text.replace(
    /^( {2}api_group = )"(.*)"/m,
    (_, head: string, group: string) => `${head}"${group === GROUP ? OTHER_GROUP : GROUP}"`,
  )

/** Where a word can be written: what a statement logs, and what a column holds by default. */
export const placesIn = (text: string): string[] =>
  [...text.matchAll(/(?:value = |\?=)"([^"]+)"/g)].map(([, place = '']) => place)

export const guidIn = (text: string): string | undefined => /^ {2}guid = "(.*)"/m.exec(text)?.[1]

export const nameIn = (text: string): string => /^\w+ (\S+)/.exec(text)?.[1] ?? ''

export const kindIn = (text: string): string => /^\w+/.exec(text)?.[0] ?? ''

/** The group of an endpoint, under which it lies. */
export const groupIn = (text: string): string => /^ {2}api_group = "(.*)"/m.exec(text)?.[1] ?? ''
