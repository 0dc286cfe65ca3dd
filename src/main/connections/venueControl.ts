import type { ConnectionStatus } from '../../contract/domain/connection.ts'
import type { LimitStatus } from '../../contract/domain/connections.ts'
import type { GapReason } from '../../contract/domain/heatmap.ts'
import type { Failure, Result } from '../../contract/errors.ts'
import type { TimeSample } from './venueClock.ts'

/** One socket of a venue's streams. Counts are since it was first opened. */
export type SocketFigures = {
  readonly name: string
  readonly status: ConnectionStatus
  readonly framesIn: number
  readonly framesOut: number
  readonly faults: number
  readonly reconnects: number
}

/** How one REST attempt ended. */
export type AttemptOutcome = {
  readonly latencyMs: number
  /** Whether any answer came. */
  readonly answered: boolean
  readonly failure: Failure | null
}

/** What the connection manager may do with a venue. */
export type VenueControl = {
  limits(): readonly LimitStatus[]
  sockets(): readonly SocketFigures[]
  subscriptions(): { readonly confirmed: number; readonly wanted: number }
  /** Closes the venue's sockets; the gap that begins has this reason. */
  pause(reason: GapReason): Promise<void>
  /** Opens them again with exactly what is wanted. */
  resume(): Promise<void>
  renew(reason: string): void
  serverTime(signal: AbortSignal): Promise<Result<TimeSample>>
}
