import { expect, it } from 'vitest'
import { pollMs } from '../../../src/cli/settings/poll.ts'

it.each([
  [50, 50],
  [5000, 5000],
  [49, undefined],
  [60.5, undefined],
  [Infinity, undefined],
  [NaN, undefined],
  ['5000', undefined],
  [undefined, undefined],
])('a watch looks every so many whole milliseconds, and 50 at least: %j', (wish, poll) => {
  expect(pollMs(wish)).toBe(poll)
})
