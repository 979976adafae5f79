import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { Stage } from '../../src/tui/stage.tsx'

/** Both ends of a line, as a keyboard and a terminal are. */
async function line(): Promise<{ readonly keyboard: Socket; readonly stdin: NodeJS.ReadStream }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const keyboard = connect((server.address() as { port: number }).port, '127.0.0.1')
  const [[socket]] = (await Promise.all([once(server, 'connection'), once(keyboard, 'connect')])) as [
    [Socket],
    unknown,
  ]
  onTestFinished(() => {
    keyboard.destroy()
    socket.destroy()
    server.close()
  })
  return {
    keyboard,
    stdin: Object.assign(socket, { setRawMode: () => socket }) as unknown as NodeJS.ReadStream,
  }
}

it('takes nothing for an answer that was typed before, also where this process did not get to run meanwhile', async () => {
  const { keyboard, stdin } = await line()
  const stage = new Stage({ stdin, stdout: process.stdout, isColoured: false, isLinear: false })
  keyboard.write('y\r')
  const drained = stage.drain()
  for (const until = Date.now() + 200; Date.now() < until;);
  await drained
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(stdin.read()).toBeNull()
  keyboard.write('n')
  await once(stdin, 'readable')
  expect(String(stdin.read())).toBe('n')
})
