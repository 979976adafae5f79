import { plain } from '../report/plain.ts'

/** Puts facts before a person and gives the line that they type. Nothing once they have gone. */
export type Prompt = (facts: readonly string[], question: string) => Promise<string | undefined>

/** How a person is reached; nothing where nobody sits at a terminal. Standard output stays free for what is asked of it. */
export function promptLine(): Prompt | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  return async (facts, question) => {
    const { createInterface } = await import('node:readline')
    for (const fact of facts) process.stderr.write(`${plain(fact)}\n`)
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return await new Promise(resolve => {
        lines.once('close', () => resolve(undefined))
        lines.question(question, resolve)
      })
    } finally {
      lines.close()
    }
  }
}
