/** As a shell takes it for one word. */
export const shellWord = (text: string): string =>
  /^[\w./-][\w./=-]*$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`

/** The same for a path, which no command takes for an option. */
export const pathWord = (path: string): string => shellWord(path.startsWith('-') ? `./${path}` : path)
