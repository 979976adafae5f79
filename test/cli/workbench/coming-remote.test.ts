import { describe, expect, it } from 'vitest'
import { ComingRemote } from '../../../src/cli/workbench/coming-remote.ts'
import { readDefinition } from '../../../src/core/xs/definition.ts'
import { Unreachable } from '../../../src/engine/ports/errors.ts'
import type { Remote } from '../../../src/engine/ports/remote.ts'
import { Bench, fn } from '../../doubles/bench.ts'

/** Every question that a place can be asked. */
const QUESTIONS: Readonly<Record<Exclude<keyof Remote, 'begin'>, (remote: Remote) => Promise<unknown>>> = {
  snapshot: remote => remote.snapshot(),
  preview: remote => remote.preview([fn('a', 'y')], 'draft'),
  push: remote => remote.push([fn('a', 'y')]),
  remove: remote => remote.remove(definition('a')),
  renameColumn: remote => remote.renameColumn(definition('a'), 'old', 'new'),
  dropColumn: remote => remote.dropColumn(definition('a'), 'old'),
  listed: remote => remote.listed([definition('a')]),
  activity: remote => remote.activity(5),
  me: remote => remote.me(),
  isLive: remote => remote.isLive(),
}

function definition(name: string) {
  const reading = readDefinition(fn(name, 'x'))
  if (reading.kind !== 'definition') throw new Error('not readable')
  return reading.definition
}

const settled = (asked: Promise<unknown>): Promise<unknown> =>
  asked.catch((error: unknown) => `failed: ${String(error)}`)

describe('a remote that is still coming', () => {
  it.each(Object.entries(QUESTIONS))('answers %s as the one that came', async (_, ask) => {
    const [one, other] = [new Bench(), new Bench()]
    for (const { remote } of [one, other]) remote.put(fn('a', 'x'))
    let arrive: (remote: Remote) => void = () => undefined
    const coming = new ComingRemote(new Promise(resolve => (arrive = resolve)))
    const asked = settled(ask(coming))
    arrive(one.remote)
    expect(await asked).toEqual(await settled(ask(other.remote)))
    expect([...one.remote.objects.values()]).toEqual([...other.remote.objects.values()])
  })

  it('is told that it is going to be asked once it has come, or never', async () => {
    const { remote } = new Bench()
    let arrive: (remote: Remote) => void = () => undefined
    new ComingRemote(new Promise(resolve => (arrive = resolve))).begin()
    new ComingRemote(Promise.reject(new Unreachable('no way', { wasSent: false }))).begin()
    expect(remote.begun).toBe(0)
    arrive(remote)
    await new Promise(resolve => setImmediate(resolve))
    expect(remote.begun).toBe(1)
  })

  it('fails only what is asked of it where it does not come', async () => {
    const coming = new ComingRemote(Promise.reject(new Unreachable('no way', { wasSent: false })))
    await new Promise(resolve => setImmediate(resolve))
    for (const ask of Object.values(QUESTIONS)) await expect(ask(coming)).rejects.toThrow('no way')
  })
})
