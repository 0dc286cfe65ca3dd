import type { AccountState } from '../domain/accounts.ts'
import type { AuditCheck, AuditPlace, AuditRow, AuditStatus } from '../domain/audit.ts'
import type { VenueHealth } from '../domain/connection.ts'
import type { ConnectionsState, Resuming } from '../domain/connections.ts'
import type { HeatmapGrid } from '../domain/heatmap.ts'
import type { UnifiedSymbol, UnixMs } from '../domain/ids.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Liquidation } from '../domain/liquidation.ts'
import type { Candle } from '../domain/market.ts'
import type { Environment, VenueId, VenueInfo } from '../domain/venue.ts'
import type { Result } from '../errors.ts'
import type { Frame } from './frames.ts'
import type { FixResponses } from './fixChannels.ts'
import type { LiquidationResponses } from './liquidationChannels.ts'
import type { RequestInput, RequestName } from './schemas.ts'
import type { TradingResponses } from './tradingChannels.ts'

/** What the mode banner and the status bar show. */
export type EngineState = {
  readonly version: string
  readonly host: 'electron' | 'browser' | 'headless'
  readonly startedTime: UnixMs
  readonly now: UnixMs
  readonly sending: 'dryRun' | 'armed'
  readonly venues: readonly { readonly venue: VenueId; readonly environment: Environment }[]
  /** Set while the sandbox plays a recording instead of its own market. */
  readonly replay: { readonly file: string; readonly speed: string } | null
  /** Whether keys are kept by the operating system or only for this run. */
  readonly credentialStore: 'keychain' | 'memory'
  /** Set while orders wait for fresh streams after sleep or a change of network. */
  readonly resuming?: Resuming | null
  /** What went wrong at start and was worked around, such as a database moved aside. */
  readonly notices: readonly string[]
}

export type SymbolInfo = {
  readonly symbol: UnifiedSymbol
  readonly venues: readonly VenueId[]
  readonly markPrice: number | null
  /** Quote notional liquidated in the last 24 h, all venues of the symbol's environment. */
  readonly liquidatedNotional24h: number
  readonly liquidationCount24h: number
}

export type AuditPage = {
  readonly rows: readonly AuditRow[]
  /** Where the next older page begins; null on the last one. */
  readonly next: AuditPlace | null
  readonly status: AuditStatus
}

/** What each request answers. The one list both processes derive from. */
export type Responses = LiquidationResponses &
  FixResponses &
  TradingResponses & {
    'engine:state': EngineState
    'venues:list': readonly VenueInfo[]
    'venues:health': readonly VenueHealth[]
    'connections:state': ConnectionsState
    'venues:setFlag': ConnectionsState
    'venues:breaker': ConnectionsState
    'venues:resumeTrading': ConnectionsState
    'accounts:list': readonly AccountState[]
    'accounts:reconcile': AccountState
    'symbols:list': readonly SymbolInfo[]
    'instruments:list': readonly Instrument[]
    'heatmap:query': HeatmapGrid
    'heatmap:watch': HeatmapGrid
    'heatmap:unwatch': null
    'candles:query': { readonly venue: VenueId; readonly candles: readonly Candle[] }
    'liquidations:history': readonly Liquidation[]
    'audit:query': AuditPage
    'audit:verify': AuditCheck
    'settings:get': string | null
    'settings:set': null
    'window:visibility': null
    'frames:acknowledge': null
    'frames:resync': null
  }

export type Pushes = { frame: Frame }
export type PushName = keyof Pushes

/**
 * What the renderer may do, whichever host it runs in. The preload script and the socket client
 * both provide exactly this.
 */
export type Transport = {
  request<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
  ): Promise<Result<Responses[Name]>>
  /** Returns the way to stop listening. */
  on<Name extends PushName>(name: Name, listener: (push: Pushes[Name]) => void): () => void
  /** Whether the engine can be reached; the socket client reconnects by itself. */
  onConnection(listener: (connected: boolean) => void): () => void
}

/** Names of the Electron IPC channels; the request's own name travels inside. */
export const ipcChannel = { request: 'pitwall:request', push: 'pitwall:push' } as const
