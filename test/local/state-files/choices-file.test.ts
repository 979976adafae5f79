import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ChoicesFile } from '../../../src/local/state-files/choices-file.ts'
import { temporary } from '../../temporary.ts'

it('choices are read as they were written last, and nothing is left of none', () => {
  const directory = temporary()
  const file = new ChoicesFile(directory)
  expect(file.read()).toBeUndefined()
  file.write('one\n')
  file.write('two\n')
  expect(new ChoicesFile(directory).read()).toBe('two\n')
  expect(readdirSync(join(directory, 'xano-sync'))).toEqual(['choices.json'])
  file.write(undefined)
  expect(file.read()).toBeUndefined()
  expect(existsSync(join(directory, 'xano-sync', 'choices.json'))).toBe(false)
})
