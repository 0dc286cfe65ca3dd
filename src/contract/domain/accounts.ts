import type { KeyPermissions } from './account.ts'
import type { Balance } from './balance.ts'
import type { ConnectionStatus } from './connection.ts'
import type { LimitStatus } from './connections.ts'
import type { UnixMs } from './ids.ts'
import type { AccountOrigin, ExecutionReport, Fill, TradingCapabilities } from './order.ts'
import type { Position } from './position.ts'

/**
 * - `connecting`: the key is being checked, or the first answers are awaited.
 * - `live`: the private stream is up and everything was asked for since it came up.
 * - `degraded`: something is missing; what is shown may be old. The reason says what.
 * - `refused`: the key was refused, by the venue or by us. Nothing is sent with it.
 */
export const accountStatuses = ['connecting', 'live', 'degraded', 'refused'] as const
export type AccountStatus = (typeof accountStatuses)[number]

/** Most fills an account shows; older ones are with the venue. */
export const fillsShown = 200

/** One of the user's accounts as its venue tells of it. */
export type AccountState = AccountOrigin & {
  readonly status: AccountStatus
  /** Why it is not live, one sentence. */
  readonly reason: string | null
  /** First and last characters of the key, such as `abc1...xyz9`. */
  readonly keyPreview: string
  /** Null until the venue told. */
  readonly permissions: KeyPermissions | null
  readonly capabilities: readonly TradingCapabilities[]
  readonly sockets: readonly { readonly name: string; readonly status: ConnectionStatus }[]
  /** Limits of this account alone. */
  readonly limits: readonly LimitStatus[]
  /** Ours and others', newest first. */
  readonly openOrders: readonly ExecutionReport[]
  readonly balances: readonly Balance[]
  readonly positions: readonly Position[]
  /** Newest first. */
  readonly fills: readonly Fill[]
  /** When everything was last asked for and answered; null before the first time. */
  readonly askedTime: UnixMs | null
}
