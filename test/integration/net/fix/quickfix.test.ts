import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../support/cli.ts'
import {
  type QuickfixPeer,
  buildQuickfixPeer,
  startQuickfixPeer,
} from '../../../support/fix/quickfixPeer.ts'

const cli = join(import.meta.dirname, '../../../../src/main/cli.ts')
const place = temporaryFolder()
const built = buildQuickfixPeer(place.path)
const missing = 'missing' in built ? built.missing : null
const program = 'program' in built ? built.program : ''
const stops: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})
afterAll(() => place.remove())

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function startEcho(role: string, port: number, begin: string): Promise<void> {
  const ids = ['--sender', 'PW', '--target', 'QF', '--heartbeat', '30']
  const where = ['--role', role, '--port', String(port), '--begin', begin]
  const child: ChildProcess = spawn(process.execPath, [cli, 'fix-echo', ...where, ...ids], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  stops.push(() => {
    child.kill()
    return ended
  })
  const [first] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  expect(first.toString()).toBe('READY\n')
}

/** QuickFIX in its role, `fix-echo` in the other; both are logged on. */
async function pair(role: 'acceptor' | 'initiator', begin: string): Promise<QuickfixPeer> {
  const port = await freePort()
  const start = async (): Promise<QuickfixPeer> => {
    const peer = await startQuickfixPeer(program, role, port, begin)
    stops.push(() => peer.stop())
    return peer
  }
  if (role === 'acceptor') {
    const peer = await start()
    await startEcho('initiator', port, begin)
    await peer.hears('LOGON')
    return peer
  }
  await startEcho('acceptor', port, begin)
  const peer = await start()
  await peer.hears('LOGON')
  return peer
}

const cases = (['acceptor', 'initiator'] as const).flatMap((role) =>
  ['FIX.4.2', 'FIX.4.4'].map((begin) => [role, begin] as const),
)

describe.skipIf(missing !== null)(
  `our session with QuickFIX${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    it.each(cases)('talks to its %s of %s', async (role, begin) => {
      const peer = await pair(role, begin)

      peer.tell('order first')
      const echo = await peer.hears('APP-IN', '|35=D|', '|11=first|')
      expect(echo).toContain('|38=1.50|')

      peer.tell('test hello')
      await peer.hears('ADMIN-IN', '|35=0|', '|112=hello|')

      // What lies in a range with skipped numbers is filled over by QuickFIX, so no order goes there.
      peer.tell('skip 5')
      peer.tell('test in-the-gap')
      await peer.hears('ADMIN-IN', '|35=2|')
      await peer.hears('ADMIN-OUT', '|35=4|', '|123=Y|')
      peer.tell('order after-a-gap')
      await peer.hears('APP-IN', '|11=after-a-gap|')

      peer.tell('forget 2')
      peer.tell('order shows-a-gap')
      await peer.hears('ADMIN-OUT', '|35=2|', '|7=2|')
      await peer.hears('APP-IN', '|43=Y|', '|11=first|')
      await peer.hears('APP-IN', '|43=Y|', '|11=after-a-gap|')
      await peer.hears('APP-IN', '|11=shows-a-gap|')

      peer.tell('reset')
      await peer.hears('LOGOUT')
      await peer.hears('LOGON')
      peer.tell('order anew')
      const anew = await peer.hears('APP-IN', '|11=anew|')
      expect(anew).toContain('|34=2|')

      peer.tell('logout')
      await peer.hears('ADMIN-IN', '|35=5|')
      await peer.hears('LOGOUT')
      expect(peer.lines().filter((line) => line.includes('|35=3|'))).toEqual([])
    })
  },
)
