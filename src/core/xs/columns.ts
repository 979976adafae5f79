import { type Block, blocks } from './blocks.ts'

/** The columns that a table has in one text alone, and those that it has in the other alone. Equal schemas are not read. */
export function columnsApart(one: string, other: string): readonly [string[], string[]] {
  const root = blocks(one)
  const [before, after] = [schemasIn(root), schemasIn(blocks(other, root))]
  if (before.length === after.length && before.every(({ text }, at) => text === after[at]?.text))
    return [[], []]
  const [had, has] = [before.flatMap(fieldsOf), after.flatMap(fieldsOf)]
  return [had.filter(column => !has.includes(column)), has.filter(column => !had.includes(column))]
}

const schemasIn = ({ children }: Block): Block[] =>
  children
    .filter(({ key }) => key?.startsWith('table '))
    .flatMap(bodies)
    .flatMap(body => body.children.find(({ kind, key }) => kind === 'block' && key === 'schema') ?? [])

const fieldsOf = (schema: Block): string[] =>
  bodies(schema).flatMap(({ children }) =>
    children.flatMap(({ kind, key }) => (kind === 'field' && key !== undefined ? [key] : [])),
  )

const bodies = ({ children }: Block): readonly Block[] =>
  children.filter(({ kind }) => kind === 'members' || kind === 'fields')
