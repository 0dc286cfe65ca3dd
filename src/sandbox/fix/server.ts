import { randomInt } from 'node:crypto'
import { createMemoryFixStore } from '../../main/net/fix/memoryStore.ts'
import { createFixAcceptorSession, listenFix } from '../../main/net/fix/session/acceptor.ts'
import type {
  FixAcceptor,
  FixAcceptorSession,
  FixMessage,
  FixRefusal,
  FixSessionOptions,
  FixStore,
} from '../../main/net/fix/types.ts'
import type { FixBody } from '../../main/venues/shared/fix/fields.ts'
import { tag } from '../../main/venues/shared/fix/tags.ts'
import type { OrderEvent } from '../matching/events.ts'
import { FixDesk } from './desk.ts'
import type { Admission, FixPeer } from './peer.ts'

/** Sends something, now or later. */
export type Outgoing = () => void

/** What happens to order requests and their answers on the way; the sandbox's faults. */
export type FixOrderPath = {
  /** As the order path of the venue's other interfaces; null is an answer that never comes. */
  run(
    execute: () => readonly Outgoing[],
    failure: () => readonly Outgoing[],
    deliver: (answer: readonly Outgoing[] | null) => void,
  ): void
}

export type RunningFixServer = {
  readonly port: number
  /** Cuts every connection without a word. */
  drop(): Promise<void>
  close(): Promise<void>
}

export type FixServerOptions = {
  readonly peer: FixPeer
  readonly port?: number
  readonly path?: FixOrderPath
  /** Whether new connections are taken now. Default always. */
  readonly admits?: () => boolean
}

type Client = {
  readonly session: FixAcceptorSession
  readonly account: string
  readonly isDropCopy: boolean
}

const straight: FixOrderPath = { run: (execute, _failure, deliver) => deliver(execute()) }
const orderRequests: ReadonlySet<string> = new Set(['D', 'F', 'G', 'q', 'XCN', 'XAK'])

/** A counterparty's listener on loopback. */
export async function startFixServer(options: FixServerOptions): Promise<RunningFixServer> {
  return new FixServer(options).run(options.port ?? 0)
}

class FixServer {
  private readonly peer: FixPeer
  private readonly path: FixOrderPath
  private readonly admits: () => boolean
  private readonly clients = new Map<string, Client>()
  private readonly stores = new Map<string, FixStore>()
  private readonly desks = new Map<string, FixDesk>()

  /** Of a request that is being carried out; null while none is. */
  private collected: Outgoing[] | null = null

  constructor({ peer, path = straight, admits = () => true }: FixServerOptions) {
    this.peer = peer
    this.path = path
    this.admits = admits
  }

  async run(port: number): Promise<RunningFixServer> {
    const stop = this.peer.engine.on((event) => {
      if (event.kind === 'order') this.tell(event)
    })
    let acceptor = await this.listen(port)
    return {
      port: acceptor.port,
      drop: async () => {
        const { port: same } = acceptor
        await acceptor.close()
        acceptor = await this.listen(same)
      },
      close: async () => {
        stop()
        await acceptor.close()
      },
    }
  }

  private listen(port: number): Promise<FixAcceptor> {
    const { clock, profile } = this.peer
    return listenFix({
      host: '127.0.0.1',
      port,
      dictionary: profile.dictionary(),
      clock,
      sessionFor: (logon) => (this.admits() ? this.admit(logon) : null),
      maxConnections: 200,
    })
  }

  /** A session for whoever logs on; one that only says why, for those who may not. */
  private admit(logon: FixMessage): FixAcceptorSession | null {
    const sender = logon.get(49) ?? ''
    const admission = this.peer.authenticate(logon)
    const known = this.clients.get(sender)
    const isFull = known === undefined && this.clients.size >= this.peer.mostSessions
    if (!admission.ok || isFull) {
      const text = admission.ok ? 'Too many connections.' : admission.text
      return createFixAcceptorSession({
        ...this.sessionOptions(logon, createMemoryFixStore()),
        checkLogon: () => text,
      })
    }
    if (known !== undefined) return known.session.status().state === 'active' ? null : known.session
    return this.client(sender, logon, admission).session
  }

  private client(
    sender: string,
    logon: FixMessage,
    { account, isDropCopy, mayTrade }: Extract<Admission, { ok: true }>,
  ): Client {
    const session: FixAcceptorSession = createFixAcceptorSession({
      ...this.sessionOptions(logon, this.storeOf(sender)),
      onApplication: (message) => {
        if (isDropCopy || !mayTrade) return { reason: 6, text: 'This key may not trade here.' }
        return this.receive(message, account, session)
      },
      onLogout: () => this.clients.delete(sender),
    })
    const made = { session, account, isDropCopy }
    this.clients.set(sender, made)
    return made
  }

  private storeOf(sender: string): FixStore {
    const known = this.stores.get(sender) ?? createMemoryFixStore()
    this.stores.set(sender, known)
    return known
  }

  private sessionOptions(logon: FixMessage, store: FixStore): FixSessionOptions {
    const { profile, clock } = this.peer
    return {
      name: `sandbox ${profile.id} ${logon.get(49) ?? ''}`,
      senderCompId: this.peer.senderOf(logon),
      targetCompId: logon.get(49) ?? '',
      dictionary: profile.dictionary(),
      store,
      clock,
      random: () => randomInt(1 << 30) / (1 << 30),
      heartbeatSeconds: profile.session.heartbeatSeconds,
      strictness: 'required',
      resetOnLogon: profile.session.resetOnLogon,
      resendSupported: profile.session.resendSupported,
      supportedTypes: null,
    }
  }

  private receive(
    message: FixMessage,
    account: string,
    session: FixAcceptorSession,
  ): FixRefusal | void {
    const desk = this.deskOf(account)
    const send = (body: FixBody): void => this.emit(session, body)
    if (!orderRequests.has(message.msgType)) return desk.receive(message, send)
    this.path.run(
      () => this.collect(() => desk.receive(message, send)),
      () => [() => void session.sendNow('3', timedOut(message))],
      (answer) => {
        for (const each of answer ?? []) each()
      },
    )
  }

  /** What a request makes known, to whomever, goes out when the request's path lets it. */
  private collect(run: () => void): readonly Outgoing[] {
    const collected: Outgoing[] = []
    this.collected = collected
    try {
      run()
    } finally {
      this.collected = null
    }
    return collected
  }

  private emit(session: FixAcceptorSession, { msgType, fields }: FixBody): void {
    const send = (): void => void session.sendNow(msgType, fields)
    if (this.collected === null) send()
    else this.collected.push(send)
  }

  private deskOf(account: string): FixDesk {
    const known = this.desks.get(account) ?? new FixDesk(account, this.peer.desk)
    this.desks.set(account, known)
    return known
  }

  /** Every session of the account is told, whoever's request it was. */
  private tell(event: OrderEvent): void {
    const body = this.deskOf(event.account).tell(event)
    if (body === null) return
    for (const { account, session } of this.clients.values()) {
      if (account === event.account) this.emit(session, body)
    }
  }
}

/** The venue does not know what became of the request. */
function timedOut(message: FixMessage): FixBody['fields'] {
  return [
    [tag.refSeqNum, String(message.sequence ?? 0)],
    [tag.refMsgType, message.msgType],
    [tag.sessionRejectReason, '99'],
    [tag.errorCode, '-1007'],
    [tag.text, 'Timeout waiting for response from backend server.'],
  ]
}
