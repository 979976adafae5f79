/** What is waited for later, and fails only then. */
export function ahead<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined)
  return answer
}
