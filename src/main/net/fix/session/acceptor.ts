import type { Socket } from 'node:net'
import { FixDecoder } from '../codec/decoder.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type {
  FixAcceptor,
  FixAcceptorOptions,
  FixAcceptorSession,
  FixConnection,
  FixSessionOptions,
} from '../types.ts'
import { FixEngine } from './engine.ts'
import { Hours } from './hours.ts'
import { type FixLink, linkOf, listen } from './link.ts'
import { decodeOne } from './outbound.ts'

const defaultLogonMs = 10_000
const defaultConnections = 100

/** A session that waits for its peer. `listenFix` brings the connections. */
export function createFixAcceptorSession(options: FixSessionOptions): FixAcceptorSession {
  return new AcceptorSession(options)
}

class AcceptorSession implements FixAcceptorSession {
  readonly name: string
  private readonly options: FixSessionOptions
  private readonly engine: FixEngine
  private readonly hours: Hours
  private waiters: (() => void)[] = []
  private accepting = true
  private current: FixLink | null = null

  constructor(options: FixSessionOptions) {
    this.options = options
    this.name = options.name
    this.hours = new Hours(options)
    this.engine = new FixEngine(options, { onEnd: () => this.ended() })
    this.watchHours()
  }

  attach(connection: FixConnection): boolean {
    const fault = this.faultOf()
    if (fault !== null) {
      this.options.onProblem?.({ kind: 'logon', severity: 'error', message: fault })
      return false
    }
    const logon = decodeOne(connection.logon.raw(), this.options)
    if (logon === null) return false
    const link: FixLink = connection.take({
      onBytes: (chunk) => {
        if (this.current === link) this.engine.receive(chunk)
      },
      onClosed: (reason) => {
        if (this.current === link) this.engine.closed(reason)
      },
    })
    this.current = link
    this.engine.accept(link, logon)
    return true
  }

  private faultOf(): string | null {
    if (this.engine.connected) return 'a second connection for a session that is up was closed'
    if (!this.accepting) return 'a connection for a closed session was refused'
    return this.hours.isOpen ? null : 'a connection outside of the hours was refused'
  }

  start(): void {
    this.accepting = true
  }

  async logout(text?: string): Promise<void> {
    if (!this.engine.connected) return
    const ended = new Promise<void>((resolve) => this.waiters.push(resolve))
    this.engine.logout(text)
    await ended
  }

  async close(): Promise<void> {
    this.accepting = false
    this.hours.stop()
    await this.logout()
  }

  send: FixAcceptorSession['send'] = (...message) => this.engine.send(...message)
  sendNow: FixAcceptorSession['sendNow'] = (...message) => this.engine.sendNow(...message)
  status: FixAcceptorSession['status'] = () => this.engine.status()
  sequences: FixAcceptorSession['sequences'] = () => this.engine.sequences()
  setSequences: FixAcceptorSession['setSequences'] = (next) => this.engine.setSequences(next)
  reset: FixAcceptorSession['reset'] = () => this.engine.reset()
  test: FixAcceptorSession['test'] = () => this.engine.test()

  private ended(): void {
    this.current = null
    const { waiters } = this
    this.waiters = []
    for (const resolve of waiters) resolve()
  }

  private watchHours(): void {
    this.hours.onChange(() => {
      if (!this.hours.isOpen) this.engine.logout('the hours of the session are over')
      this.watchHours()
    })
  }
}

/** Listens for peers, and gives each to the session that its first Logon names. */
export async function listenFix(options: FixAcceptorOptions): Promise<FixAcceptor> {
  const sockets = new Set<Socket>()
  const server = await listen(
    {
      host: options.host,
      port: options.port,
      tls: options.tls ?? null,
      maxConnections: options.maxConnections ?? defaultConnections,
    },
    (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      welcome(socket, options)
    },
  )
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Reads the first message of a connection. What is no Logon of a known peer gets no answer. */
function welcome(socket: Socket, options: FixAcceptorOptions): void {
  const decoder = new FixDecoder(options.dictionary)
  let handlers: Parameters<FixConnection['take']>[0] | null = null
  const refuse = (message: string): void => {
    options.onProblem?.({ kind: 'logon', severity: 'error', message })
    link.destroy()
  }
  const cancel = options.clock.after(options.logonTimeoutMs ?? defaultLogonMs, () =>
    refuse('a connection said no Logon and was closed'),
  )
  const link = linkOf(socket, {
    onBytes: (chunk) => {
      if (handlers !== null) handlers.onBytes(chunk)
      else readFirst(chunk)
    },
    onClosed: (reason) => {
      cancel()
      handlers?.onClosed(reason)
    },
  })
  const readFirst = (chunk: Buffer): void => {
    decoder.push(chunk)
    for (let next = decoder.next(); next !== null; next = decoder.next()) {
      if (next.kind === 'message') {
        introduce(next.message)
        return
      }
      options.onProblem?.({
        kind: 'garbled',
        severity: 'warning',
        message: `a garbled message was ignored before the Logon: ${next.reason}`,
      })
    }
  }
  const introduce = (logon: DecodedMessage): void => {
    cancel()
    if (logon.msgType !== 'A') {
      refuse('first message not a logon')
      return
    }
    const session = options.sessionFor(logon)
    const isTaken = session?.attach({ logon, take }) ?? false
    if (!isTaken) refuse('a Logon of nobody we wait for was closed without an answer')
    else handlers?.onBytes(decoder.rest())
  }
  const take: FixConnection['take'] = (given) => {
    handlers = given
    return link
  }
}
