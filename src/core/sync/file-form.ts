/** How a developer's file dresses its definition: what stands around the text, and how its lines end. */
export interface FileForm {
  readonly head: string
  readonly tail: string
  /** Every line of the file ends with CRLF. */
  readonly crlf: boolean
}

/**
 * Takes a file apart into the text that goes over the wire and the form that stays with the developer.
 * `wrap(unwrap(raw))` is `raw`. A file that mixes line endings keeps them inside the text.
 */
export function unwrap(raw: string): { readonly text: string; readonly form: FileForm | undefined } {
  const inner = raw.trim()
  const start = raw.length - raw.trimStart().length
  const crlf = isCrlf(raw)
  if (inner === raw && !crlf) return { text: raw, form: undefined }
  return {
    text: crlf ? inner.replaceAll('\r\n', '\n') : inner,
    form: { head: raw.slice(0, start), tail: raw.slice(start + inner.length), crlf },
  }
}

/** Whether every line ends with CRLF, and there is one that ends. */
export const isCrlf = (raw: string): boolean => raw.includes('\r\n') && !/\r(?!\n)|(?<!\r)\n/.test(raw)

/** The bytes of a file that holds `text` in this form; without one, the text is all. What a text has of CRLF itself stays. */
export function wrap(text: string, form: FileForm | undefined): string {
  if (!form) return text
  const { head, tail, crlf } = form
  return head + (crlf ? text.replace(/\r?\n/g, '\r\n') : text) + tail
}
