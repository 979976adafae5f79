import { conflictEntry } from '../../engine/report/entry.ts'
import { countOf, type Look } from '../../engine/report/waiting.ts'
import { type Ending, Resolver } from '../../tui/resolver.ts'
import { sizeOf } from '../../tui/terminal.ts'
import { counted } from '../report/counted.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import type { Output } from '../report/output.ts'
import { terminal } from '../terminal/screen.ts'
import type { LocalBench } from '../workbench/compose.ts'
import { afterwards, renderWaiting, reportAnswers } from './resolve-report.ts'
import { resolverDesk } from './resolver-desk.ts'

/** Lets the person choose on a screen, if there is anything to choose, and says what came of it and what is left. */
export async function resolveOnScreen(bench: LocalBench, output: Output, look: Look): Promise<ExitCode> {
  const resolver = await Resolver.open(resolverDesk(bench, look), sizeOf(terminal()))
  if (resolver.isEmpty) {
    output.say(...renderWaiting(await look()))
    return EXIT.inStep
  }
  const { showResolver } = await import('../../tui/show-resolver.ts')
  const ending = await showResolver(resolver, terminal())
  const answered = resolver.answers.map(({ conflict }) => ({
    entry: conflictEntry(conflict),
    outcome: 'resolved' as const,
  }))
  if (answered.length > 0) reportAnswers(output, answered, await afterwards(bench))
  if (resolver.isLooking) {
    output.say(`It is not known yet how many definitions wait; ${KEPT[ending]}`)
    return EXIT.waiting
  }
  const left = await look()
  const waits = countOf(left)
  if (waits > 0)
    output.say(`${counted(waits, 'definition')} still ${waits === 1 ? 'waits' : 'wait'}; ${KEPT[ending]}`)
  return waits > 0 ? EXIT.waiting : EXIT.inStep
}

const KEPT: Readonly<Record<Ending, string>> = {
  quit: 'what was chosen is kept for the next time.',
  aborted: 'the choices are as they were before.',
}
