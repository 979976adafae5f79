import { describe, expect, it } from 'vitest'
import type { DefinitionKey } from '../../../src/core/xs/identity.ts'
import { Refused } from '../../../src/engine/ports/errors.ts'
import { blame } from '../../../src/engine/push/blame.ts'
import type { Sending } from '../../../src/engine/push/rehearse.ts'
import { fn } from '../../doubles/bench.ts'
import { version } from '../../doubles/version.ts'

function sending(name: string): Sending {
  const text = fn(`"${name}"`)
  const ours = version('function/x.xs', text)
  const sides = { base: undefined, ours, theirs: undefined }
  return { transition: { key: name as DefinitionKey, sides }, kind: 'create', text }
}

const batch = ['user', 'user_email', 'orders/user', 'get user', 'a'].map(sending)
const blamed = (...refusal: ConstructorParameters<typeof Refused>): string[] =>
  blame(new Refused(...refusal), batch).map(({ transition }) => transition.key)

describe('what a refusal is about', () => {
  it.each([
    ['user_email is not valid', ['user_email']],
    ['Invalid name: "user"', ['user']],
    ['orders/user: no such input', ['orders/user']],
    ['cannot parse get user.', ['get user']],
    ['user_emails are not allowed', batch.map(({ transition }) => transition.key as string)],
    ['something else', batch.map(({ transition }) => transition.key as string)],
  ])('is told by whole names alone: %s', (message, names) => {
    expect(blamed(message)).toEqual(names)
  })

  it('is what it points at, whatever else it says', () => {
    expect(blamed('this is a problem with user_email', { param: 'user' })).toEqual(['user'])
  })

  it('is what stands at the line that it names', () => {
    const [first] = batch
    const line = (first?.text.split('\n').length ?? 0) + 2
    expect(blamed('syntax error near user', { line })).toEqual(['user_email'])
  })
})
