import { audit } from '../audit.ts'
import { fields, optionalFlag, requiredText } from '../parameters.ts'
import { badInput, json, notFound, type Reply } from '../reply.ts'
import { rendered } from '../push.ts'
import type { Row, Stored } from '../shelf.ts'
import { Script } from '../text/script.ts'
import { columnsOf, withoutColumn, withRenamedColumn, type Column } from '../text/table.ts'
import { sceneOf, workspaceOf, type Call } from './call.ts'
import { find, type Found } from './objects.ts'

/** `GET /workspace/:id/table/:table/schema` */
export function getSchema(call: Call): Reply {
  return json(columns(scriptOf(tableOf(call).object)).map(column))
}

/** `GET /workspace/:id/table/:table/schema/:column` */
export function getColumn(call: Call): Reply {
  const found = columns(scriptOf(tableOf(call).object)).find(({ name }) => name === call.params[2])
  if (!found) throw notFound()
  return json(column(found))
}

/** `DELETE /workspace/:id/table/:table/schema/:column` */
export function deleteColumn(call: Call): Reply {
  const table = tableOf(call)
  const name = call.params[2] ?? ''
  if (name === 'id') throw badInput('The primary key cannot be deleted.', 'schema_name')
  const script = withoutColumn(scriptOf(table.object), name)
  if (!script) throw notFound()
  save(call, table, {
    text: rendered(call.world, script),
    rows: mapFields(table.object, field => (field === name ? undefined : field)),
  })
  return json({})
}

/** `POST /workspace/:id/table/:table/schema/rename` */
export function renameColumn(call: Call): Reply {
  const table = tableOf(call)
  const body = fields(call.request)
  const from = requiredText(body, 'old_name')
  const to = requiredText(body, 'new_name')
  const before = scriptOf(table.object)
  if (!/^[A-Za-z_]\w*$/.test(to) || columns(before).some(({ name }) => name === to))
    throw badInput(`Column "${to}" is not available.`, 'new_name')
  const script = withRenamedColumn(before, from, to)
  if (!script) throw notFound()
  save(call, table, {
    text: rendered(call.world, script),
    rows: mapFields(table.object, field => (field === from ? to : field)),
  })
  return json({})
}

/** `DELETE /workspace/:id/table/:table/truncate` */
export function truncateTable(call: Call): Reply {
  const table = tableOf(call)
  const body = fields(call.request)
  if (body['reset'] === undefined) throw badInput('Missing param: reset', 'reset')
  optionalFlag(body, 'reset')
  save(call, table, { rows: [] })
  return json({})
}

const tableOf = (call: Call): Found => find(call, 'table', call.params[1])
const scriptOf = ({ text = '' }: Stored): Script => new Script(text)
const columns = (script: Script): Column[] => columnsOf(script.definition)

function column({ name, type, nullable, required, declaration, statement }: Column): Record<string, unknown> {
  const [, fallback] = /^\S+ \??[^\s?=]+\??=("[^"]*"|\S+)/.exec(declaration) ?? []
  return {
    name,
    type: type.replace(/\[.*\]$/, ''),
    description: statement.comments.map(comment => comment.replace(/^\/\/ ?/, '')).join('\n'),
    nullable,
    default: fallback ?? '',
    required,
    access: 'public',
    sensitive: false,
    style: type.endsWith(']') ? 'list' : 'single',
  }
}

const mapFields = ({ rows = [] }: Stored, map: (field: string) => string | undefined): Row[] =>
  rows.map(row =>
    Object.fromEntries(
      Object.entries(row).flatMap(([field, value]) => {
        const mapped = map(field)
        return mapped === undefined ? [] : [[mapped, value]]
      }),
    ),
  )

function save(call: Call, { object, shelf }: Found, change: { text?: string; rows: readonly Row[] }): void {
  shelf.put({ ...object, ...change, updatedAt: call.world.now() })
  audit(call.world, sceneOf(call, workspaceOf(call)), 'table:update', {
    id: object.id,
    name: object.facts.name,
  })
}
