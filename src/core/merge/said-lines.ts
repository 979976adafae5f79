/** How often each line occurs that says anything, without its indentation. */
export function countLines(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (/[\p{L}\p{N}]/u.test(line)) lines.set(line, at(lines, line) + 1)
  }
  return lines
}

export const at = (lines: ReadonlyMap<string, number>, line: string): number => lines.get(line) ?? 0

/** The lines of which one text has more than the other. */
export const surplus = (more: ReadonlyMap<string, number>, less: ReadonlyMap<string, number>): string[] =>
  [...more.keys()].filter(line => at(more, line) > at(less, line))
