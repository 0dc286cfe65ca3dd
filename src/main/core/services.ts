import type { AccountId } from '../../contract/domain/account.ts'
import type { AccountState } from '../../contract/domain/accounts.ts'
import type { Alert } from '../../contract/domain/alert.ts'
import type {
  AuditCheck,
  AuditPageQuery,
  AuditRow,
  AuditStatus,
} from '../../contract/domain/audit.ts'
import type { VenueHealth } from '../../contract/domain/connection.ts'
import type {
  ConnectionsState,
  TradeAction,
  TradeDecision,
  VenuePath,
} from '../../contract/domain/connections.ts'
import type { HeatmapGrid, HeatmapQuery } from '../../contract/domain/heatmap.ts'
import type { InstrumentId, UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import type { Liquidation } from '../../contract/domain/liquidation.ts'
import type { Candle, CandleInterval, MarkPrice } from '../../contract/domain/market.ts'
import type { VenueId, VenueInfo } from '../../contract/domain/venue.ts'
import type { Result } from '../../contract/errors.ts'
import type { EngineState, Responses, SymbolInfo } from '../../contract/ipc/channels.ts'
import type { Frame, HeatmapUpdate } from '../../contract/ipc/frames.ts'
import type { RequestArguments, RequestName } from '../../contract/ipc/schemas.ts'
import type { LiquidationAnalytics } from './liquidationServices.ts'
import type { FixService } from './fixServices.ts'
import type { TradingServices } from './tradingServices.ts'

/**
 * What the hosts (Electron IPC and the HTTP gateway) may ask of the services. Both call the same
 * methods, so they cannot disagree. Expected failures are thrown as PitwallError.
 */
export type HistoryQuery = {
  readonly symbol?: UnifiedSymbol | undefined
  readonly venues?: readonly VenueId[] | undefined
  readonly from?: UnixMs | undefined
  /** Exclusive upper end. */
  readonly before?: UnixMs | undefined
  readonly minNotional?: number | undefined
  readonly limit: number
}

/** Columns of a heatmap that changed since the watcher last asked. */
export type HeatmapChange = Omit<HeatmapUpdate, 'viewId'>

/** A live heatmap: holds what its watcher has seen and gives only the difference. */
export type HeatmapWatch = {
  readonly grid: HeatmapGrid
  /** Null when nothing changed. */
  changes(): HeatmapChange | null
  /** The whole grid as it is now, from which `changes` then counts. */
  reset(): HeatmapGrid
  close(): void
}

export type LiquidationQueries = {
  heatmap(query: HeatmapQuery): HeatmapGrid
  watch(query: HeatmapQuery): HeatmapWatch
  history(query: HistoryQuery): readonly Liquidation[]
  symbols(): readonly SymbolInfo[]
  /** Bin height a symbol is shown with unless the caller asks otherwise, quote asset. */
  defaultBinSize(symbol: UnifiedSymbol): number
  /** Calls back after a liquidation was committed to storage. Returns the way to stop. */
  onRecorded(listener: (liquidation: Liquidation) => void): () => void
}

export type MarketQueries = {
  candles(query: {
    readonly symbol: UnifiedSymbol
    readonly venue?: VenueId | undefined
    readonly interval: CandleInterval
    readonly from: UnixMs
    readonly to: UnixMs
  }): Promise<{ readonly venue: VenueId; readonly candles: readonly Candle[] }>
  marks(): readonly MarkPrice[]
  markPrice(symbol: UnifiedSymbol): number | null
  instrument(instrumentId: InstrumentId): Instrument | null
  /** What every configured venue lists under the symbol, every market kind. */
  instruments(symbol: UnifiedSymbol): readonly Instrument[]
}

export type HealthQueries = {
  venues(): readonly VenueInfo[]
  health(): readonly VenueHealth[]
}

/** Steering of the venues' connections. Each throws UNKNOWN_VENUE for one that is not configured. */
export type ConnectionQueries = {
  state(): ConnectionsState
  /** Asked by order management before anything leaves. */
  mayTrade(venue: VenueId, action: TradeAction): TradeDecision
  /** Resolves when the venue's sockets have followed. Kept over restarts. */
  setFlag(venue: VenueId, path: VenuePath, on: boolean): Promise<void>
  /** Opens a breaker by hand; only `resetBreaker` closes it then. */
  tripBreaker(venue: VenueId, path: VenuePath): void
  resetBreaker(venue: VenueId, path: VenuePath): void
  /** Lets new orders leave again after a pause for bad quality. */
  resumeTrading(venue: VenueId): void
}

export type AuditQueries = {
  page(query: AuditPageQuery): readonly AuditRow[]
  status(): AuditStatus
}

/** The check of the whole audit record, beside the engine's other work. */
export type AuditChecks = {
  /** Starts one unless one is running. Never throws and never waits. */
  start(): AuditCheck
  state(): AuditCheck
}

export type AlertQueries = {
  /** Newest first; each id once, as it stands now. */
  recent(limit: number): readonly Alert[]
}

/** The user's accounts as their venues tell of them. */
export type AccountQueries = {
  /** In the order of the configuration. */
  states(): readonly AccountState[]
  /** Asks the venue for everything again. INVALID_ARGUMENT for an account that is not configured. */
  reconcile(venue: VenueId, accountId: AccountId): Promise<AccountState>
}

export type SettingsStore = {
  get(name: string): string | null
  set(name: string, value: string): void
}

/** Everything a host needs, built once in app.ts. */
export type EngineServices = {
  readonly state: () => EngineState
  readonly liquidations: LiquidationQueries
  readonly analytics: LiquidationAnalytics
  readonly market: MarketQueries
  readonly health: HealthQueries
  readonly settings: SettingsStore
  readonly connections: ConnectionQueries
  readonly audit: AuditQueries
  readonly auditChecks: AuditChecks
  readonly alerts: AlertQueries
  readonly accounts: AccountQueries
  readonly trading: TradingServices
  readonly fix: FixService
}

/** One window's end of the frame stream. */
export type WindowLink = {
  readonly windowId: string
  acknowledge(sequence: number): void
  resync(): void
  setVisible(visible: boolean): void
  watch(viewId: string, query: HeatmapQuery): HeatmapGrid
  unwatch(viewId: string): void
  close(): void
}

/** Batches what windows are shown. One per engine; each window attaches and gets its own count. */
export type FrameHub = {
  attach(windowId: string, send: (frame: Frame) => void): WindowLink
  close(): void
}

/** Answers one request of a window. Arguments are already parsed. */
export type Handlers = {
  readonly [Name in RequestName]: (
    input: RequestArguments<Name>,
    window: WindowLink,
  ) => Responses[Name] | Promise<Responses[Name]>
}

/**
 * Runs one request of a window, whoever carried it: finds the name, parses the arguments, calls the
 * handler. Never rejects; whatever goes wrong is in the result.
 */
export type Dispatch = (
  name: unknown,
  input: unknown,
  window: WindowLink,
) => Promise<Result<unknown>>
