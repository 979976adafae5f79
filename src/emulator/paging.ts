import { badInput, type Request } from './reply.ts'

export interface Paging {
  readonly page: number
  readonly perPage: number
}

const MOST_PER_PAGE = 10_000
const PER_PAGE = 50

export const pagingOf = (request: Request): Paging =>
  paging(request.query.get('page') ?? 1, request.query.get('per_page') ?? PER_PAGE)

export const paging = (page: unknown, perPage: unknown): Paging => ({
  page: whole(page, 'page', Number.MAX_SAFE_INTEGER),
  perPage: whole(perPage, 'per_page', MOST_PER_PAGE),
})

function whole(value: unknown, name: string, most: number): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1 || number > most)
    throw badInput(`Param ${name} must be a whole number from 1 to ${most}.`, name)
  return number
}

/** One page of a list. */
export const pageOf = <T>(items: readonly T[], { page, perPage }: Paging): T[] =>
  items.slice((page - 1) * perPage, page * perPage)

/** The envelope of object lists. */
export const envelope = (items: readonly unknown[], total: number, { page, perPage }: Paging): object => ({
  curPage: page,
  nextPage: page * perPage < total ? page + 1 : null,
  prevPage: page > 1 ? page - 1 : null,
  items,
})

/** The envelope of logs, which also counts. */
export const countedEnvelope = (items: readonly unknown[], total: number, paging: Paging): object => ({
  itemsReceived: items.length,
  ...envelope(items, total, paging),
  offset: (paging.page - 1) * paging.perPage,
  perPage: paging.perPage,
  itemsTotal: total,
  pageTotal: Math.ceil(total / paging.perPage),
})
