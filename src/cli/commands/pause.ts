import { NO_STEP } from '../../local/disk/step.ts'
import { openRepository } from '../../local/repository/repository.ts'
import { pause, resume } from '../../local/state-files/pause.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'

/** Asks a watch of this folder, running or to come, to do nothing. */
export async function pauseWatch(): Promise<ExitCode> {
  const { gitDirectory } = await openRepository(process.cwd(), NO_STEP)
  pause(gitDirectory)
  process.stdout.write('Paused. Edits stay where they are; xano-sync resume goes on.\n')
  return EXIT.inStep
}

/** Lets it go on. */
export async function resumeWatch(): Promise<ExitCode> {
  const { gitDirectory } = await openRepository(process.cwd(), NO_STEP)
  process.stdout.write(resume(gitDirectory) ? 'Resumed.\n' : 'Nothing was paused here.\n')
  return EXIT.inStep
}
