import * as v from 'valibot'
import type { Edit } from './colleague.ts'
import type { Fault } from './faults.ts'
import type { Switches } from './switches.ts'
import type { Provocation } from './world.ts'

/** What a file or a request may say. Unknown keys are refused: a fault that is misspelt would be none, in silence. */
type Told<T> = v.GenericSchema<unknown, T>

const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
/** What a timer takes. */
const ms = whole(0, 2 ** 31 - 1)
const text = v.string()
const flag = v.boolean()

const selector = v.union([
  v.strictObject({ guid: text }),
  v.strictObject({ kind: text, name: text, verb: v.exactOptional(text), group: v.exactOptional(text) }),
])
const place = { workspace: v.exactOptional(whole(1)), branch: v.exactOptional(text) }

export const editSchema: Told<Edit> = v.variant('type', [
  v.strictObject({ ...place, type: v.picklist(['put', 'draft']), text }),
  v.strictObject({ ...place, type: v.literal('rename'), object: selector, to: text }),
  v.strictObject({ ...place, type: v.picklist(['delete', 'publish']), object: selector }),
  v.strictObject({ ...place, type: v.literal('set-live') }),
  v.strictObject({ ...place, type: v.literal('allow-push'), allowed: flag }),
])

const actionSchema: Told<Fault['action']> = v.variant('type', [
  v.strictObject({
    type: v.literal('status'),
    status: whole(200, 599),
    body: v.exactOptional(text),
    applied: v.exactOptional(flag),
  }),
  v.strictObject({ type: v.literal('delay'), ms }),
  v.strictObject({ type: v.literal('cut'), applied: flag }),
  v.strictObject({
    type: v.literal('truncate'),
    share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    length: v.picklist(['whole', 'sent']),
  }),
  v.strictObject({ type: v.literal('first'), definitions: whole(0) }),
  v.strictObject({ type: v.picklist(['empty', 'lag']) }),
  v.strictObject({ type: v.literal('slow'), chunkBytes: whole(1), ms }),
  v.strictObject({
    type: v.literal('edit'),
    who: text,
    edit: editSchema,
    when: v.picklist(['before', 'after']),
  }),
])

export const faultSchema: Told<Fault> = v.strictObject({
  match: v.exactOptional(
    v.strictObject({
      method: v.exactOptional(text),
      path: v.exactOptional(text),
      query: v.exactOptional(v.record(text, text)),
    }),
  ),
  from: v.exactOptional(whole(1)),
  count: v.exactOptional(whole(1)),
  action: actionSchema,
})

const switches = {
  shuffle: v.exactOptional(flag),
  reformat: v.exactOptional(flag),
  emptyReferences: v.exactOptional(flag),
  trackReferences: v.exactOptional(flag),
  branchGuids: v.exactOptional(v.picklist(['own', 'shared'])),
  unknownGuid: v.exactOptional(v.picklist(['replaced', 'kept'])),
  unknownBranch: v.exactOptional(v.picklist(['live', 'refused'])),
  guidMap: v.exactOptional(v.picklist(['bare', 'full', 'null'])),
  partialFailure: v.exactOptional(v.picklist(['silent', 'told'])),
  syntaxPlace: v.exactOptional(v.picklist(['definition', 'multidoc'])),
  auditReads: v.exactOptional(flag),
  auditImports: v.exactOptional(v.picklist(['each', 'one', 'none'])),
  auditDrafts: v.exactOptional(flag),
  auditKnowledge: v.exactOptional(flag),
  etag: v.exactOptional(flag),
  lists: v.exactOptional(v.picklist(['envelope', 'array'])),
  tableList: v.exactOptional(v.picklist(['wrapped', 'envelope'])),
  pushDisabledStatus: v.exactOptional(v.picklist([500, 403])),
  rateLimit: v.exactOptional(
    v.nullable(v.strictObject({ requests: whole(1), windowMs: whole(1), retryAfter: flag })),
  ),
} satisfies Record<keyof Switches, unknown>

export const switchesSchema: Told<Partial<Switches>> = v.strictObject(switches)

export const provocationSchema: Told<Provocation> = v.variant('type', [
  v.strictObject({
    type: v.literal('refuse'),
    kind: text,
    name: text,
    message: text,
    param: v.exactOptional(text),
  }),
  v.strictObject({ type: v.literal('forbid'), kind: text, name: text, finding: text }),
  v.strictObject({ type: v.literal('corrupt'), kind: text, name: text, details: text }),
])

/** The value as the schema wants it; throws a message that says what is wrong, and where. */
export function readAs<T>(schema: Told<T>, value: unknown): T {
  const read = v.safeParse(schema, value)
  if (read.success) return read.output
  const [issue] = read.issues
  const place = v.getDotPath(issue)
  throw new Error(place === null ? issue.message : `${place}: ${issue.message}`)
}
