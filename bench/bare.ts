/** What our commands cannot do without, by processes of Node that do nothing else: nobody who starts one is faster. */
import type { Desk } from './desk.ts'
import { type Measured, timed } from './measure.ts'

/** Of a status: a look of git's at the files. */
export const bareLook = (desk: Desk): Promise<Measured> =>
  node(desk, desk.clone, `spawnSync('git', ['status', '--porcelain'])`)

/** Of a pull: a read of Xano, and a commit of what the files of the peer hold. */
export const bareRead = (desk: Desk): Promise<Measured> =>
  node(
    desk,
    desk.peer,
    `await (await fetch('${multidocOf(desk)}')).arrayBuffer()
    spawnSync('git', ['add', '-A'])
    spawnSync('git', ['commit', '-qm', 'one'])`,
  )

/** Of a push: four requests. */
export const bareRequests = (desk: Desk): Promise<Measured> => node(desk, desk.clone, requests(desk))

/** The same, with a look of git's at the files before, and a commit of what was sent. */
export const bareSend = (desk: Desk): Promise<Measured> =>
  node(
    desk,
    desk.peer,
    `spawnSync('git', ['status', '--porcelain'])
    ${requests(desk)}
    spawnSync('git', ['commit', '-qam', 'one'])`,
  )

function requests(desk: Desk): string {
  const url = multidocOf(desk)
  return `
    const read = async (url, method) => (await fetch(url, { method })).arrayBuffer()
    await read('${url}', 'GET')
    await read('${url}/dry-run', 'POST')
    await read('${url}/dry-run', 'POST')
    await read('${url}', 'GET')`
}

const multidocOf = ({ server }: Desk): string => `${server.origin}/api:meta/workspace/1/multidoc`

function node(desk: Desk, cwd: string, code: string): Promise<Measured> {
  const whole = `import { spawnSync } from 'node:child_process'\n${code}`
  return timed(process.execPath, ['--input-type=module', '-e', whole], desk.around(cwd))
}
