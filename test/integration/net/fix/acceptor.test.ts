import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type Socket, connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { systemClock } from '../../../../src/main/core/clock.ts'
import { systemRandom } from '../../../../src/main/core/random.ts'
import {
  createFixAcceptorSession,
  createFixInitiator,
  createMemoryFixStore,
  fix44,
  formatUtcTimestamp,
  listenFix,
} from '../../../../src/main/net/fix/index.ts'
import type { FixAcceptor, FixProblem, FixSession } from '../../../../src/main/net/fix/types.ts'
import { wire } from '../../../support/fix/sessionRig.ts'
import { waitFor } from '../../../support/waitFor.ts'

let acceptor: FixAcceptor | null = null
const sockets: Socket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await acceptor?.close()
})

const pem = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8')

const common = (problems: FixProblem[]) => ({
  dictionary: fix44(),
  store: createMemoryFixStore(),
  clock: systemClock,
  random: systemRandom,
  heartbeatSeconds: 30,
  onProblem: (problem: FixProblem) => void problems.push(problem),
})

async function listening(
  tls: { key: string; cert: string } | null = null,
): Promise<{ session: FixSession; problems: FixProblem[] }> {
  const problems: FixProblem[] = []
  const names = { name: 'peer', senderCompId: 'YOU', targetCompId: 'ME' }
  const session = createFixAcceptorSession({ ...common(problems), ...names })
  acceptor = await listenFix({
    host: '127.0.0.1',
    port: 0,
    tls,
    clock: systemClock,
    dictionary: fix44(),
    sessionFor: (logon) => (logon.get(49) === 'ME' ? session : null),
    onProblem: (problem) => problems.push(problem),
  })
  return { session, problems }
}

/** Connects and says the bytes. */
async function say(bytes: Buffer): Promise<{ heard(): string; isClosed(): boolean }> {
  const socket = connect({ host: '127.0.0.1', port: acceptor?.port ?? 0 })
  sockets.push(socket)
  let text = ''
  let closed = false
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  socket.on('error', () => undefined)
  socket.on('close', () => (closed = true))
  await once(socket, 'connect')
  socket.write(bytes)
  return { heard: () => text, isClosed: () => closed }
}

function message(type: string, number: number, sender: string, ...more: string[]): Buffer {
  const time = formatUtcTimestamp(Date.now() as UnixMs)
  const header = [`35=${type}`, `34=${number}`, `49=${sender}`, `52=${time}`, '56=YOU']
  return wire('FIX.4.4', [...header, ...more])
}

const logon = (sender: string): Buffer => message('A', 1, sender, '98=0', '108=30')

it('1S.b closes a second connection of a session that is up, and says nothing', async () => {
  const { session, problems } = await listening()
  const first = await say(logon('ME'))
  await waitFor('the logon', () => first.heard().includes('\u000135=A\u0001'))
  const second = await say(logon('ME'))
  await waitFor('the end of the second', () => second.isClosed())
  expect(second.heard()).toBe('')
  expect(first.isClosed()).toBe(false)
  expect(session.status().state).toBe('active')
  expect(problems.some(({ severity }) => severity === 'error')).toBe(true)
})

it('1S.c closes the connection of someone unknown, and says nothing', async () => {
  const { problems } = await listening()
  const stranger = await say(logon('STRANGER'))
  await waitFor('the end', () => stranger.isClosed())
  expect(stranger.heard()).toBe('')
  expect(problems).toMatchObject([{ kind: 'logon', severity: 'error' }])
})

it('2S closes a connection whose first message is no Logon', async () => {
  const { problems } = await listening()
  const odd = await say(message('0', 1, 'ME'))
  await waitFor('the end', () => odd.isClosed())
  expect(odd.heard()).toBe('')
  expect(problems).toMatchObject([{ message: 'first message not a logon' }])
})

it('takes what comes in one piece with the Logon', async () => {
  await listening()
  const peer = await say(Buffer.concat([logon('ME'), message('1', 2, 'ME', '112=at once')]))
  await waitFor('the answer', () => peer.heard().includes('\u0001112=at once\u0001'))
  expect(peer.isClosed()).toBe(false)
})

it.each([
  ['trusts the certificate of its name', 'localhost', 'active'],
  ['does not log on under another name', 'elsewhere.test', 'waiting'],
] as const)('over TLS %s', async (_what, serverName, state) => {
  await listening({ key: pem('loopback-key'), cert: pem('loopback-cert') })
  const problems: FixProblem[] = []
  const initiator = createFixInitiator({
    ...common(problems),
    name: 'us',
    senderCompId: 'ME',
    targetCompId: 'YOU',
    host: '127.0.0.1',
    port: acceptor?.port ?? 0,
    tls: { serverName, ca: pem('loopback-cert') },
  })
  initiator.start()
  await waitFor(state, () => initiator.status().state === state)
  expect(problems.length > 0).toBe(state === 'waiting')
  await initiator.close()
})
