/** What a person does to a text, whatever the layout of it: a word that nobody else has ever written marks the place. */

/** Every word that anybody has planted in some texts. */
export const wordsIn = (texts: Iterable<string>): Set<string> =>
  new Set([...texts].flatMap(text => text.match(/w\d+w/g) ?? []))

/** A function as Xano writes it. */
export function definitionText(name: string, ...words: readonly string[]): string {
  const statements = words.map(statement).join('\n  \n')
  return `function ${name} {\n  input {\n  }\n\n  stack {\n${statements}\n  }\n\n  response = null\n}`
}

const statement = (word: string): string => `    debug.log {\n      value = "${word}"\n    }`

const STATEMENT = / {4}debug\.log \{\n {6}value = "[^"]*"\n {4}\}\n(?: *\n(?= {4}\S))?/g

/** The text with its `at`-th statement changed. */
function changed(text: string, at: number, change: (statement: string) => string): string {
  const found = [...text.matchAll(STATEMENT)]
  const match = found[at % Math.max(1, found.length)]
  if (!match) return text
  return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length)
}

/** An edit of the text between line feeds; line ends stay as they are. */
function between(text: string, edit: (text: string) => string): string {
  return text.includes('\r\n') ? edit(text.replaceAll('\r\n', '\n')).replaceAll('\n', '\r\n') : edit(text)
}

export const withWord = (text: string, at: number, word: string): string =>
  between(text, lines => changed(lines, at, found => found.replace(/"\n/, ` ${word}"\n`)))

export const withStatement = (text: string, at: number, word: string): string =>
  between(text, lines => changed(lines, at, found => `${found}${statement(word)}\n`))

export const withoutStatement = (text: string, at: number): string =>
  between(text, lines => changed(lines, at, () => ''))

export const renamed = (text: string, name: string): string =>
  text.replace(/^function \S+/, `function ${name}`)

export const guidIn = (text: string): string | undefined => /^ {2}guid = "(.*)"/m.exec(text)?.[1]

export const nameIn = (text: string): string => /^function (\S+)/.exec(text)?.[1] ?? ''
