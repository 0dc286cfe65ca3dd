import type { Alert } from '../domain/alert.ts'
import type { VenueHealth } from '../domain/connection.ts'
import type { Resuming } from '../domain/connections.ts'
import type {
  ColumnCoverage,
  HeatmapCells,
  HeatmapTotals,
  RecordingGap,
} from '../domain/heatmap.ts'
import type { UnixMs } from '../domain/ids.ts'
import type { Liquidation } from '../domain/liquidation.ts'
import type { Candle, MarkPrice } from '../domain/market.ts'
import type { MarketAlert } from '../domain/marketAlert.ts'
import type { ManagedOrder } from '../domain/managedOrder.ts'
import type { RiskState } from '../domain/risk.ts'
import type { RoutingDecision } from '../domain/routing.ts'
import type { VenueId } from '../domain/venue.ts'
import type { WorkingOrder } from '../domain/workingOrder.ts'

/**
 * Rows of a kind where every one counts, up to a bound; `dropped` says how many the frame does not
 * carry, because they did not fit or were imported from the past: the history has them.
 */
export type Appended<Item> = { readonly items: readonly Item[]; readonly dropped: number }

/** Columns of a watched heatmap that changed: these replace the columns of the same index. */
export type HeatmapUpdate = {
  readonly viewId: string
  /** The view's width now; it grows as time passes. */
  readonly columns: number
  readonly changed: readonly number[]
  /** Cells of the changed columns only; `column` holds the view's own indexes. */
  readonly cells: HeatmapCells
  /** By venue, aligned with `changed`. */
  readonly coverage: Readonly<Partial<Record<VenueId, readonly ColumnCoverage[]>>>
  readonly gaps: readonly RecordingGap[]
  readonly totals: Readonly<Partial<Record<VenueId, HeatmapTotals>>>
}

/**
 * What a window receives, about thirty times a second at most. Latest-wins kinds hold the newest
 * value per key; appended kinds hold every row since the last frame.
 */
export type Frame = {
  /** Counts by one per window. A gap means: ask for a resync. */
  readonly sequence: number
  readonly sentTime: UnixMs
  /** True when the frame carries the whole state rather than the changes. */
  readonly full: boolean
  readonly health?: readonly VenueHealth[]
  /** Present when it changed; null once order entry is open again. */
  readonly resuming?: Resuming | null
  readonly marks?: readonly MarkPrice[]
  readonly candles?: readonly Candle[]
  readonly liquidations?: Appended<Liquidation>
  readonly heatmaps?: readonly HeatmapUpdate[]
  /** A known id again means that the alert's count moved on. */
  readonly alerts?: Appended<Alert>
  /** Alerts of the trader's own rules, each once. */
  readonly marketAlerts?: Appended<MarketAlert>
  /** Every change of every order, each once. After `dropped` ones the orders are asked for again. */
  readonly orders?: Appended<ManagedOrder>
  /** In a full frame: all that can still trade or that we cannot say it of. Others have closed. */
  readonly openOrders?: readonly ManagedOrder[]
  /** The newest state of those that changed; all of them in a full frame. */
  readonly workingOrders?: readonly WorkingOrder[]
  readonly risk?: RiskState
  /** A known id again means that its outcome is known now. */
  readonly routing?: Appended<RoutingDecision>
}
