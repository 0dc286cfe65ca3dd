import type { UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { Liquidation } from '../../contract/domain/liquidation.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import { type CellSums, cellRows } from './cellRows.ts'
import { type IntervalRow, type ScopeRow, coverageRows } from './coverageRows.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'
import { type HourQuery, type HourSum, HourSums, hourRows } from './hourRows.ts'
import { type LargestQuery, liquidationRows } from './liquidationRows.ts'

export type RowWithCells = {
  readonly environment: Environment
  readonly liquidation: Liquidation
  readonly notionalMicros: number
  readonly baseExponent: number
  readonly cells: readonly {
    readonly level: number
    readonly columnTime: number
    readonly bin: number
  }[]
}

export type IntervalChange = Omit<ScopeRow, 'symbols'> &
  Omit<IntervalRow, 'scope'> & { readonly replaces: readonly number[] }

export type Rebin = {
  readonly environment: Environment
  readonly symbol: UnifiedSymbol
  readonly exponent: number
  readonly cellsOf: (liquidation: Liquidation) => Pick<RowWithCells, 'notionalMicros' | 'cells'>
}

export type Batch = {
  readonly rows: readonly RowWithCells[]
  readonly scopes: readonly ScopeRow[]
  readonly intervals: readonly IntervalChange[]
  /** Runs in the same transaction, told for each row whether it was new. */
  readonly alongside?: (inserted: readonly boolean[]) => void
}

/**
 * Liquidations, their cells and the coverage of their feeds. What `commit` returns is on disk;
 * rows and sums change in one transaction, so they agree whenever the process dies.
 */
export class SqliteLiquidationStore {
  private readonly database: Database
  private readonly rows: ReturnType<typeof liquidationRows>
  private readonly cells: ReturnType<typeof cellRows>
  private readonly coverage: ReturnType<typeof coverageRows>
  private readonly hours: ReturnType<typeof hourRows>
  private readonly commitAll: (batch: Batch) => boolean[]
  private readonly selectExponents
  private readonly insertExponent

  constructor(database: Database) {
    const { sqlite } = database
    this.database = database
    this.rows = liquidationRows(sqlite)
    this.cells = cellRows(sqlite)
    this.coverage = coverageRows(sqlite)
    this.hours = hourRows(sqlite)
    const run = sqlite.transaction((batch: Batch) => this.write(batch))
    this.commitAll = (batch) => run.immediate(batch)
    this.selectExponents = sqlite.prepare(
      'SELECT environment, unified_symbol AS symbol, exponent FROM base_bins',
    )
    this.insertExponent = sqlite.prepare(
      'INSERT OR IGNORE INTO base_bins (environment, unified_symbol, exponent) VALUES (?, ?, ?)',
    )
  }

  commit(batch: Batch): { readonly inserted: readonly boolean[] } {
    return this.guard(() => ({ inserted: this.commitAll(batch) }))
  }

  readCells(
    range: {
      readonly environment: Environment
      readonly symbol: UnifiedSymbol
      readonly level: number
      readonly from: number
      readonly to: number
    },
    visit: (
      venue: VenueId,
      short: 0 | 1,
      columnTime: number,
      bin: number,
      notionalMicros: number,
      count: number,
    ) => void,
  ): void {
    this.guard(() => {
      for (const { seriesId, venue } of this.cells.seriesOf(range.environment, range.symbol)) {
        this.cells.read(seriesId, range.level, range.from, range.to, (...cell) =>
          visit(venue, ...cell),
        )
      }
    })
  }

  minuteTotals(environment: Environment, from: UnixMs) {
    return this.guard(
      () =>
        this.cells.minuteTotals(environment, from) as {
          readonly venue: VenueId
          readonly symbol: UnifiedSymbol
          readonly minuteTime: number
          readonly notionalMicros: number
          readonly count: number
        }[],
    )
  }

  history(query: {
    readonly venues: readonly { readonly venue: VenueId; readonly environment: Environment }[]
    readonly symbol: UnifiedSymbol | null
    readonly from: number
    readonly before: number
    readonly minNotional: number
    readonly limit: number
  }): readonly Liquidation[] {
    const { venues, ...range } = query
    return this.guard(() =>
      venues
        .flatMap((each) => this.rows.select({ ...range, ...each }))
        .toSorted((left, right) => right.exchangeTime - left.exchangeTime)
        .slice(0, query.limit),
    )
  }

  symbols(environment: Environment) {
    return this.guard(
      () =>
        this.cells.symbols(environment) as {
          readonly venue: VenueId
          readonly symbol: UnifiedSymbol
        }[],
    )
  }

  lastPrice(environment: Environment, symbol: UnifiedSymbol): number | null {
    return this.guard(() => this.rows.lastPrice(environment, symbol))
  }

  baseExponents() {
    return this.guard(
      () =>
        this.selectExponents.all() as {
          readonly environment: Environment
          readonly symbol: UnifiedSymbol
          readonly exponent: number
        }[],
    )
  }

  scopes(): readonly ScopeRow[] {
    return this.guard(() => this.coverage.scopes())
  }

  intervals(query: {
    readonly venue: VenueId
    readonly environment: Environment
    readonly scopes: readonly string[]
    readonly from: number
    readonly to: number
  }): readonly IntervalRow[] {
    const { venue, environment, scopes, from, to } = query
    return this.guard(() =>
      scopes.flatMap((scope) => this.coverage.read(venue, environment, scope, from, to)),
    )
  }

  /** Sums of whole hours by venue, side, size bucket and hour of the day. */
  hourSums(query: HourQuery): readonly HourSum[] {
    return this.guard(() => this.hours.sums(query))
  }

  /** Largest first, of at least `minNotional`. */
  largest(query: LargestQuery): readonly Liquidation[] {
    return this.guard(() => this.rows.largest(query))
  }

  rebin(change: Rebin): void {
    const run = this.database.sqlite.transaction(() => this.binAnew(change))
    this.guard(() => run.immediate())
  }

  private binAnew({ environment, symbol, exponent, cellsOf }: Rebin): void {
    const { sqlite } = this.database
    this.cells.clear(environment, symbol)
    sqlite
      .prepare('UPDATE base_bins SET exponent = ? WHERE environment = ? AND unified_symbol = ?')
      .run(exponent, environment, symbol)
    const whole = { from: 0, before: Number.MAX_SAFE_INTEGER, minNotional: 0, limit: -1 }
    for (const { seriesId, venue } of this.cells.seriesOf(environment, symbol)) {
      const sums = new CellSumsBySeries()
      for (const liquidation of this.rows.select({ venue, environment, symbol, ...whole })) {
        const baseExponent = exponent
        sums.add(seriesId, { environment, liquidation, baseExponent, ...cellsOf(liquidation) })
      }
      for (const [id, cell] of sums.all()) this.cells.add(id, cell)
    }
  }

  private write(batch: Batch): boolean[] {
    const sums = new CellSumsBySeries()
    const hours = new HourSums()
    const seriesIds = new Map<string, number>()
    const inserted = batch.rows.map((row) => {
      const isNew = this.rows.insert(row.environment, row.liquidation)
      if (!isNew) return false
      const seriesId = this.seriesIdOf(row, seriesIds)
      sums.add(seriesId, row)
      hours.add(seriesId, row.liquidation, row.notionalMicros)
      return true
    })
    for (const [seriesId, cell] of sums.all()) this.cells.add(seriesId, cell)
    for (const hour of hours.all()) this.hours.add(hour)
    for (const scope of batch.scopes) this.coverage.addScope(scope)
    for (const { replaces, ...interval } of batch.intervals) {
      this.coverage.write(interval, interval, replaces)
    }
    batch.alongside?.(inserted)
    return inserted
  }

  /** `known` holds those of this batch: what a batch that fails had made is not there afterwards. */
  private seriesIdOf(row: RowWithCells, known: Map<string, number>): number {
    const { environment, liquidation, baseExponent } = row
    const { unifiedSymbol, venue } = liquidation
    const key = `${environment} ${unifiedSymbol} ${venue}`
    const found = known.get(key)
    if (found !== undefined) return found
    const seriesId = this.cells.seriesId(environment, unifiedSymbol, venue, () =>
      this.insertExponent.run(environment, unifiedSymbol, baseExponent),
    )
    known.set(key, seriesId)
    return seriesId
  }

  private guard<Value>(work: () => Value): Value {
    return guarded(this.database.path, work)
  }
}

/** Adds up a batch before it touches the table: a cascade hits the same cells again and again. */
class CellSumsBySeries {
  private readonly sums = new Map<string, readonly [seriesId: number, cell: CellSums]>()

  add(seriesId: number, row: RowWithCells): void {
    const short = row.liquidation.positionSide === 'short' ? 1 : 0
    for (const { level, columnTime, bin } of row.cells) {
      const key = `${seriesId} ${level} ${short} ${columnTime} ${bin}`
      const known = this.sums.get(key)
      if (known === undefined) {
        const { notionalMicros } = row
        this.sums.set(key, [seriesId, { level, short, columnTime, bin, notionalMicros, count: 1 }])
      } else {
        known[1].notionalMicros += row.notionalMicros
        known[1].count += 1
      }
    }
  }

  all(): Iterable<readonly [seriesId: number, cell: CellSums]> {
    return this.sums.values()
  }
}
