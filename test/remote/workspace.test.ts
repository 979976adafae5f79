import { onTestFinished } from 'vitest'
import { startEmulator } from '../../src/emulator/start.ts'
import { CALM } from '../../src/emulator/switches.ts'
import { Client } from '../../src/remote/client.ts'
import { Http } from '../../src/remote/http.ts'
import { WorkspaceRemote } from '../../src/remote/workspace.ts'
import { remoteContract } from '../contracts/remote.contract.ts'
import { ManualClock } from '../doubles/manual-clock.ts'

remoteContract('WorkspaceRemote', async () => {
  const xano = await startEmulator({ switches: CALM })
  const http = new Http(xano.origin, { token: xano.token })
  onTestFinished(async () => {
    await http.close()
    await xano.close()
  })
  const client = new Client(http, new ManualClock(), () => 0)
  return {
    remote: new WorkspaceRemote(client, { origin: xano.origin, workspace: 1, label: 'v1' }),
    put: (text: string) => {
      xano.colleague('ann').put(text)
    },
    loseAnswer: (fate: 'applied' | 'unapplied') => {
      xano.faults.add({
        match: { method: 'POST', path: '*/multidoc' },
        count: 1,
        action: { type: 'cut', applied: fate === 'applied' },
      })
    },
  }
})
