import type { ImportStatus } from '../../../src/contract/domain/liquidationImport.ts'
import type {
  ModelSettings,
  PredictedQuery,
  ProfileQuery,
} from '../../../src/contract/domain/liquidationModel.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type {
  LiquidationStatistics,
  SidedSum,
} from '../../../src/contract/domain/liquidationStatistics.ts'
import { sizeBucketFloors } from '../../../src/contract/domain/liquidationStatistics.ts'
import type { AlertRule, MarketAlert } from '../../../src/contract/domain/marketAlert.ts'
import type { Estimate, ValidationRow } from '../../../src/contract/domain/validation.ts'
import { validationHorizons } from '../../../src/contract/domain/validation.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import type { ErrorCode, Result } from '../../../src/contract/errors.ts'
import { fail, succeed } from '../../../src/contract/errors.ts'
import type { FakeMarket } from './market.ts'
import { binSizesOf, fakeVenues, guaranteeOf } from './market.ts'
import { descriptionOf, fakeSettings, predictedOf, profileOf } from './model.ts'

type Input = Record<string, unknown>

/** A test double of the analytics: contract-shaped answers about a made-up market. */
export class FakeAnalytics {
  readonly #markets: ReadonlyMap<string, FakeMarket>
  readonly #now: () => number
  #fresh: MarketAlert[] = []
  settings: ModelSettings = fakeSettings
  rules: AlertRule[] = []
  alerts: MarketAlert[] = []
  imports: ImportStatus[] = []
  /** Real liquidations that were scored; none means no figure. */
  scored = 812
  /** What every question is refused with. */
  refusal: ErrorCode | null = null

  constructor(markets: ReadonlyMap<string, FakeMarket>, now: () => number) {
    this.#markets = markets
    this.#now = now
  }

  /** Tells an alert to every window with the next frame. */
  tell(alert: Partial<MarketAlert>): MarketAlert {
    const told: MarketAlert = {
      kind: 'marketAlert',
      alertId: `a-${this.alerts.length + 1}`,
      ruleId: 'r-1',
      alertKind: 'largeLiquidation',
      severity: 'warning',
      time: this.#now() as UnixMs,
      symbol: 'BTCUSDT' as MarketAlert['symbol'],
      venue: 'bybit',
      positionSide: 'long',
      message: 'A long of 2.4M was liquidated on Bybit at 62,110.',
      price: 62_110,
      notional: 2_400_000,
      distance: null,
      sound: true,
      desktop: true,
      ...alert,
    }
    this.alerts.unshift(told)
    this.#fresh.push(told)
    return told
  }

  takeFresh(): readonly MarketAlert[] {
    return this.#fresh.splice(0)
  }

  /** Null for a request that is not about analytics. */
  answer(name: string, input: Input): Result<unknown> | null {
    if (!/^(model|brackets|validation|statistics|alertRules|marketAlerts|imports):/.test(name)) {
      return null
    }
    if (this.refusal !== null) return fail(this.refusal, 'The analytics do not answer right now.')
    const market = this.#markets.get((input['symbol'] as string | undefined) ?? 'BTCUSDT')
    if (market === undefined) return fail('UNKNOWN_SYMBOL', 'No connected venue lists it.')
    switch (name) {
      case 'model:grid': {
        const query = input as unknown as PredictedQuery
        return succeed(predictedOf(market, query, this.settings, binSizesOf(market), this.#now()))
      }
      case 'model:profile':
        return succeed(
          profileOf(market, input as unknown as ProfileQuery, this.settings, this.#now()),
        )
      case 'model:describe':
        return succeed(descriptionOf(this.settings))
      case 'model:saveSettings':
        this.settings = { ...this.settings, ...(input['settings'] as ModelSettings) }
        return succeed(this.settings)
      case 'validation:query':
        return succeed(this.#validation(input))
      case 'statistics:query':
        return succeed(this.#statistics(input))
      case 'alertRules:list':
        return succeed(this.#rules())
      case 'alertRules:save':
        return succeed(this.#save(input['rule'] as AlertRule))
      case 'alertRules:remove':
        this.rules = this.rules.filter((rule) => rule.ruleId !== input['ruleId'])
        return succeed(this.#rules())
      case 'marketAlerts:history':
        return succeed(this.#history(input))
      case 'imports:start':
        return succeed(this.#import(String(input['path'])))
      case 'imports:list':
        return succeed(this.#advance())
      case 'imports:stop':
        this.imports = this.imports.map((each) =>
          each.importId === input['importId'] ? { ...each, state: 'stopped' } : each,
        )
        return succeed(this.imports.find((each) => each.importId === input['importId']))
      default:
        return fail('NOT_FOUND', `The double does not answer ${name}.`)
    }
  }

  #validation(input: Input) {
    const now = this.#now()
    const horizons =
      (input['horizons'] as typeof validationHorizons | undefined) ?? validationHorizons
    const versions = (input['versions'] as string[] | undefined) ?? ['directional-1', 'twoSided-1']
    const asked = (input['venues'] as VenueId[] | undefined) ?? fakeVenues
    const venues = asked.length === 1 ? asked : [...asked, null]
    return {
      environment: 'sandbox',
      from: (input['from'] ?? now - 7 * 86_400_000) as UnixMs,
      to: now as UnixMs,
      generatedTime: now as UnixMs,
      settings: this.settings,
      parameters: {
        rangeShare: 0.05,
        zoneShare: 0.2,
        binShare: 0.001,
        warmUpMs: 86_400_000,
        resamples: 400,
        seed: 1,
      },
      rows: versions.flatMap((version, v) =>
        venues.flatMap((venue, each) =>
          horizons.map((horizon, h) =>
            this.#row(String(input['symbol']), venue, horizon, version, v * 9 + each * 4 + h),
          ),
        ),
      ),
    }
  }

  #row(
    symbol: string,
    venue: VenueId | null,
    horizon: (typeof validationHorizons)[number],
    version: string,
    at: number,
  ): ValidationRow {
    const events =
      venue === 'hyperliquid' ? Math.min(3, this.scored) : Math.round(this.scored / (1 + at * 0.1))
    const around = (value: number): Estimate | null => {
      if (events === 0) return null
      return events < 10
        ? { value, low: null, high: null }
        : { value, low: value * 0.88, high: value * 1.14 }
    }
    const recall = 0.33 + (at % 5) * 0.04
    return {
      symbol: symbol as ValidationRow['symbol'],
      venue,
      horizon,
      version: version as ValidationRow['version'],
      windows: 140,
      skippedWindows: 28,
      events,
      eventNotional: events * 11_200,
      unscoredEvents: 31,
      zones: 2200,
      touchedZones: 640,
      recall: around(recall),
      recallByNotional: around(recall * 1.2),
      precision: around(0.21),
      coverage: around(0.18),
      randomRecall: around(0.19),
      roundNumberRecall: around(0.22),
      liftOverRandom: around(recall / 0.19),
      liftOverRoundNumbers: around(recall / 0.22),
      guarantee: venue === null ? 'inferred' : guaranteeOf[venue as 'bybit'],
      caution:
        events === 0
          ? 'No liquidation was recorded in the range.'
          : events < 10
            ? 'Fewer than ten liquidations: no interval can be told.'
            : null,
    }
  }

  #statistics(input: Input): LiquidationStatistics {
    const { from, to } = input as { from: UnixMs; to: UnixMs }
    const asked = input['venues'] as readonly VenueId[] | undefined
    const venues = fakeVenues.filter((venue) => asked?.includes(venue) ?? true)
    const symbol = (input['symbol'] ?? null) as LiquidationStatistics['symbol']
    const rows = [...this.#markets.values()]
      .filter((market) => symbol === null || market.symbol === symbol)
      .flatMap((market) => market.liquidations)
      .filter((row) => row.exchangeTime >= from && row.exchangeTime < to)
      .filter((row) => venues.some((venue) => venue === row.venue))
    const sum = (of: readonly (typeof rows)[number][]): SidedSum => ({
      long: side(of.filter((row) => row.positionSide === 'long')),
      short: side(of.filter((row) => row.positionSide === 'short')),
    })
    const side = (of: readonly (typeof rows)[number][]) => ({
      notional: of.reduce((total, row) => total + row.notional, 0),
      count: of.length,
    })
    return {
      symbol,
      from,
      to,
      venues,
      total: sum(rows),
      byVenue: venues.map((venue) => ({
        venue,
        guarantee: guaranteeOf[venue],
        recorded: symbol === null ? null : 0.98,
        ...sum(rows.filter((row) => row.venue === venue)),
      })),
      bySize: sizeBucketFloors.map((floor, at) => {
        const cap = sizeBucketFloors[at + 1] ?? null
        const within = rows.filter(
          (row) => row.notional >= floor && row.notional < (cap ?? Infinity),
        )
        return { floor, cap, ...sum(within) }
      }),
      byHour: Array.from({ length: 24 }, (_, hour) => ({
        hour,
        ...sum(rows.filter((row) => new Date(row.exchangeTime).getUTCHours() === hour)),
      })),
      largest: rows
        .toSorted((a, b) => b.notional - a.notional)
        .slice(0, Number(input['largest'] ?? 10)),
    }
  }

  #rules() {
    return {
      rules: this.rules,
      status: this.rules.map((rule) => {
        const fired = this.alerts.filter((alert) => alert.ruleId === rule.ruleId)
        return {
          ruleId: rule.ruleId,
          firedToday: fired.length,
          heldBackToday: 1,
          lastTime: fired[0]?.time ?? null,
        }
      }),
    }
  }

  #save(rule: AlertRule) {
    const ruleId = rule.ruleId ?? `r-${this.rules.length + 1}`
    const saved = { ...rule, ruleId }
    const known = this.rules.some((each) => each.ruleId === ruleId)
    this.rules = known
      ? this.rules.map((each) => (each.ruleId === ruleId ? saved : each))
      : [...this.rules, saved]
    return this.#rules()
  }

  #history(input: Input): readonly MarketAlert[] {
    const before = Number(input['before'] ?? Infinity)
    return this.alerts
      .filter((alert) => alert.time < before)
      .filter((alert) => input['kind'] === undefined || alert.alertKind === input['kind'])
      .slice(0, Number(input['limit'] ?? 200))
  }

  #import(path: string): ImportStatus {
    const file = path.split('/').at(-1) ?? path
    const started: ImportStatus = {
      importId: `i-${this.imports.length + 1}`,
      file,
      format: 'binanceSnapshot',
      venue: 'binance-usdm',
      state: 'running',
      startedTime: this.#now() as UnixMs,
      updatedTime: this.#now() as UnixMs,
      bytesRead: 0,
      bytesTotal: 48_000_000,
      linesRead: 0,
      inserted: 0,
      duplicates: 0,
      refused: 0,
      problems: [],
      failure: null,
    }
    this.imports = [started, ...this.imports.filter((each) => each.file !== file)]
    return started
  }

  #advance(): readonly ImportStatus[] {
    this.imports = this.imports.map((each) => {
      if (each.state !== 'running') return each
      const bytesRead = Math.min(each.bytesTotal, each.bytesRead + 6_000_000)
      const linesRead = Math.round(bytesRead / 80)
      return {
        ...each,
        bytesRead,
        linesRead,
        inserted: Math.round(linesRead * 0.97),
        duplicates: Math.round(linesRead * 0.029),
        refused: Math.round(linesRead * 0.001),
        problems: [{ line: 118, reason: 'The price is not a positive number.' }],
        state: bytesRead === each.bytesTotal ? 'finished' : 'running',
        updatedTime: this.#now() as UnixMs,
      }
    })
    return this.imports
  }
}
