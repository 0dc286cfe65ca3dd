import type { InstrumentId } from '../../../contract/domain/ids.ts'
import type { Bus } from '../../core/bus.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { OrderService } from '../../core/tradingServices.ts'
import type { WorkingOrderStore } from '../../core/workingOrderJournal.ts'
import type { AccountDirectory, TradingMarkets, OnAlert } from '../seams.ts'
import type { WorkingLimits } from './limits.ts'

export type ParentTools = {
  readonly store: WorkingOrderStore
  readonly accounts: AccountDirectory
  readonly markets: TradingMarkets
  readonly orders: OrderService
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly limits: WorkingLimits
  readonly onAlert: OnAlert
  /** Has the venue's stream carry the prices of an instrument; returns the way to stop. */
  readonly want: (instrumentId: InstrumentId) => () => void
}
