import type { Big } from 'big.js'
import type { AccountState } from '../../../contract/domain/accounts.ts'
import type { TradeDecision } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Denial } from '../../../contract/domain/managedOrder.ts'
import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import type { RiskLimits, SendingMode, TradingStateEntry } from '../../../contract/domain/risk.ts'
import type { GateQuestion, TradingAccount } from '../seams.ts'
import type { DayView } from './day.ts'
import type { Exposure, Underways } from './exposure.ts'
import type { Pace } from './pace.ts'
import type { Prices, Reference } from './prices.ts'
import type { Work } from './work.ts'

/** Everything the rules look at, gathered once for a question. */
export type Facts = {
  readonly question: GateQuestion
  readonly limits: RiskLimits
  readonly now: UnixMs
  readonly account: TradingAccount | null
  readonly state: AccountState | null
  readonly capabilities: TradingCapabilities | undefined
  readonly killEngaged: boolean
  /** The stricter of the venue's and the overall state. */
  readonly tradingState: Pick<TradingStateEntry, 'venue' | 'state' | 'reason'>
  readonly sending: SendingMode
  readonly mayTrade: TradeDecision
  /** As fresh as the limits ask. */
  readonly reference: Reference
  /** What the order can still do; of an amendment, after it. */
  readonly work: Work
  /** What the order that is changed can do now. */
  readonly before: Work | null
  /** Whether it could make anything larger. */
  readonly grows: boolean
  /** Closing positions for the kill switch: only what a venue demands stands in its way. */
  readonly isEmergency: boolean
  /** Without the order that is changed. */
  readonly underway: Underways
  readonly pace: Pace
  readonly prices: Prices
  readonly exposure: () => Exposure
  readonly day: () => DayView
  readonly held: () => readonly Big[]
  readonly justBought: () => Big
}

export type Rule = (facts: Facts) => readonly Denial[]

/** Whether an amendment leaves no more to trade than there was. */
export function isSmaller(after: Work, before: Work): boolean {
  if (after.quantity === null || before.quantity === null) return false
  if (after.quantity.gt(before.quantity)) return false
  if (after.notional === null || before.notional === null) return false
  return after.notional.lte(before.notional)
}
