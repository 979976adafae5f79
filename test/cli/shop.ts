import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Emulator, EmulatorOptions } from '../../src/emulator/start.ts'
import { emulator, type Seat, seatOf } from '../e2e/support.ts'
import { temporary } from '../temporary.ts'
import { command, converse, type Told } from './command.ts'

/** A clone of an emulated workspace, with a person in it. */
export interface Shop {
  readonly xano: Emulator
  readonly seat: Seat
  readonly run: (...args: readonly string[]) => Promise<Told>
  /** At a terminal, with these answers. */
  readonly ask: (args: readonly string[], ...answers: readonly string[]) => Promise<Told>
  readonly read: (path: string) => string
  readonly write: (path: string, text: string) => void
  readonly edit: (path: string, from: string | RegExp, to: string) => void
  readonly remove: (path: string) => void
}

export const fnText = (name: string, ...lines: readonly string[]): string =>
  `function ${name} {\n  input {\n  }\n\n  stack {\n${lines.map(line => `    ${line}\n`).join('')}  }\n\n  response = null\n}`

export const tableText = (name: string, ...columns: readonly string[]): string =>
  `table ${name} {\n  auth = false\n\n  schema {\n    int id\n${columns.map(column => `    text ${column}\n`).join('')}  }\n\n  index = [\n    {type: "primary", field: [{name: "id"}]}\n  ]\n}`

/** A workspace of a few functions and a table. */
export const SMALL = [
  fnText('a', 'debug.log { value = 1 }'),
  fnText('b', 'debug.log { value = 2 }'),
  fnText('c', 'debug.log { value = 3 }'),
  fnText('d', 'debug.log { value = 4 }'),
  tableText('user', 'name', 'mail'),
].join('\n---\n')

/** Clones, and forgets the requests of it. */
export async function openShop(options: EmulatorOptions = {}): Promise<Shop> {
  const xano = await emulator({ multidoc: SMALL, ...options })
  const outside = seatOf(temporary(), xano)
  const cloned = await command(outside, 'clone', 'shop')
  if (cloned.code !== 0) throw new Error(`the clone failed: ${cloned.stderr}`)
  const seat = { ...outside, directory: join(outside.directory, 'shop') }
  const at = (path: string): string => join(seat.directory, path)
  const shop: Shop = {
    xano,
    seat,
    run: (...args) => command(seat, ...args),
    ask: (args, ...answers) => converse(seat, args, answers),
    read: path => readFileSync(at(path), 'utf8'),
    write: (path, text) => writeFileSync(at(path), text),
    edit: (path, from, to) => {
      const before = shop.read(path)
      const after = before.replace(from, to)
      if (after === before) throw new Error(`nothing to replace in ${path}`)
      shop.write(path, after)
    },
    remove: path => rmSync(at(path)),
  }
  xano.clearRequests()
  return shop
}
