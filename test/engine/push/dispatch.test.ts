import { describe, expect, it } from 'vitest'
import { nameKey } from '../../../src/core/xs/identity.ts'
import { inStep, inXano } from '../observe/in-step.ts'

const group = (name: string): string => `api_group ${name} {\n  description = "x"\n  canonical = "c1"\n}`
const query = (of: string): string =>
  `query q verb=GET {\n  api_group = "${of}"\n  input {\n  }\n\n  stack {\n  }\n\n  response = null\n}`

describe('an endpoint that is deleted', () => {
  it('lies below the name that its group has in Xano, whatever an editor shows that has not reloaded', async () => {
    const bench = await inStep(group('g'), query('g'))
    const shown = bench.file('api/g/g.xs') ?? ''
    for (const [guid, text] of bench.remote.objects)
      bench.remote.objects.set(guid, text.replace('group g {', 'group n {').replace('"g"', '"n"'))
    await bench.settle()
    const asked: string[] = []
    const remove = bench.remote.remove.bind(bench.remote)
    bench.remote.remove = definition => {
      asked.push(nameKey(definition))
      return remove(definition)
    }

    bench.save('api/n/n.xs', shown.replace('"x"', '"y"'))
    bench.unlink('api/n/q_GET.xs')
    await bench.settle()
    expect(asked).toEqual(['query ["q","GET","n"]'])
    expect(inXano(bench)).toContain('api_group n {\n  description = "y"')
  })
})
