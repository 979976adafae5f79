import { badInput, type Request } from './reply.ts'

/** A flag of the query; what is neither true nor false is refused. */
export function flag(request: Request, name: string, fallback = false): boolean {
  const value = request.query.get(name)
  if (value === undefined || value === '') return fallback
  if (value !== 'true' && value !== 'false') throw badInput(`Input "${value}" is not a boolean.`, name)
  return value === 'true'
}

/** One of a few words. */
export function choice<T extends string>(
  request: Request,
  name: string,
  words: readonly T[],
  fallback: T,
): T {
  const value = request.query.get(name)
  if (value === undefined || value === '') return fallback
  const word = words.find(each => each === value)
  if (word === undefined) throw badInput(`Input "${value}" is not one of the allowable values.`, name)
  return word
}

/** The JSON object that a request carries. */
export function fields(request: Request): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(request.body)
  } catch {
    throw badInput('The body is not valid JSON.', 'body')
  }
  if (!isRecord(value)) throw badInput('The body is not a JSON object.', 'body')
  return value
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text of the body that must be there and not be empty. */
export function requiredText(body: Record<string, unknown>, name: string): string {
  const value = optionalText(body, name)
  if (value === undefined || value === '') throw badInput(`Missing param: ${name}`, name)
  return value
}

export function optionalText(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw badInput(`Param ${name} is not a text.`, name)
  return value
}

export function optionalFlag(body: Record<string, unknown>, name: string): boolean {
  const value = body[name]
  if (value === undefined || value === null) return false
  if (typeof value !== 'boolean') throw badInput(`Param ${name} is not a boolean.`, name)
  return value
}
