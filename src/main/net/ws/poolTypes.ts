import type { ConnectionStatus } from '../../../contract/domain/connection.ts'
import type { WsData, WsProblem, WsSessionOptions, WsSessionStats } from './types.ts'

/** Which connection of the pool something happened on. */
export type WsPoolMember = {
  /** `<pool name>-0`, `-1` and so on: the lowest number that is free. */
  readonly connection: string
  /** Channels assigned to it now; made when read. */
  readonly channels: readonly string[]
}

export type WsPoolOptions = Omit<WsSessionOptions, 'onData' | 'onStatus' | 'onProblem'> & {
  /** Fewer channels on a connection than the venue allows; default its own limit. */
  readonly channelsPerConnection?: number | undefined
  /** Most bytes of channel names on a connection, each counted with 3 more for its JSON dress. */
  readonly channelBytesPerConnection?: number | undefined
  /** Most connections at once. Channels beyond stay unassigned and are told to onProblem. */
  readonly maxConnections?: number | undefined
  readonly onData: (data: WsData, member: WsPoolMember) => void
  readonly onStatus?:
    ((status: ConnectionStatus, reason: string | null, member: WsPoolMember) => void) | undefined
  readonly onProblem?: ((problem: WsProblem, member: WsPoolMember) => void) | undefined
}

export type WsPool = {
  /** Replaces the wanted set. A channel stays on its connection for as long as it is wanted. */
  setChannels(channels: readonly string[]): void
  /** Each connection with its channels and figures. */
  members(): readonly (WsPoolMember & { readonly stats: WsSessionStats })[]
  /** All connections together; `status` is the best, the times are the newest. */
  stats(): WsSessionStats
  close(): Promise<void>
}
