/** Every case at one size, as a table: our time, the peer's in the same run, their ratio, and the most memory of ours. */
import { CASES, type Result } from './cases.ts'
import { Desk } from './desk.ts'
import { median } from './measure.ts'

export interface Row {
  readonly what: string
  readonly definitions: number
  readonly 'ours ms': number
  readonly peer: string
  readonly 'peer ms': number
  readonly ratio: number
  readonly 'peak MB': number | undefined
}

/** The clone comes first: the others work in it. */
export async function bench(size: number, names: readonly string[], rounds: number): Promise<Row[]> {
  const desk = await Desk.of(size)
  const rows: Row[] = []
  try {
    for (const name of ['clone', ...names.filter(name => name !== 'clone')])
      for (const result of (await CASES[name]?.(desk, rounds)) ?? []) rows.push(rowOf(result, size))
  } finally {
    await desk.close()
  }
  return rows
}

function rowOf({ what, ours, peer, theirs }: Result, definitions: number): Row {
  const [own, other] = [median(ours.map(({ ms }) => ms)), median(theirs.map(({ ms }) => ms))]
  const memory = ours.flatMap(({ megabytes }) => megabytes ?? [])
  return {
    what,
    definitions,
    'ours ms': Math.round(own),
    peer,
    'peer ms': Math.round(other),
    ratio: Math.round((own / other) * 100) / 100,
    'peak MB': memory.length === 0 ? undefined : Math.round(Math.max(...memory)),
  }
}
