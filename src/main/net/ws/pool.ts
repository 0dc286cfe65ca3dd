import type { ConnectionStatus } from '../../../contract/domain/connection.ts'
import type { WsPool, WsPoolMember, WsPoolOptions } from './poolTypes.ts'
import { createWsSession } from './session.ts'
import type { WsSession, WsSessionStats } from './types.ts'

export type * from './poolTypes.ts'

/** Quotation marks and comma around a channel's name in a request. */
const dressBytes = 3

/**
 * Spreads a wanted set of channels over as many sessions as the venue's limits demand. A channel
 * stays where it is for as long as it is wanted, so that a change of the set moves nothing else.
 */
export function createWsPool(options: WsPoolOptions): WsPool {
  return new Pool(options)
}

type Shard = {
  readonly index: number
  readonly session: WsSession
  readonly member: WsPoolMember
  readonly channels: Set<string>
  bytes: number
}

class Pool implements WsPool {
  private readonly options: WsPoolOptions
  private readonly most: number
  private readonly mostBytes: number
  private readonly shards: Shard[] = []
  private readonly homes = new Map<string, Shard>()
  private readonly leaving = new Set<Promise<void>>()
  private unassigned = 0
  private closed = false

  constructor(options: WsPoolOptions) {
    const { channelsPerConnection } = options.protocol.limits
    this.options = options
    this.most = Math.min(channelsPerConnection, options.channelsPerConnection ?? Infinity)
    this.mostBytes = options.channelBytesPerConnection ?? Infinity
  }

  setChannels(channels: readonly string[]): void {
    if (this.closed) return
    const wanted = new Set(channels)
    const changed = this.drop(wanted)
    const refused = this.place(wanted, changed)
    this.retireEmpty()
    for (const shard of this.shards) {
      if (changed.has(shard)) shard.session.setChannels([...shard.channels])
    }
    this.unassigned = refused.length
    if (refused.length > 0) this.complain(refused)
  }

  members(): readonly (WsPoolMember & { readonly stats: WsSessionStats })[] {
    return this.shards.map(({ member, session }) => ({ ...member, stats: session.stats() }))
  }

  stats(): WsSessionStats {
    const all = this.shards.map(({ session }) => session.stats())
    const sum = (pick: (stats: WsSessionStats) => number): number =>
      all.reduce((total, stats) => total + pick(stats), 0)
    return {
      status: best(all.map(({ status }) => status)),
      confirmed: sum(({ confirmed }) => confirmed),
      wanted: sum(({ wanted }) => wanted) + this.unassigned,
      connectedSince: newest(all.map(({ connectedSince }) => connectedSince)),
      lastDataTime: newest(all.map(({ lastDataTime }) => lastDataTime)),
      framesIn: sum(({ framesIn }) => framesIn),
      bytesIn: sum(({ bytesIn }) => bytesIn),
      framesOut: sum(({ framesOut }) => framesOut),
      malformed: sum(({ malformed }) => malformed),
      reconnects: sum(({ reconnects }) => reconnects),
      backpressureDrops: sum(({ backpressureDrops }) => backpressureDrops),
    }
  }

  async close(): Promise<void> {
    this.closed = true
    for (const shard of this.shards.splice(0)) this.retire(shard)
    this.homes.clear()
    await Promise.all(this.leaving)
  }

  /** Takes away what is no longer wanted; gives the shards that changed. */
  private drop(wanted: ReadonlySet<string>): Set<Shard> {
    const changed = new Set<Shard>()
    for (const [channel, shard] of this.homes) {
      if (wanted.has(channel)) continue
      this.homes.delete(channel)
      shard.channels.delete(channel)
      shard.bytes -= weigh(channel)
      changed.add(shard)
    }
    return changed
  }

  /** Finds a home for what has none; gives what found none. */
  private place(wanted: ReadonlySet<string>, changed: Set<Shard>): string[] {
    const refused: string[] = []
    for (const channel of wanted) {
      if (this.homes.has(channel)) continue
      const shard = this.shards.find((candidate) => this.hasRoom(candidate, channel)) ?? this.grow()
      if (shard === null) {
        refused.push(channel)
        continue
      }
      shard.channels.add(channel)
      shard.bytes += weigh(channel)
      this.homes.set(channel, shard)
      changed.add(shard)
    }
    return refused
  }

  private hasRoom(shard: Shard, channel: string): boolean {
    return shard.channels.size < this.most && shard.bytes + weigh(channel) <= this.mostBytes
  }

  private grow(): Shard | null {
    if (this.shards.length >= (this.options.maxConnections ?? Infinity)) return null
    const used = new Set(this.shards.map(({ index }) => index))
    let index = 0
    while (used.has(index)) index += 1
    const shard = this.open(index)
    this.shards.push(shard)
    return shard
  }

  private open(index: number): Shard {
    const { options } = this
    const channels = new Set<string>()
    const connection = `${options.name}-${index}`
    const member: WsPoolMember = {
      connection,
      get channels() {
        return [...channels]
      },
    }
    const session = createWsSession({
      ...options,
      name: connection,
      onData: (data) => options.onData(data, member),
      onStatus: (status, reason) => options.onStatus?.(status, reason, member),
      onProblem: (problem) => options.onProblem?.(problem, member),
    })
    return { index, session, member, channels, bytes: 0 }
  }

  private retireEmpty(): void {
    for (const shard of this.shards.filter(({ channels }) => channels.size === 0)) {
      this.shards.splice(this.shards.indexOf(shard), 1)
      this.retire(shard)
    }
  }

  private retire(shard: Shard): void {
    const gone = shard.session.close()
    this.leaving.add(gone)
    void gone.then(() => this.leaving.delete(gone))
  }

  private complain(refused: readonly string[]): void {
    const { onProblem, name } = this.options
    const message = `${refused.length} channels found no connection: ${refused.slice(0, 5).join(', ')}`
    onProblem?.(
      { problem: 'refusedSubscription', message, raw: null },
      { connection: name, channels: [] },
    )
  }
}

function weigh(channel: string): number {
  return Buffer.byteLength(channel) + dressBytes
}

const ranking: readonly ConnectionStatus[] = [
  'connected',
  'reconnecting',
  'connecting',
  'failed',
  'disconnecting',
]

function best(statuses: readonly ConnectionStatus[]): ConnectionStatus {
  return ranking.find((status) => statuses.includes(status)) ?? 'disconnected'
}

function newest<Time extends number>(times: readonly (Time | null)[]): Time | null {
  return times.reduce<Time | null>(
    (latest, time) => (time !== null && (latest === null || time > latest) ? time : latest),
    null,
  )
}
