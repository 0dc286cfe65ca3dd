import type { OrderPath } from '../faults/orderPath.ts'

/** One connected socket, as the venue's wire sees it. */
export type StreamClient = {
  readonly id: number
  /** Path and query it connected to. */
  readonly url: URL
  /** A frame of market data; faults may touch it. */
  send(text: string): void
  /** An answer to something the client said; only a stalled socket withholds it. */
  reply(text: string): void
  /** News of an account; faults of private streams may touch it. */
  push(text: string): void
  /** From now on the socket carries news of an account. False where none may be open just now. */
  becomePrivate(): boolean
  /** Bytes that wait to be taken by the client. */
  readonly waitingBytes: number
  close(code: number, reason: string): void
}

/** Who listens to which channel. */
export class StreamHub {
  private readonly channelsOf = new Map<StreamClient, Set<string>>()
  private readonly clientsOf = new Map<string, Set<StreamClient>>()
  private readonly listeners = new Set<() => void>()
  /** Up to when live messages have been sent: what begins with a snapshot begins there. */
  sentUntil = 0
  /** True while a recording plays: nothing may be made up then. */
  isRecorded = false
  /** Whether subscriptions are being refused just now. */
  readonly refusesSubscriptions: () => boolean
  /** Through which order writes of sockets go; null in a hub of its own. */
  readonly orderPath: OrderPath | null

  constructor(
    refusesSubscriptions: () => boolean = () => false,
    orderPath: OrderPath | null = null,
  ) {
    this.refusesSubscriptions = refusesSubscriptions
    this.orderPath = orderPath
  }

  /** Executes an order write that came over a socket and replies, as faults allow. */
  writeOrder(client: StreamClient, execute: () => string, failure: () => string): void {
    if (this.orderPath === null) {
      client.reply(execute())
      return
    }
    this.orderPath.run(execute, failure, (answer) => {
      if (answer !== null) client.reply(answer)
    })
  }

  add(client: StreamClient): void {
    this.channelsOf.set(client, new Set())
  }

  remove(client: StreamClient): void {
    for (const channel of this.channelsOf.get(client) ?? []) this.forget(client, channel)
    this.channelsOf.delete(client)
    this.changed()
  }

  /** False when the client already has the channel. */
  subscribe(client: StreamClient, channel: string): boolean {
    const channels = this.channelsOf.get(client)
    if (channels === undefined || channels.has(channel)) return false
    channels.add(channel)
    const clients = this.clientsOf.get(channel) ?? new Set()
    this.clientsOf.set(channel, clients.add(client))
    this.changed()
    return true
  }

  /** False when the client did not have the channel. */
  unsubscribe(client: StreamClient, channel: string): boolean {
    if (this.channelsOf.get(client)?.delete(channel) !== true) return false
    this.forget(client, channel)
    this.changed()
    return true
  }

  /** Every channel someone listens to, with its listeners. */
  channels(): Iterable<[channel: string, clients: ReadonlySet<StreamClient>]> {
    return this.clientsOf.entries()
  }

  clients(): readonly StreamClient[] {
    return [...this.channelsOf.keys()]
  }

  channelsOfClient(client: StreamClient): readonly string[] {
    return [...(this.channelsOf.get(client) ?? [])]
  }

  get subscriptionCount(): number {
    let count = 0
    for (const channels of this.channelsOf.values()) count += channels.size
    return count
  }

  /** Calls back after a subscription came or went, and after a client left. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private forget(client: StreamClient, channel: string): void {
    const clients = this.clientsOf.get(channel)
    clients?.delete(client)
    if (clients?.size === 0) this.clientsOf.delete(channel)
  }

  private changed(): void {
    for (const listener of this.listeners) listener()
  }
}
