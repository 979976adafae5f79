import type { Prng } from '../../../fixtures/prng.ts'
import { type Draft, type Field, field, newToken, type Statement, statement } from './draft.ts'
import { insertAt, isPlain, place, somewhere, statements } from './stacks.ts'

/** One edit of a draft by the ids in it: false where it finds nothing to change, since another edit was first. */
export interface Operation {
  readonly name: string
  apply(model: Draft): boolean
}

/** An edit as someone may make it, at random. */
export function operation(model: Draft, random: Prng): Operation {
  const kinds: (() => Operation | undefined)[] = [
    () => insertStatement(model, random),
    () => insertStatement(model, random),
    () => changeStatement(model, random, 'remove', (list, at) => void list.splice(at, 1)),
    () => moveStatement(model, random),
    () => wrap(model, random),
    () => setMember(model, random),
    () => setMember(model, random),
    () => dropMember(model, random),
    () => set(model, random, 'target', () => newToken('t')),
    () => set(model, random, 'result', () => newToken('x')),
    () => set(model, random, 'comment', () => newToken('says ')),
    () => disable(model, random),
    () => changeFilters(model, random),
    () => insertField(model, random),
    () => changeField(model, random, 'remove field', (list, at) => void list.splice(at, 1)),
    () => {
      const name = newToken('in')
      return changeField(
        model,
        random,
        'rename field',
        (list, at) => void (list[at] = { ...(list[at] as Field), name }),
      )
    },
    () => {
      const own = newToken('d')
      return changeField(
        model,
        random,
        'default',
        (list, at) => void (list[at] = { ...(list[at] as Field), default: own }),
      )
    },
    () => setKey(model, random),
    () => dropKey(model, random),
    () => changeTags(model, random),
    () => rename(),
    () => about(),
  ]
  for (;;) {
    const made = random.pick(kinds)()
    if (made) return made
  }
}

function insertStatement(model: Draft, random: Prng): Operation {
  const made = statement(random, 1)
  const where = somewhere(model, random)
  return {
    name: `insert ${made.id} behind ${where.behind} in ${where.owner}`,
    apply: each => insertAt(each, where, made),
  }
}

function changeStatement(
  model: Draft,
  random: Prng,
  name: string,
  change: (list: Statement[], at: number) => void,
  isFit: (own: Statement) => boolean = () => true,
): Operation | undefined {
  const fit = statements(model).filter(isFit)
  if (fit.length === 0) return undefined
  const { id } = random.pick(fit)
  return {
    name: `${name} ${id}`,
    apply: each => {
      const found = place(each, id)
      if (found) change(found.list, found.at)
      return found !== undefined
    },
  }
}

const edit = (change: (own: Statement) => void) => (list: Statement[], at: number) => {
  const own = list[at]
  if (own) change(own)
}

function moveStatement(model: Draft, random: Prng): Operation | undefined {
  const all = statements(model)
  if (all.length < 2) return undefined
  const { id } = random.pick(all)
  const where = somewhere(model, random, id)
  return {
    name: `move ${id} behind ${where.behind} in ${where.owner}`,
    apply: each => {
      const found = place(each, id)
      const own = found?.list[found.at]
      if (!found || !own) return false
      found.list.splice(found.at, 1)
      if (insertAt(each, where, own)) return true
      found.list.splice(found.at, 0, own)
      return false
    },
  }
}

function wrap(model: Draft, random: Prng): Operation | undefined {
  const made = { ...statement(random, 0), kind: 'conditional' as const, members: {}, filters: [], result: '' }
  return changeStatement(model, random, `wrap in ${made.id}:`, (list, at) => {
    const own = list[at]
    if (own) list[at] = { ...made, body: [own] }
  })
}

function setMember(model: Draft, random: Prng): Operation | undefined {
  const key = random.pick(['where', 'data', 'return', 'input', 'sort', 'cache'] as const)
  const value = newToken('v')
  return changeStatement(
    model,
    random,
    `set ${key} of`,
    edit(own => void (own.members[key] = value)),
    isPlain,
  )
}

function dropMember(model: Draft, random: Prng): Operation | undefined {
  const key = random.pick(['where', 'data', 'return', 'input'] as const)
  return changeStatement(
    model,
    random,
    `drop ${key} of`,
    edit(own => {
      own.members = without(own.members, key)
    }),
    own => key in own.members,
  )
}

function set(
  model: Draft,
  random: Prng,
  key: 'target' | 'result' | 'comment',
  make: () => string,
): Operation | undefined {
  const value = make()
  return changeStatement(
    model,
    random,
    `set ${key} of`,
    edit(own => void (own[key] = value)),
    own => key !== 'result' || own.kind === 'db.query' || own.kind === 'function.run',
  )
}

const disable = (model: Draft, random: Prng): Operation | undefined =>
  changeStatement(
    model,
    random,
    'disable',
    edit(own => void (own.isDisabled = true)),
    own => !own.isDisabled,
  )

function changeFilters(model: Draft, random: Prng): Operation | undefined {
  const isRemoval = random.once(3)
  const fit = statements(model).filter(own => isPlain(own) && (!isRemoval || own.filters.length > 0))
  if (fit.length === 0) return undefined
  const { id, filters } = random.pick(fit)
  const made = newToken('f')
  const named = filters[isRemoval ? random.below(filters.length) : random.below(filters.length + 1) - 1] ?? ''
  return {
    name: `${isRemoval ? 'drop filter' : `add filter ${made} behind`} ${named} of ${id}`,
    apply: each => {
      const found = place(each, id)
      const list = found?.list[found.at]?.filters
      const at = list?.indexOf(named) ?? -1
      if (!list || (named !== '' && at < 0)) return false
      if (isRemoval) list.splice(at, 1)
      else list.splice(at + 1, 0, made)
      return true
    },
  }
}

function insertField(model: Draft, random: Prng): Operation {
  const made = field(random)
  const behind = model.fields[random.below(model.fields.length + 1) - 1]?.id ?? ''
  return {
    name: `insert field ${made.id} behind ${behind}`,
    apply: each => {
      const at = each.fields.findIndex(own => own.id === behind)
      each.fields.splice(at + 1, 0, { ...made })
      return true
    },
  }
}

function changeField(
  model: Draft,
  random: Prng,
  name: string,
  change: (list: Field[], at: number) => void,
): Operation | undefined {
  if (model.fields.length === 0) return undefined
  const { id } = random.pick(model.fields)
  return {
    name: `${name} ${id}`,
    apply: each => {
      const at = each.fields.findIndex(own => own.id === id)
      if (at >= 0) change(each.fields, at)
      return at >= 0
    },
  }
}

function setKey(model: Draft, random: Prng): Operation {
  const keys = Object.keys(model.response)
  const key = keys.length > 0 && random.once(2) ? random.pick(keys) : newToken('key')
  const value = `$${newToken('r')}`
  return { name: `response ${key}`, apply: each => ((each.response[key] = value), true) }
}

function dropKey(model: Draft, random: Prng): Operation | undefined {
  const keys = Object.keys(model.response)
  if (keys.length === 0) return undefined
  const key = random.pick(keys)
  return {
    name: `drop response ${key}`,
    apply: each => {
      const isThere = key in each.response
      each.response = without(each.response, key)
      return isThere
    },
  }
}

function changeTags(model: Draft, random: Prng): Operation {
  const made = newToken('tag')
  const gone = model.tags.length > 0 && random.once(2) ? random.pick(model.tags) : ''
  const isReplaced = gone !== '' && random.once(2)
  return {
    name: `tags ${gone} -> ${isReplaced || gone === '' ? made : ''}`,
    apply: each => {
      const at = each.tags.indexOf(gone)
      if (gone !== '' && at < 0) return false
      if (gone === '') each.tags.push(made)
      else each.tags.splice(at, 1, ...(isReplaced ? [made] : []))
      return true
    },
  }
}

function rename(): Operation {
  const name = newToken('fn')
  return { name: `rename to ${name}`, apply: each => ((each.name = name), true) }
}

function about(): Operation {
  const comment = newToken('about ')
  return { name: 'comment', apply: each => ((each.comment = comment), true) }
}

const without = (object: Record<string, string>, key: string): Record<string, string> =>
  Object.fromEntries(Object.entries(object).filter(([each]) => each !== key))
