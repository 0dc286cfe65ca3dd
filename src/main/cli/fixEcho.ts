import { parseArgs } from 'node:util'
import { systemClock } from '../core/clock.ts'
import { systemRandom } from '../core/random.ts'
import {
  createFixAcceptorSession,
  createFixInitiator,
  createMemoryFixStore,
  listenFix,
  standardDictionary,
  standardVersions,
} from '../net/fix/index.ts'
import type { FixDictionary, FixMessage, FixSession, FixSessionOptions } from '../net/fix/types.ts'
import { type CliIo, UsageError, exitCode } from './io.ts'

const host = '127.0.0.1'
/** Quick, since whoever tests a session reconnects at once. */
const backoff = { initialMs: 100, maxMs: 1000, multiplier: 2, jitter: 0 } as const

type Wish = {
  readonly role: 'acceptor' | 'initiator'
  readonly port: number
  readonly dictionary: FixDictionary
  readonly sender: string
  readonly target: string
  readonly heartbeatSeconds: number
}

/**
 * A bare session on loopback for anyone's session test suite: resets on logon, reconnects, and
 * echoes what it is sent. Runs until stopped.
 */
export async function runFixEcho(argv: readonly string[], io: CliIo): Promise<number> {
  const wish = readWish(argv)
  const close = wish.role === 'acceptor' ? await accept(wish, io) : connect(wish, io)
  await stopped()
  await close()
  return exitCode.ok
}

function readWish(argv: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      role: { type: 'string' },
      port: { type: 'string' },
      begin: { type: 'string', default: 'FIX.4.4' },
      sender: { type: 'string' },
      target: { type: 'string' },
      heartbeat: { type: 'string', default: '30' },
    },
  })
  const dictionary = standardDictionary(values.begin)
  if (dictionary === null) {
    throw new UsageError(`--begin is one of ${standardVersions.join(', ')}`)
  }
  if (values.role !== 'acceptor' && values.role !== 'initiator') {
    throw new UsageError('--role is acceptor or initiator')
  }
  return {
    role: values.role,
    port: readNumber('port', values.port, values.role === 'acceptor' ? 0 : 1, 65_535),
    dictionary,
    sender: readName('sender', values.sender),
    target: readName('target', values.target),
    heartbeatSeconds: readNumber('heartbeat', values.heartbeat, 0, 86_400),
  }
}

function readNumber(name: string, text: string | undefined, least: number, most: number): number {
  const number = /^\d{1,6}$/.test(text ?? '') ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new UsageError(`--${name} is a number from ${least} to ${most}`)
}

function readName(name: string, text: string | undefined): string {
  if (text !== undefined && /^[\x20-\x7e]+$/.test(text)) return text
  throw new UsageError(`--${name} is the CompID of a side`)
}

async function accept(wish: Wish, io: CliIo): Promise<() => Promise<void>> {
  const session = createFixAcceptorSession(optionsOf(wish, io, () => session))
  const acceptor = await listenFix({
    host,
    port: wish.port,
    clock: systemClock,
    dictionary: wish.dictionary,
    sessionFor: (logon) => (isPeer(logon, wish) ? session : null),
    onProblem: ({ severity, message }) => report(io, severity, message),
  })
  io.stdout(wish.port === 0 ? `READY ${acceptor.port}\n` : 'READY\n')
  return async () => {
    await session.close()
    await acceptor.close()
  }
}

function isPeer(logon: FixMessage, { dictionary, sender, target }: Wish): boolean {
  return (
    logon.beginString === dictionary.beginString &&
    logon.get(49) === target &&
    logon.get(56) === sender
  )
}

function connect(wish: Wish, io: CliIo): () => Promise<void> {
  const options = optionsOf(wish, io, () => session)
  const session = createFixInitiator({ ...options, host, port: wish.port, backoff })
  session.start()
  io.stdout('READY\n')
  return () => session.close()
}

function optionsOf(wish: Wish, io: CliIo, session: () => FixSession): FixSessionOptions {
  return {
    name: `${wish.sender}-${wish.target}`,
    senderCompId: wish.sender,
    targetCompId: wish.target,
    dictionary: wish.dictionary,
    store: createMemoryFixStore(),
    clock: systemClock,
    random: systemRandom,
    heartbeatSeconds: wish.heartbeatSeconds,
    resetOnLogon: true,
    supportedTypes: new Set(['D', 'd']),
    onApplication: echoTo(session, wish.dictionary),
    onProblem: ({ severity, message }) => report(io, severity, message),
  }
}

/** Sends a body back as it came, unless it says it may be a repetition of an order known by its id. */
function echoTo(
  session: () => FixSession,
  { header, trailer }: FixDictionary,
): (message: FixMessage) => void {
  const known = new Set<string>()
  return (message) => {
    const clientOrderId = message.get(11)
    const possibleResend = message.possibleResend
    if (clientOrderId !== null) {
      if (possibleResend && known.has(clientOrderId)) return
      known.add(clientOrderId)
    }
    const body = message.fields().filter(([tag]) => !header.tags.has(tag) && !trailer.tags.has(tag))
    session().send(message.msgType, body, { possibleResend })
  }
}

function report(io: CliIo, level: 'warning' | 'error', msg: string): void {
  io.stderr(`${JSON.stringify({ level: level === 'warning' ? 'warn' : level, msg })}\n`)
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
