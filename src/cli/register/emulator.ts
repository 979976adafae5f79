import type { Command } from 'commander'
import type { EmulatorOptions } from '../commands/emulator.ts'
import { type Done, examples } from './context.ts'

export function registerEmulator(program: Command, done: Done): void {
  program
    .command('emulator')
    .description("a workspace on this machine: an emulator of Xano's Metadata API, on loopback only")
    .option('--port <n>', 'port; a free one if left out')
    .option('--multidoc <file>', 'what the workspace holds at first; a sample if left out')
    .option('--state <file>', 'keep the state in this file')
    .option('--calm', 'easy on the client, where it is hard otherwise: no new order, no other format')
    .option('--shuffle', 'with --calm: give definitions in another order each time all the same')
    .option('--reformat', 'with --calm: give back what is pushed as Xano would format it all the same')
    .option('--faults <file>', 'faults to show, as JSON')
    .addHelpText(
      'after',
      `
What nobody knows of Xano it does as it is hardest on a client: another order each time, its own format, references
that lead nowhere emptied. Tests steer it below /__emulator/, without a token: requests, multidoc, edit, faults,
switches, provocations, tokens.`,
    )
    .addHelpText(
      'after',
      examples(
        'xano-sync emulator',
        'xano-sync emulator --port 8787 --multidoc backup.xs --state state.json',
      ),
    )
    .action(async (options: EmulatorOptions) => {
      const { emulator } = await import('../commands/emulator.ts')
      done(await emulator(options))
    })
}
