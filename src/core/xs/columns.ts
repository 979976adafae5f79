import { type Block, blocks } from './blocks.ts'

/** The columns of a table, in the order of its `schema`; none of any other text. */
export function columns(text: string): string[] {
  return blocks(text).children.flatMap(definition =>
    definition.key?.startsWith('table ') ? bodies(definition).flatMap(schemaFields) : [],
  )
}

const bodies = (block: Block): readonly Block[] =>
  block.children.filter(({ kind }) => kind === 'members' || kind === 'fields')

function schemaFields(body: Block): string[] {
  const schema = body.children.find(({ kind, key }) => kind === 'block' && key === 'schema')
  if (!schema) return []
  return bodies(schema).flatMap(fields =>
    fields.children.flatMap(({ kind, key }) => (kind === 'field' && key !== undefined ? [key] : [])),
  )
}
