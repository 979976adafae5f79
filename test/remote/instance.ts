import { onTestFinished } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator/start.ts'
import { CALM, type Switches } from '../../src/emulator/switches.ts'
import { Client } from '../../src/remote/client.ts'
import { Http } from '../../src/remote/http.ts'
import { ManualClock } from '../doubles/manual-clock.ts'

/** An emulated instance and a client of it, gone when the test is over. */
export async function instance(
  switches: Partial<Switches> = {},
): Promise<{ readonly xano: Emulator; readonly client: Client; readonly clock: ManualClock }> {
  const xano = await startEmulator({ switches: { ...CALM, ...switches } })
  const http = new Http(xano.origin, { token: xano.token })
  onTestFinished(async () => {
    await http.close()
    await xano.close()
  })
  const clock = new ManualClock()
  return { xano, client: new Client(http, clock, () => 0), clock }
}

/** The next push has no answer, whether it was applied or not. */
export function loseNextPush(xano: Emulator, fate: 'applied' | 'unapplied'): void {
  xano.faults.add({
    match: { method: 'POST', path: '*/multidoc' },
    count: 1,
    action: { type: 'cut', applied: fate === 'applied' },
  })
}
