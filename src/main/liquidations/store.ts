import type { GapReason } from '../../contract/domain/heatmap.ts'
import type { UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { Liquidation } from '../../contract/domain/liquidation.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'

/** What this service needs of a database. Methods throw PitwallError when storage fails. */
export type LiquidationStore = {
  /** Rows first, then their cells, then coverage: one transaction, all or nothing. */
  commit(batch: StoreBatch): CommitResult
  /** Cells of one symbol at one level, each venue and side in order of column, then bin. */
  readCells(range: CellRange, visit: CellVisitor): void
  /** Sums by venue and minute of everything from `from` on. */
  minuteTotals(environment: Environment, from: UnixMs): readonly MinuteTotal[]
  /** Newest first. */
  history(query: StoredHistoryQuery): readonly Liquidation[]
  symbols(environment: Environment): readonly StoredSymbol[]
  lastPrice(environment: Environment, symbol: UnifiedSymbol): number | null
  baseExponents(): readonly BaseExponent[]
  scopes(): readonly StoredScope[]
  /** Makes the symbol's cells anew with another base bin: all or nothing. */
  rebin(change: RebinChange): void
  /** Intervals of the scopes that touch the range, and of each scope the last one before it. */
  intervals(query: IntervalQuery): readonly StoredInterval[]
}

export type StoreBatch = {
  readonly rows: readonly StoreRow[]
  readonly scopes: readonly StoredScope[]
  readonly intervals: readonly IntervalWrite[]
  /** Runs in the same transaction, told for each row whether it was new. */
  readonly alongside?: (inserted: readonly boolean[]) => void
}

/** For each row, in order, whether it was new. A row known before adds to no cell. */
export type CommitResult = { readonly inserted: readonly boolean[] }

export type StoreRow = {
  readonly environment: Environment
  readonly liquidation: Liquidation
  /** Notional in millionths of the quote asset, whole: what the cells add up. */
  readonly notionalMicros: number
  /** The symbol's base bin is ten to this; storage keeps the first it is given. */
  readonly baseExponent: number
  /** One for each stored level. */
  readonly cells: readonly CellAddress[]
}

export type BaseExponent = {
  readonly environment: Environment
  readonly symbol: UnifiedSymbol
  readonly exponent: number
}

export type RebinChange = BaseExponent & {
  /** What a row adds, and to which cells. */
  readonly cellsOf: (liquidation: Liquidation) => {
    readonly notionalMicros: number
    readonly cells: readonly CellAddress[]
  }
}

export type CellAddress = {
  readonly level: number
  readonly columnTime: number
  readonly bin: number
}

export type CellRange = {
  readonly environment: Environment
  readonly symbol: UnifiedSymbol
  readonly level: number
  /** Included. */
  readonly from: number
  /** Excluded. */
  readonly to: number
}

/** `short` is 1 for liquidated shorts, 0 for longs. */
export type CellVisitor = (
  venue: VenueId,
  short: 0 | 1,
  columnTime: number,
  bin: number,
  notionalMicros: number,
  count: number,
) => void

export type MinuteTotal = {
  readonly venue: VenueId
  readonly symbol: UnifiedSymbol
  readonly minuteTime: number
  readonly notionalMicros: number
  readonly count: number
}

export type StoredHistoryQuery = {
  /** Each venue with the environment to read. */
  readonly venues: readonly { readonly venue: VenueId; readonly environment: Environment }[]
  readonly symbol: UnifiedSymbol | null
  readonly from: number
  /** Excluded. */
  readonly before: number
  readonly minNotional: number
  readonly limit: number
}

export type StoredSymbol = { readonly venue: VenueId; readonly symbol: UnifiedSymbol }

/** Part of a venue's feed. */
export type ScopeKey = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly scope: string
}

export type StoredScope = ScopeKey & {
  /** Empty for `*`. */
  readonly symbols: readonly UnifiedSymbol[]
}

export type IntervalQuery = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly scopes: readonly string[]
  readonly from: number
  readonly to: number
}

export type StoredInterval = {
  readonly scope: string
  readonly from: number
  readonly to: number
  /** Null: it was open when the engine last wrote it. */
  readonly endedReason: GapReason | null
}

export type IntervalWrite = ScopeKey & {
  readonly from: number
  readonly to: number
  readonly endedReason: GapReason | null
  /** `from` of the stored intervals that this one takes the place of. */
  readonly replaces: readonly number[]
}
