import type { Fixed } from './fixed.ts'
import type { BookedSide, Fill, Order } from './order.ts'

/** What happened to one order. `trade` carries its fill. */
export type OrderEvent = {
  readonly kind: 'order'
  readonly account: string
  readonly execution:
    | 'accepted'
    | 'triggered'
    | 'trade'
    | 'amended'
    | 'canceled'
    | 'expired'
    | 'rejected'
    | 'prevented'
  readonly order: Order
  readonly fill: Fill | null
  readonly time: number
}

export type ChangeReason =
  'order' | 'funding' | 'deposit' | 'withdraw' | 'transfer' | 'liquidation' | 'margin' | 'setting'

/** An account's money or positions changed; the account itself tells to what. */
export type AccountEvent = {
  readonly kind: 'account'
  readonly account: string
  readonly reason: ChangeReason
  readonly assets: readonly string[]
  /** Net amounts of the assets whose total changed. */
  readonly changes: ReadonlyMap<string, Fixed>
  readonly positions: readonly { readonly symbol: string; readonly bookedSide: BookedSide }[]
  /** Contract whose setting or funding it is about. */
  readonly symbol: string | null
  readonly time: number
}

/** Orders first, then the account, each as it happened. Order objects are live: read them at once. */
export type EngineEvent = OrderEvent | AccountEvent

export type EngineListener = (event: EngineEvent) => void
