import type { Prng } from '../../../fixtures/prng.ts'
import { type Draft, draft, newToken, type Statement } from './draft.ts'
import type { Operation } from './operations.ts'
import { insertAt, isPlain, place, somewhere, statements } from './stacks.ts'

/**
 * A draft whose statements are like one another, as those of a log are: they differ in a word, or by what they are in.
 */
export const alikeDraft = (random: Prng): Draft => ({
  ...draft(random),
  fields: [],
  response: {},
  stack: Array.from({ length: 1 + random.below(4) }, () => alike(random, 2)),
})

function alike(random: Prng, depth: number): Statement {
  const isBlock = depth > 0 && random.once(2)
  const kind = isBlock ? random.pick(BLOCKS) : random.pick(['var', 'db.query', 'function.run'] as const)
  return {
    id: newToken('s'),
    kind,
    target: isBlock ? newToken('t') : random.pick(['a', 'b']),
    value: `{id: $input.id, text: "${newToken('w')}", more: $more}`,
    comment: kind === 'group' ? newToken('says ') : '',
    isDisabled: false,
    members: kind === 'db.query' ? { where: 'x', data: 'y' } : {},
    filters: [],
    result: '',
    body: isBlock ? Array.from({ length: random.below(3) }, () => alike(random, depth - 1)) : [],
    other: [],
  }
}

const BLOCKS = ['group', 'foreach', 'while', 'conditional'] as const

type Make = (model: Draft, random: Prng) => Operation | undefined

const putIn: Make = (model, random) => {
  const [made, where] = [alike(random, 1), somewhere(model, random)]
  return { name: `put in ${made.id} behind ${where.behind}`, apply: each => insertAt(each, where, made) }
}

/** Puts in what differs from a statement in one word. */
const copy: Make = (model, random) => {
  const own = random.pick(statements(model))
  const made = renewed(own)
  const where = somewhere(model, random)
  return { name: `copy ${own.id} behind ${where.behind}`, apply: each => insertAt(each, where, made) }
}

const renewed = (own: Statement): Statement => ({
  ...structuredClone(own),
  id: newToken('s'),
  value: own.value.replace('$more', `"${newToken('v')}"`),
  comment: isPlain(own) ? '' : newToken('says '),
  body: own.body.map(renewed),
})

/** Changes the statement of an id in the list that holds it. */
function change(
  name: string,
  { id }: Statement,
  apply: (list: Statement[], at: number, own: Statement) => void,
): Operation {
  return {
    name: `${name} ${id}`,
    apply: model => {
      const found = place(model, id)
      const own = found?.list[found.at]
      if (!found || !own) return false
      apply(found.list, found.at, own)
      return true
    },
  }
}

const remove: Make = (model, random) =>
  change('remove', random.pick(statements(model)), (list, at) => void list.splice(at, 1))

const move: Make = (model, random) => {
  const { id } = random.pick(statements(model))
  const where = somewhere(model, random, id)
  return {
    name: `move ${id} behind ${where.behind}`,
    apply: each => {
      const before = structuredClone(each)
      const found = place(each, id)
      const [own] = found?.list.splice(found.at, 1) ?? []
      if (own && insertAt(each, where, own)) return true
      each.stack = before.stack
      return false
    },
  }
}

const wrap: Make = (model, random) => {
  const kind = random.pick(BLOCKS)
  const comment = kind === 'group' ? newToken('says ') : ''
  const around: Statement = { ...alike(random, 0), kind, target: newToken('t'), members: {}, comment }
  return change('wrap', random.pick(statements(model)), (list, at, own) => {
    list[at] = { ...around, body: [own] }
  })
}

const dissolve: Make = (model, random) => {
  const fit = statements(model).filter(own => !isPlain(own))
  if (fit.length === 0) return undefined
  return change('dissolve', random.pick(fit), (list, at, own) => void list.splice(at, 1, ...own.body))
}

/** Changes a statement that holds no others. */
const changePlain =
  (name: string, edit: (own: Statement, token: string) => void): Make =>
  (model, random) => {
    const fit = statements(model).filter(isPlain)
    const token = newToken('v')
    return fit.length === 0
      ? undefined
      : change(name, random.pick(fit), (_list, _at, own) => edit(own, token))
  }

const setValue = changePlain('set value', (own, token) => {
  own.value = own.value.replace('$input.id', `"${token}"`)
})

const disable: Make = (model, random) =>
  change('disable', random.pick(statements(model)), (_list, _at, own) => void (own.isDisabled = true))

const setMember = changePlain('set member', (own, token) => {
  own.members['where'] = token
})

const dropMember = changePlain('drop member', own => {
  own.members = {}
})

/** Edits of which two still are two, whatever they are done to. */
const KINDS: readonly Make[] = [
  putIn,
  copy,
  copy,
  move,
  wrap,
  dissolve,
  setValue,
  disable,
  dropMember,
  setMember,
]

/** An edit as someone may mean it, at random. */
export const intention = (model: Draft, random: Prng): Operation => made(KINDS, model, random)

/** The same, or a removal: with something put in where that was it would be read as an edit. */
export const onlyIntention = (model: Draft, random: Prng): Operation =>
  made([...KINDS, remove], model, random)

function made(kinds: readonly Make[], model: Draft, random: Prng): Operation {
  for (;;) {
    const one = random.pick(statements(model).length === 0 ? [putIn] : kinds)(model, random)
    if (one) return one
  }
}
