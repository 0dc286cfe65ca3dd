import type { Resuming, VenuePath } from '../../../src/contract/domain/connections.ts'
import type { VenueHealth } from '../../../src/contract/domain/connection.ts'
import type {
  HeatmapGrid,
  HeatmapQuery,
  RecordingGap,
} from '../../../src/contract/domain/heatmap.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Liquidation } from '../../../src/contract/domain/liquidation.ts'
import type { MarketAlert } from '../../../src/contract/domain/marketAlert.ts'
import type { VenueId, VenueInfo } from '../../../src/contract/domain/venue.ts'
import { intervalMs } from '../../../src/contract/domain/market.ts'
import type { EngineState, SymbolInfo } from '../../../src/contract/ipc/channels.ts'
import type { Frame, HeatmapUpdate } from '../../../src/contract/ipc/frames.ts'
import { fail, succeed } from '../../../src/contract/errors.ts'
import type { Result } from '../../../src/contract/errors.ts'
import { FakeAnalytics } from './analytics.ts'
import { FakeConnections } from './connections.ts'
import { binSizesOf } from './market.ts'
import type { FakeMarket, FakeVenue } from './market.ts'
import {
  candlesOf,
  fakeVenues,
  gridOf,
  guaranteeOf,
  instrumentOf,
  makeLiquidation,
  makeMarket,
  seeded,
} from './market.ts'

export type FakeOptions = {
  readonly seed?: number
  readonly days?: number
  /** No liquidation was ever recorded. */
  readonly empty?: boolean
  readonly state?: Partial<EngineState>
  readonly down?: readonly VenueId[]
  /** `heatmap:watch` fails. */
  readonly failing?: boolean
  /** Live liquidations a second, on average. */
  readonly rate?: number
  readonly now?: () => number
}

type Window = {
  readonly send: (frame: Frame) => void
  readonly views: Map<string, { readonly query: HeatmapQuery; readonly seen: HeatmapGrid }>
  sequence: number
  acknowledged: number
  full: boolean
  /** What it was last told that orders wait for. */
  resuming: Resuming | null
  /** What happened while it was behind: it comes with the next frame. */
  liquidations: Liquidation[]
  marketAlerts: MarketAlert[]
}

type Input = Record<string, unknown>

const venueInfos: readonly VenueInfo[] = [
  info(
    'binance-usdm',
    'Binance USD-M',
    '#f0b90b',
    0.45,
    '2021-04-27',
    'At most one liquidation a second is reported for each symbol; others in that second are not.',
  ),
  info(
    'bybit',
    'Bybit',
    '#f19146',
    0.25,
    '2025-02-20',
    'Every liquidation is reported, at its bankruptcy price.',
  ),
  info(
    'hyperliquid',
    'Hyperliquid',
    '#9b59b6',
    0.05,
    '2026-01-01',
    'No public liquidation feed: takeovers are inferred from the trades of the liquidator vaults.',
  ),
]

function info(
  venue: FakeVenue,
  displayName: string,
  color: string,
  assumedMarketShare: number,
  since: string,
  sentence: string,
): VenueInfo {
  return {
    venue,
    displayName,
    color,
    assumedMarketShare,
    aliases: [],
    features: { realTime: true, historical: false, websocket: true },
    guarantees: [
      {
        since,
        guarantee: guaranteeOf[venue],
        sentence,
        priceKind: venue === 'bybit' ? 'bankruptcy' : 'averageFill',
        source: 'made up for the harness',
      },
    ],
  }
}

/**
 * A test double of the engine: it answers the contract's requests and sends frames from a market
 * made up from a seed. It knows nothing of venues, storage or health rules.
 */
export class FakeEngine {
  readonly #options: FakeOptions
  readonly #windows = new Set<Window>()
  readonly settings = new Map<string, string>()
  readonly #random: () => number
  readonly #now: () => number
  readonly markets: ReadonlyMap<string, FakeMarket>
  readonly gaps: RecordingGap[] = []
  readonly connections: FakeConnections
  readonly analytics: FakeAnalytics
  down: Set<VenueId>
  failing: boolean
  /** Requests by name, for tests that ask what the interface did. */
  readonly requests: { name: string; input: Input }[] = []
  #timer: ReturnType<typeof setInterval>
  #fresh: Liquidation[] = []

  constructor(options: FakeOptions = {}) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#random = seeded((options.seed ?? 7) + 1000)
    this.down = new Set(options.down)
    this.failing = options.failing ?? false
    this.connections = new FakeConnections(
      this.#now,
      (id) => this.state().venues.find(({ venue }) => venue === id)?.environment ?? 'sandbox',
      (venue) => this.down.has(venue),
    )
    const days = options.days ?? 8
    const symbols = [
      ['BTCUSDT', 62_400],
      ['ETHUSDT', 3120],
      ['SOLUSDT', 187],
      ['XRPUSDT', 0.62],
      ['DOGEUSDT', 0.161],
    ] as const
    this.markets = new Map(
      symbols.map(([symbol, price], index) => [
        symbol,
        makeMarket(symbol, price, (options.seed ?? 7) + index, this.#now(), days),
      ]),
    )
    if (options.empty === true)
      for (const market of this.markets.values()) market.liquidations.length = 0
    this.analytics = new FakeAnalytics(this.markets, this.#now)
    this.#makeGaps()
    this.#timer = setInterval(() => this.#tick(), 33)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** A window's end of the stream. Returns how it asks, and how it leaves. */
  attach(send: (frame: Frame) => void) {
    const window: Window = {
      send,
      views: new Map(),
      sequence: 0,
      acknowledged: 0,
      full: true,
      resuming: null,
      liquidations: [],
      marketAlerts: [],
    }
    this.#windows.add(window)
    return {
      request: (name: string, input: Input) => {
        this.requests.push({ name, input })
        return this.#answer(window, name, input)
      },
      close: () => {
        this.#windows.delete(window)
      },
    }
  }

  /** Records one liquidation now and shows it in the next frame. */
  liquidate(symbol: string, change: Partial<Liquidation> = {}): Liquidation {
    const market = this.markets.get(symbol)
    if (market === undefined) throw new Error(`the fake has no ${symbol}`)
    const side = this.#random() < 0.5 ? 'long' : 'short'
    const row = {
      ...makeLiquidation(market, this.#now(), side, market.closes.at(-1) ?? 1, this.#random),
      ...change,
    }
    market.liquidations.push(row)
    this.#fresh.push(row)
    return row
  }

  /** Leaves out a number, as a lost frame would. */
  skipFrame(): void {
    for (const window of this.#windows) window.sequence += 1
  }

  health(): readonly VenueHealth[] {
    return fakeVenues.map((venue, index) => {
      const down = this.down.has(venue)
      const resting = this.connections.rests(venue)
      return {
        venue,
        environment: 'sandbox',
        status: down ? 'reconnecting' : 'connected',
        health: down || resting ? 'down' : 'live',
        resting,
        reason: resting
          ? 'Switched off.'
          : down
            ? 'The connection was closed; trying again in 8 s.'
            : null,
        lastMessageTime: (this.#now() - (down ? 184_000 : 200 + index * 300)) as UnixMs,
        lastLiquidationTime: (this.#now() - 14_000 * (index + 1)) as UnixMs,
        messageCount: down ? 0 : 1860 - index * 540,
        errorCount: down ? 3 : 0,
        uptimePercent: down ? 97.4 : 99.98,
        reconnectCount: down ? 4 : 0,
        latencyMs: down ? null : 18 + index * 9,
        latencyP95Ms: down ? null : 44 + index * 20,
        subscriptionsConfirmed: down ? 0 : 10,
        subscriptionsWanted: 10,
        lastError: down ? 'socket closed with code 1006' : null,
      }
    })
  }

  state(): EngineState {
    return {
      version: '0.1.0',
      host: 'browser',
      startedTime: (this.#now() - 3_600_000) as UnixMs,
      now: this.#now() as UnixMs,
      sending: 'dryRun',
      venues: fakeVenues.map((venue) => ({ venue, environment: 'sandbox' })),
      replay: null,
      resuming: this.connections.resuming,
      credentialStore: 'memory',
      notices: [],
      ...this.#options.state,
    }
  }

  symbols(): readonly SymbolInfo[] {
    return [...this.markets.values()].map((market) => {
      const since = this.#now() - 86_400_000
      const recent = market.liquidations.filter((row) => row.exchangeTime >= since)
      return {
        symbol: market.symbol,
        venues: fakeVenues,
        markPrice: market.closes.at(-1) ?? null,
        liquidatedNotional24h: recent.reduce((sum, row) => sum + row.notional, 0),
        liquidationCount24h: recent.length,
      }
    })
  }

  #makeGaps(): void {
    const now = this.#now()
    const gap = (venue: VenueId, from: number, minutes: number): RecordingGap => ({
      venue,
      from: (now - from * 3_600_000) as UnixMs,
      to: (now - from * 3_600_000 + minutes * 60_000) as UnixMs,
      reason: 'disconnected',
    })
    this.gaps.push(
      ...fakeVenues.map((venue) => gap(venue, 9.4, 33)),
      gap('bybit', 15.2, 61),
      gap('hyperliquid', 4.1, 3),
    )
  }

  #answer(window: Window, name: string, input: Input): Result<unknown> {
    switch (name) {
      case 'engine:state':
        return succeed(this.state())
      case 'venues:list':
        return succeed(venueInfos)
      case 'venues:health':
        return succeed(this.health())
      case 'connections:state':
        return succeed(this.connections.state())
      case 'venues:setFlag':
      case 'venues:breaker':
      case 'venues:resumeTrading':
        return succeed(this.#steer(name, input))
      case 'symbols:list':
        return succeed(this.symbols())
      case 'heatmap:query':
        return this.#grid(input as unknown as HeatmapQuery)
      case 'heatmap:watch':
        return this.#watch(window, input)
      case 'heatmap:unwatch':
        window.views.delete(String(input['viewId']))
        return succeed(null)
      case 'candles:query':
        return this.#candles(input)
      case 'liquidations:history':
        return succeed(this.#history(Number(input['limit'] ?? 200)))
      case 'orders:list':
      case 'routing:decisions':
      case 'workingOrders:list':
        return succeed([])
      case 'settings:get':
        return succeed(this.settings.get(String(input['name'])) ?? null)
      case 'settings:set':
        this.settings.set(String(input['name']), String(input['value']))
        return succeed(null)
      case 'frames:acknowledge':
        window.acknowledged = Number(input['sequence'])
        return succeed(null)
      case 'frames:resync':
        window.full = true
        return succeed(null)
      default:
        return this.analytics.answer(name, input) ?? succeed(null)
    }
  }

  #grid(query: HeatmapQuery): Result<HeatmapGrid> {
    if (this.failing)
      return fail('NO_VENUE_AVAILABLE', 'None of the venues asked for has data right now.')
    const market = this.markets.get(query.symbol)
    if (market === undefined)
      return fail('UNKNOWN_SYMBOL', `No connected venue lists ${query.symbol}.`)
    const sizes = binSizesOf(market)
    if (query.binSize < (sizes[0] ?? 0) * 0.999)
      return fail('INVALID_ARGUMENT', 'The bin is too small.', 'binSize')
    return succeed(gridOf(market, query, this.gaps, sizes))
  }

  #steer(name: 'venues:setFlag' | 'venues:breaker' | 'venues:resumeTrading', input: Input) {
    const { venue, path, on, action } = input as {
      venue: VenueId
      path: VenuePath
      on: boolean
      action: 'trip' | 'reset'
    }
    if (name === 'venues:setFlag') return this.connections.setFlag(venue, path, on)
    return name === 'venues:breaker'
      ? this.connections.setBreaker(venue, path, action)
      : this.connections.resumeTrading(venue)
  }

  #watch(window: Window, input: Input): Result<HeatmapGrid> {
    const query = input['query'] as HeatmapQuery
    const answer = this.#grid(query)
    if (answer.ok) window.views.set(String(input['viewId']), { query, seen: answer.value })
    return answer
  }

  #candles(input: Input): Result<unknown> {
    const market = this.markets.get(String(input['symbol']))
    if (market === undefined) return fail('UNKNOWN_SYMBOL', 'No connected venue lists it.')
    const query = input as unknown as HeatmapQuery
    return succeed({
      venue: 'binance-usdm',
      candles: candlesOf(market, query.interval, query.from, query.to),
    })
  }

  #history(limit: number): readonly Liquidation[] {
    return [...this.markets.values()]
      .flatMap((market) => market.liquidations)
      .toSorted((a, b) => b.exchangeTime - a.exchangeTime)
      .slice(0, limit)
  }

  #tick(): void {
    if (this.#options.empty !== true && this.#random() < (this.#options.rate ?? 1.5) / 30) {
      const symbols = [...this.markets.keys()]
      this.liquidate(symbols[Math.floor(this.#random() ** 2 * symbols.length)] ?? 'BTCUSDT')
    }
    for (const market of this.markets.values()) {
      const last = market.closes.length - 1
      market.closes[last] = (market.closes[last] ?? 1) * (1 + (this.#random() - 0.5) * 0.00008)
    }
    const fresh = this.#fresh.splice(0)
    const told = this.analytics.takeFresh()
    for (const window of this.#windows) {
      window.liquidations.push(...fresh)
      window.marketAlerts.push(...told)
      if (window.sequence > window.acknowledged + 3 && !window.full) continue
      window.send(this.#frame(window))
    }
  }

  #frame(window: Window): Frame {
    const full = window.full
    const liquidations = window.liquidations.splice(0)
    const marketAlerts = window.marketAlerts.splice(0)
    window.full = false
    window.sequence += 1
    const heatmaps = [...window.views].flatMap(([viewId, view]) =>
      this.#changes(window, viewId, view, full),
    )
    const { resuming } = this.connections
    const changed = full || window.resuming !== resuming
    window.resuming = resuming
    return {
      sequence: window.sequence,
      sentTime: this.#now() as UnixMs,
      full,
      health: this.health(),
      ...(changed ? { resuming } : {}),
      marks: [...this.markets.values()].map((market) => ({
        kind: 'mark',
        instrumentId: instrumentOf(market.symbol, 'binance-usdm'),
        markPrice: market.closes.at(-1) ?? 1,
        indexPrice: null,
        fundingRate: null,
        nextFundingTime: null,
        openInterest: null,
        exchangeTime: this.#now() as UnixMs,
        receivedTime: this.#now() as UnixMs,
      })),
      candles: [...this.markets.values()].flatMap((market) =>
        candlesOf(market, '1m', this.#now() - 60_000, this.#now()).slice(-1),
      ),
      liquidations: { items: liquidations, dropped: 0 },
      ...(marketAlerts.length === 0 ? {} : { marketAlerts: { items: marketAlerts, dropped: 0 } }),
      ...(heatmaps.length === 0 ? {} : { heatmaps }),
    }
  }

  /** Sends the last two columns again whenever their sums moved: a double need not be clever. */
  #changes(
    window: Window,
    viewId: string,
    view: { query: HeatmapQuery; seen: HeatmapGrid },
    full: boolean,
  ): readonly HeatmapUpdate[] {
    const market = this.markets.get(view.query.symbol)
    const grew = this.#now() > view.seen.to
    if (market === undefined || (!full && !grew && !this.#moved(view))) return []
    const length = intervalMs[view.query.interval]
    const to = Math.max(view.seen.to, Math.ceil(this.#now() / length) * length)
    const grid = gridOf(
      market,
      { ...view.query, from: view.seen.from, to: to as UnixMs },
      this.gaps,
      view.seen.binSizes,
    )
    window.views.set(viewId, { query: view.query, seen: grid })
    const first = full ? 0 : Math.max(0, view.seen.columns - 2)
    const changed = Array.from({ length: grid.columns - first }, (_, index) => first + index)
    const kept = [...grid.cells.column.keys()].filter(
      (index) => (grid.cells.column[index] ?? 0) >= first,
    )
    return [
      {
        viewId,
        columns: grid.columns,
        changed,
        gaps: grid.gaps,
        totals: grid.totals,
        cells: {
          column: Uint32Array.from(kept, (index) => grid.cells.column[index] ?? 0),
          bin: Int32Array.from(kept, (index) => grid.cells.bin[index] ?? 0),
          series: Uint8Array.from(kept, (index) => grid.cells.series[index] ?? 0),
          notional: Float64Array.from(kept, (index) => grid.cells.notional[index] ?? 0),
          count: Uint32Array.from(kept, (index) => grid.cells.count[index] ?? 0),
        },
        coverage: Object.fromEntries(
          grid.venues.map((venue) => [
            venue,
            changed.map(
              (column) => grid.coverage[venue]?.[column] ?? { guarantee: 'complete', recorded: 1 },
            ),
          ]),
        ),
      },
    ]
  }

  readonly #counted = new WeakMap<HeatmapGrid, number>()

  #moved(view: { seen: HeatmapGrid; query: HeatmapQuery }): boolean {
    const rows = this.markets.get(view.query.symbol)?.liquidations.length ?? 0
    const before = this.#counted.get(view.seen)
    this.#counted.set(view.seen, rows)
    return before !== undefined && before !== rows
  }
}
