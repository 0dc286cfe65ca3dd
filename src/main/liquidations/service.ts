import type { HeatmapGrid, HeatmapQuery } from '../../contract/domain/heatmap.ts'
import type { UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { Liquidation } from '../../contract/domain/liquidation.ts'
import { type Environment, type VenueId, hasLiquidations } from '../../contract/domain/venue.ts'
import { PitwallError } from '../../contract/errors.ts'
import type { SymbolInfo } from '../../contract/ipc/channels.ts'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { HistoryQuery, LiquidationQueries } from '../core/services.ts'
import { toMicros } from './amounts.ts'
import { BaseBins } from './baseBins.ts'
import { CoverageTracker } from './coverageTracker.ts'
import { CoverageView } from './coverageView.ts'
import { CellCache } from './grid/cellCache.ts'
import { GridReader } from './grid/gridReader.ts'
import { cellsOf } from './levels.ts'
import {
  type ConfiguredVenue,
  type MapFrame,
  askedFor,
  binMultipleOf,
  environmentOf,
  frameOf,
} from './mapQuery.ts'
import { MapReader } from './mapReader.ts'
import { baseExponentOf, binOf, defaultBinSizeOf, highestBin, niceBinSizes } from './priceBins.ts'
import { Recorder, type RecorderState } from './recorder.ts'
import { RollingTotals } from './rollingTotals.ts'
import { SeenIds } from './seenIds.ts'
import type { ImportedRow } from './import/formats.ts'
import type { LiquidationStore, StoreRow } from './store.ts'
import { refusalOf } from './validate.ts'
import { MapWatch } from './watch.ts'

/** What the market knows of symbols. */
export type SymbolDirectory = {
  /** Every symbol a configured venue lists, once per venue. */
  listed(): Iterable<{ readonly symbol: UnifiedSymbol; readonly venue: VenueId }>
  isListed(symbol: UnifiedSymbol): boolean
  markPrice(symbol: UnifiedSymbol): number | null
}

export type LiquidationServiceOptions = {
  readonly bus: Bus
  readonly store: LiquidationStore
  readonly clock: Clock
  readonly log: Log
  /** Those without liquidations are left out. */
  readonly venues: readonly ConfiguredVenue[]
  readonly directory: SymbolDirectory
  /** Cells held in memory at most; 16 bytes each. */
  readonly cacheCells?: number
  /** Rows that wait at most while storage fails. */
  readonly waitingRows?: number
}

export type LiquidationState = RecorderState & {
  /** Events that were not usable. */
  readonly refused: number
  /** Events met again while their id was still remembered. */
  readonly repeated: number
  /** Proofs of observation with an impossible time. */
  readonly refusedProofs: number
}

export type LiquidationService = LiquidationQueries & {
  state(): LiquidationState
  /** Writes what waits now. False while storage refuses. */
  flush(): boolean
  /** Share of the range in which a venue's feed of the symbol was observed, 0 to 1. */
  recordedShare(venue: ConfiguredVenue, symbol: UnifiedSymbol, from: number, to: number): number
  /** The same for `columns` stretches of `intervalMs` each, from `from` on. */
  recordedShares(
    venue: ConfiguredVenue,
    symbol: UnifiedSymbol,
    columns: { readonly from: number; readonly intervalMs: number; readonly columns: number },
  ): readonly number[]
  /** Bin heights that make sense for the symbol; none while no price of it is known. */
  binSizes(symbol: UnifiedSymbol, environment: Environment): readonly number[]
  /** Whether anything of the symbol is listed or stored. */
  isKnown(symbol: UnifiedSymbol): boolean
  /**
   * Stores rows of the past and, in the same transaction, what `alongside` writes. It is told for
   * each row, in order, whether it was new or why it was refused. Throws when storage does.
   */
  takeImported(
    rows: readonly ImportedRow[],
    alongside: (results: readonly (boolean | string)[]) => void,
  ): void
  /** Stops listening and writes what waits. Ends every watch. */
  close(): void
}

const seenBound = 100_000
const defaultCacheCells = 4_000_000
const defaultWaitingRows = 100_000
const dayMs = 86_400_000
const rawBound = 2048
/** Orders of magnitude a price must have lost before its bins are refined. */
const refineOrders = 2

/** Coverage is written when this much of it would be lost with the process, ms of venue time. */
const coverageEveryMs = 1500

/**
 * Records executed liquidations from the bus and answers for them. An event counts once; it is
 * shown only after it was stored; events of different environments never meet.
 */
export function createLiquidationService(options: LiquidationServiceOptions): LiquidationService {
  const venues = options.venues.filter(({ info }) => hasLiquidations(info))
  return new Liquidations({ ...options, venues })
}

class Liquidations implements LiquidationService {
  private readonly options: LiquidationServiceOptions
  private readonly configured: ReadonlyMap<VenueId, Environment>
  private readonly bins: BaseBins
  private readonly coverage: CoverageTracker
  private readonly cache: CellCache
  private readonly reader: MapReader
  private readonly view: CoverageView
  private readonly recorder: Recorder
  private readonly seen = new SeenIds(seenBound)
  private readonly day = new RollingTotals()
  private readonly stored = new Map<UnifiedSymbol, Set<VenueId>>()
  private readonly watches = new Set<MapWatch>()
  private readonly listeners = new Set<(liquidation: Liquidation) => void>()
  private readonly stops: (() => void)[]
  private refused = 0
  private repeated = 0

  constructor(options: LiquidationServiceOptions) {
    const { store, clock, log, venues } = options
    this.options = options
    this.configured = new Map(venues.map(({ info, environment }) => [info.venue, environment]))
    this.bins = new BaseBins(store.baseExponents())
    this.coverage = new CoverageTracker(store)
    this.cache = new CellCache(store, options.cacheCells ?? defaultCacheCells)
    this.view = new CoverageView(this.coverage, store)
    this.reader = new MapReader(
      new GridReader(this.cache),
      this.view,
      () => clock.now(),
      ({ symbol, environment }) => this.binSizes(symbol, environment),
    )
    this.recorder = new Recorder({
      store,
      coverage: this.coverage,
      clock,
      log,
      waitingRows: options.waitingRows ?? defaultWaitingRows,
      onCommitted: (rows) => this.committed(rows),
      onLost: (row) => this.lost(row),
    })
    this.refineBins()
    this.loadStored()
    this.stops = this.listen()
  }

  heatmap(query: HeatmapQuery): HeatmapGrid {
    return this.reader.read(this.frame(query)).grid
  }

  watch(query: HeatmapQuery): MapWatch {
    const watch = new MapWatch(
      this.frame(query),
      this.reader,
      () => this.options.clock.now(),
      (frame) => this.multipleNow(frame),
      (closed) => this.watches.delete(closed),
    )
    this.watches.add(watch)
    return watch
  }

  history(query: HistoryQuery): readonly Liquidation[] {
    const venues = askedFor(query.venues, this.options.venues)
    if (query.symbol !== undefined) this.requireKnown(query.symbol)
    return this.options.store.history({
      venues: venues.map(({ info, environment }) => ({ venue: info.venue, environment })),
      symbol: query.symbol ?? null,
      from: query.from ?? 0,
      before: query.before ?? Number.MAX_SAFE_INTEGER,
      minNotional: query.minNotional ?? 0,
      limit: query.limit,
    })
  }

  symbols(): readonly SymbolInfo[] {
    const { clock, directory } = this.options
    const now = clock.now()
    const venues = new Map<UnifiedSymbol, Set<VenueId>>()
    for (const [symbol, of] of this.stored) venues.set(symbol, new Set(of))
    for (const { symbol, venue } of directory.listed()) {
      if (this.configured.has(venue)) addTo(venues, symbol, venue)
    }
    return [...venues]
      .map(([symbol, of]): SymbolInfo => {
        const { notional, count } = this.day.of(symbol, now)
        return {
          symbol,
          venues: [...of],
          markPrice: directory.markPrice(symbol),
          liquidatedNotional24h: notional,
          liquidationCount24h: count,
        }
      })
      .toSorted(byNotional)
  }

  defaultBinSize(symbol: UnifiedSymbol): number {
    this.requireKnown(symbol)
    const environment = environmentOf({}, this.options.venues)
    const price = this.priceOf(environment, symbol)
    if (price === null) {
      throw new PitwallError('NO_VENUE_AVAILABLE', `No price of ${symbol} is known yet.`)
    }
    return defaultBinSizeOf(price, this.bins.at(environment, symbol, price))
  }

  onRecorded(listener: (liquidation: Liquidation) => void): () => void {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  state(): LiquidationState {
    const { refused, repeated } = this
    return {
      ...this.recorder.state(),
      refused,
      repeated,
      refusedProofs: this.coverage.refused,
    }
  }

  flush(): boolean {
    return this.recorder.flush()
  }

  recordedShare(venue: ConfiguredVenue, symbol: UnifiedSymbol, from: number, to: number): number {
    const whole = { from, intervalMs: to - from, columns: 1 }
    return this.recordedShares(venue, symbol, whole)[0] ?? 0
  }

  recordedShares(
    { info, environment }: ConfiguredVenue,
    symbol: UnifiedSymbol,
    columns: { readonly from: number; readonly intervalMs: number; readonly columns: number },
  ): readonly number[] {
    const now = this.options.clock.now()
    const answer = this.view.of({ info, environment, symbol, now, ...columns })
    return answer.columns.map(({ recorded }) => recorded)
  }

  binSizes(symbol: UnifiedSymbol, environment: Environment): readonly number[] {
    const exponent = this.bins.known(environment, symbol)
    const price = this.priceOf(environment, symbol)
    return exponent === null || price === null ? [] : niceBinSizes(price, exponent)
  }

  isKnown(symbol: UnifiedSymbol): boolean {
    return this.stored.has(symbol) || this.options.directory.isListed(symbol)
  }

  takeImported(
    rows: readonly ImportedRow[],
    alongside: (results: readonly (boolean | string)[]) => void,
  ): void {
    const read = rows.map(({ environment, liquidation }) => this.rowOf(liquidation, environment))
    const usable = read.filter((row) => typeof row !== 'string')
    const { inserted } = this.options.store.commit({
      rows: usable,
      scopes: [],
      intervals: [],
      alongside: (isNew) => {
        let next = 0
        alongside(read.map((row) => (typeof row === 'string' ? row : (isNew[next++] ?? false))))
      },
    })
    this.committed(usable.filter((_, index) => inserted[index] === true))
  }

  close(): void {
    for (const stop of this.stops) stop()
    this.recorder.close()
    this.watches.clear()
    this.listeners.clear()
  }

  private listen(): (() => void)[] {
    const { bus, clock } = this.options
    return [
      bus.on('liquidation', (liquidation) => this.receive(liquidation)),
      bus.on('feedScope', (event) => this.coverage.describe(event)),
      bus.on('feedAlive', (event) => {
        const unstoredMs = this.coverage.alive(event, clock.now())
        if (unstoredMs >= coverageEveryMs) this.recorder.flushSoon()
      }),
      bus.on('feedLost', (event) => {
        this.coverage.lost(event)
        this.recorder.flushSoon()
      }),
    ]
  }

  private receive(liquidation: Liquidation): void {
    const environment = this.configured.get(liquidation.venue)
    if (environment === undefined) {
      this.refuse(liquidation, 'live', `the venue ${liquidation.venue} is not configured`)
      return
    }
    const row = this.rowOf(liquidation, environment)
    if (typeof row === 'string') this.refuse(liquidation, environment, row)
    else if (this.seen.add(keyOf(row))) this.recorder.add(row)
    else this.repeated += 1
  }

  /** What to store, or the sentence why it cannot be. */
  private rowOf(liquidation: Liquidation, environment: Environment): StoreRow | string {
    const refusal = refusalOf(liquidation, this.options.clock.now())
    if (refusal !== null) return refusal
    const { unifiedSymbol, price, exchangeTime, notional } = liquidation
    const baseExponent = this.bins.at(environment, unifiedSymbol, price)
    const bin = binOf(price, baseExponent)
    if (bin > highestBin) return `the price ${price} is out of all proportion for ${unifiedSymbol}`
    return {
      environment,
      liquidation,
      notionalMicros: toMicros(notional),
      baseExponent,
      cells: cellsOf(exchangeTime, bin),
    }
  }

  private refuse(liquidation: Liquidation, environment: Environment, why: string): void {
    this.refused += 1
    this.options.bus.publish({
      kind: 'problem',
      venue: liquidation.venue,
      environment,
      problem: 'malformed',
      message: `A liquidation was skipped: ${why}.`,
      raw: JSON.stringify(liquidation).slice(0, rawBound),
      receivedTime: this.options.clock.now(),
    })
  }

  private committed(rows: readonly StoreRow[]): void {
    for (const row of rows) this.cache.apply(row)
    // What was imported into another environment is nobody's present market.
    const own = rows.filter((row) => this.configured.get(row.liquidation.venue) === row.environment)
    for (const row of own) this.show(row)
    for (const row of own) this.tell(row.liquidation)
  }

  private show(row: StoreRow): void {
    const { unifiedSymbol, venue, exchangeTime } = row.liquidation
    addTo(this.stored, unifiedSymbol, venue)
    if (exchangeTime > this.options.clock.now() - dayMs) {
      this.day.add(unifiedSymbol, exchangeTime, row.notionalMicros, 1)
    }
    for (const watch of this.watches) watch.note(row)
  }

  private tell(liquidation: Liquidation): void {
    for (const listener of this.listeners) {
      try {
        listener(liquidation)
      } catch (error) {
        this.options.log.error({ error }, 'a listener of recorded liquidations failed')
      }
    }
  }

  private lost(row: StoreRow): void {
    this.seen.forget(keyOf(row))
    this.coverage.forgetUnstored(row.liquidation.venue, row.environment)
  }

  private frame(query: HeatmapQuery): MapFrame {
    const { venues } = this.options
    const environment = environmentOf(query, venues)
    this.requireKnown(query.symbol)
    const price = this.priceOf(environment, query.symbol)
    const known = this.bins.known(environment, query.symbol)
    const baseExponent =
      known ?? (price === null ? null : this.bins.at(environment, query.symbol, price))
    return frameOf(query, venues, environment, { baseExponent, price })
  }

  /** Null where the bin asked for, before any price was known, turns out not to be possible. */
  private multipleNow({ query, environment, symbol }: MapFrame): number | null {
    const baseExponent = this.bins.known(environment, symbol)
    try {
      return binMultipleOf(query, { baseExponent, price: null })
    } catch {
      return null
    }
  }

  /** The mark of the configured environment; of another, or without a mark, the last price stored. */
  private priceOf(environment: Environment, symbol: UnifiedSymbol): number | null {
    const { directory, store, venues } = this.options
    const isOwn = venues.every((each) => each.environment === environment)
    const mark = isOwn ? directory.markPrice(symbol) : null
    return mark ?? store.lastPrice(environment, symbol)
  }

  private requireKnown(symbol: UnifiedSymbol): void {
    if (this.isKnown(symbol)) return
    throw new PitwallError('UNKNOWN_SYMBOL', `No connected venue lists ${symbol}.`, {
      path: 'symbol',
    })
  }

  /**
   * A coin that fell a hundredfold would fill a handful of bins: its cells are made anew from its
   * rows, finer. Done at the start, before anybody holds bins of the old height.
   */
  private refineBins(): void {
    const { store, log } = this.options
    for (const { environment, symbol, exponent } of store.baseExponents()) {
      const price = store.lastPrice(environment, symbol)
      if (price === null || baseExponentOf(price) > exponent - refineOrders) continue
      try {
        const finer = baseExponentOf(price)
        store.rebin({ environment, symbol, exponent: finer, cellsOf: (row) => cellsIn(row, finer) })
        this.bins.set(environment, symbol, finer)
        log.info({ environment, symbol, exponent: finer }, 'price bins refined')
      } catch (error) {
        log.warn({ error, environment, symbol }, 'price bins could not be refined')
      }
    }
  }

  private loadStored(): void {
    const { store, clock } = this.options
    const since = (clock.now() - dayMs) as UnixMs
    for (const environment of new Set(this.configured.values())) {
      for (const { venue, symbol } of store.symbols(environment)) {
        if (this.configured.get(venue) === environment) addTo(this.stored, symbol, venue)
      }
      for (const total of store.minuteTotals(environment, since)) {
        if (this.configured.get(total.venue) !== environment) continue
        this.day.add(total.symbol, total.minuteTime, total.notionalMicros, total.count)
      }
    }
  }
}

function cellsIn({ price, exchangeTime, notional }: Liquidation, exponent: number) {
  const bin = Math.min(highestBin, binOf(price, exponent))
  return { notionalMicros: toMicros(notional), cells: cellsOf(exchangeTime, bin) }
}

function keyOf({ environment, liquidation }: StoreRow): string {
  return `${environment} ${liquidation.venue} ${liquidation.id}`
}

function addTo(
  venues: Map<UnifiedSymbol, Set<VenueId>>,
  symbol: UnifiedSymbol,
  venue: VenueId,
): void {
  const known = venues.get(symbol)
  if (known === undefined) venues.set(symbol, new Set([venue]))
  else known.add(venue)
}

function byNotional(left: SymbolInfo, right: SymbolInfo): number {
  const difference = right.liquidatedNotional24h - left.liquidatedNotional24h
  return difference === 0 ? left.symbol.localeCompare(right.symbol) : difference
}
