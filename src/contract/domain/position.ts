import type { DecimalText } from './decimal.ts'
import type { InstrumentId, UnixMs } from './ids.ts'
import type { PositionSide } from './market.ts'
import type { AccountOrigin } from './order.ts'

/**
 * Net exposure in one contract, as the venue reports it. A quantity of zero says that there is no
 * position (any more); `positionSide` is then the mode's side or the one that was closed.
 */
export type Position = AccountOrigin & {
  readonly kind: 'position'
  readonly instrumentId: InstrumentId
  readonly positionSide: PositionSide
  /** Whether this account holds long and short of a contract apart. */
  readonly hedged: boolean
  /** Base units (linear) or contracts (inverse); zero or more. */
  readonly quantity: DecimalText
  /** Null without a position. */
  readonly entryPrice: DecimalText | null
  readonly markPrice: DecimalText | null
  /** Mark price at which the venue would close it; null where it tells none. */
  readonly liquidationPrice: DecimalText | null
  /** Settle asset. */
  readonly unrealizedPnl: DecimalText | null
  /** Settle asset, over the life of the position as the venue counts it. */
  readonly realizedPnl: DecimalText | null
  readonly leverage: DecimalText | null
  readonly marginMode: 'cross' | 'isolated' | null
  /** Margin held for it, settle asset. */
  readonly margin: DecimalText | null
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}
