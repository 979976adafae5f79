import { findDefinition, skipTrivia } from './header.ts'
import { Scanner } from './scan.ts'

/** Whether a body follows the header of a definition. Without one, the text may as well be the head of a longer one. */
export function hasBody(text: string): boolean {
  const scanner = new Scanner(text)
  return findDefinition(scanner) !== undefined && skipTrivia(scanner) === 'open'
}
