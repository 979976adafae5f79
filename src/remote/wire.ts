import * as v from 'valibot'
import { BrokenAnswer } from '../engine/ports/errors.ts'

const optionalText = v.nullish(v.string(), '')

export const dryRun = v.object({
  source_workspace_mismatch: v.optional(v.unknown()),
  operations: v.array(
    v.object({
      action: v.string(),
      type: v.string(),
      name: v.string(),
      details: v.nullish(
        v.pipe(
          v.unknown(),
          v.transform(details => (typeof details === 'string' ? details : JSON.stringify(details))),
        ),
        '',
      ),
    }),
  ),
})

/** What is told of a push besides that it was applied: an object, the literal `null`, or nothing at all. */
export function pushReply(body: string): { readonly source_workspace_mismatch?: unknown } {
  const told = v.safeParse(v.pipe(v.string(), v.parseJson(), v.looseObject({})), body)
  return told.success ? told.output : {}
}

/** A list, or an envelope around it. */
const listOf = <S extends v.GenericSchema>(item: S) =>
  v.union([
    v.array(item),
    v.pipe(
      v.object({ items: v.array(item) }),
      v.transform(({ items }) => items),
    ),
  ])

export const branches = listOf(
  v.object({ label: v.string(), live: v.nullish(v.boolean(), false), backup: v.nullish(v.boolean(), false) }),
)

export const workspaces = listOf(v.object({ id: v.number(), name: optionalText, branch: optionalText }))

/** The id is a text by Xano's OpenAPI. */
export const me = v.object({
  id: v.union([v.string(), v.number()]),
  name: optionalText,
  email: optionalText,
})

const object = v.object({
  id: v.number(),
  guid: v.nullish(v.string()),
  name: v.nullish(v.string()),
  verb: v.nullish(v.string()),
})

const envelope = v.object({ items: v.array(object), nextPage: v.nullish(v.number()) })

/** One page of any list of objects. That of tables is wrapped into an array, by Xano's OpenAPI; a bare list is whole. */
export const page = v.union([
  envelope,
  v.pipe(
    v.array(object),
    v.transform(items => ({ items, nextPage: undefined })),
  ),
  v.pipe(
    v.tuple([envelope]),
    v.transform(([only]) => only),
  ),
])

/** The rows are read one by one: one that is odd says nothing of the others. */
export const auditLog = listOf(v.unknown())

/** Git takes no time from before its count of seconds begins, and none that takes more than four signs for the year is read again. */
const [EARLIEST, LATEST] = [new Date(0), new Date('9999-12-31T23:59:59Z')]

export const auditRow = v.object({
  id: v.number(),
  created_at: v.pipe(
    v.union([v.string(), v.number()]),
    v.transform(time => new Date(time)),
    v.date(),
    v.minValue(EARLIEST),
    v.maxValue(LATEST),
  ),
  type: v.string(),
  msg: optionalText,
  user: v.nullish(v.object({ email: optionalText, name: optionalText })),
  branch: v.nullish(v.object({ label: v.nullish(v.string()) })),
})

/** The value as the schema wants it. Throws `BrokenAnswer` naming the place where the answer is not what Xano documents. */
export function expect<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
  const parsed = parse(schema, value, what)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const place = v.getDotPath(issue) ?? 'the answer'
  throw new BrokenAnswer(`the answer about ${what} is not understood: ${place}: ${issue.message}`)
}

function parse<S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.SafeParseResult<S> {
  try {
    return v.safeParse(schema, value)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new BrokenAnswer(`the answer about ${what} is nested too deeply`, { cause: error })
  }
}
