import { accountOfPlan } from '../../engine/account.ts'
import { outlook } from '../../engine/outlook.ts'
import { openLocal } from '../compose.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { Output } from '../output.ts'
import { plain } from '../report.ts'
import type { Entry } from '../../engine/entry.ts'

/** Where both sides stand, as far as Xano was last seen. Asks nobody over the network. */
export async function status(options: { readonly json?: boolean }): Promise<ExitCode> {
  const { binding, branch, ports, library } = await openLocal()
  const { pushed, pulled, merged, conflicts, held, problems } = accountOfPlan(await outlook(ports, library))
  const [local, xano] = [
    [...merged, ...pushed],
    [...merged, ...pulled],
  ]
  const inStep = [local, xano, conflicts, held, problems].every(list => list.length === 0)
  if (options.json) {
    const { origin, workspace, label } = binding
    process.stdout.write(
      `${JSON.stringify({ version: 1, workspace, origin, branch, label, live: null, inStep, local, xano, conflicts, held, problems, watch: null })}\n`,
    )
    return EXIT.inStep
  }
  const output = new Output(false)
  output.say(`On ${branch}, bound to ${binding.label} of workspace ${binding.workspace} at ${binding.origin}`)
  const section = (title: string, entries: readonly Entry[]): void => {
    if (entries.length > 0) output.say('', `${title}:`, ...entries.map(line))
  }
  section('Changed here, to be pushed', local)
  section('Changed in Xano, to be pulled', xano)
  section('Conflicts', conflicts)
  section('Held', held)
  section('Problems', problems)
  output.say(...(inStep ? ['', 'In step with what was last seen of Xano.'] : []))
  return EXIT.inStep
}

function line({ action, path, kind, name, reason }: Entry): string {
  return plain(
    `  ${(reason === undefined ? action : '').padEnd(8)} ${path ?? `${kind ?? ''} ${name ?? ''}`}${reason === undefined ? '' : `  (${reason})`}`,
  )
}
