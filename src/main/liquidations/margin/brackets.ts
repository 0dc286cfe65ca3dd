import type { UnifiedSymbol, UnixMs } from '../../../contract/domain/ids.ts'
import type { BracketTable, MarginTier } from '../../../contract/domain/margin.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError, type Result } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { shippedTableOf, singleTier } from './bracketData.ts'
import { tableFault, tiersOf } from './tiers.ts'

/** The tables a venue gave, as its account or public request told them. */
export type FetchedBrackets = {
  readonly source: 'account' | 'venue'
  readonly tables: readonly {
    readonly symbol: UnifiedSymbol
    readonly tiers: readonly MarginTier[]
  }[]
}

/** How to ask a venue. Absent for one that lets nobody ask. Fed by the composition root. */
export type FetchBrackets = (venue: VenueId) => Promise<Result<FetchedBrackets>>

export type BracketStore = {
  readBrackets(): readonly BracketTable[]
  /** Takes the place of what was kept of the same venue and symbols. */
  writeBrackets(tables: readonly BracketTable[]): void
}

export type SymbolLeverage = {
  /** Base asset of a symbol at a venue, and its largest leverage where the listing tells it. */
  listing(
    venue: VenueId,
    symbol: UnifiedSymbol,
  ): { readonly baseAsset: string; readonly maxLeverage: number | null } | null
}

export type BracketsOptions = {
  readonly store: BracketStore
  readonly listings: SymbolLeverage
  readonly fetch: FetchBrackets
  readonly clock: Clock
  readonly log: Log
}

/**
 * The margin tiers in force: what the venue told last, else the shipped table, else one that stands
 * in and says so. A table that leaves a jump or could be liquidated at its entry is refused.
 */
export class Brackets {
  private readonly options: BracketsOptions
  private readonly fetched = new Map<string, BracketTable>()
  /** Counts up whenever a table changed. */
  version = 0

  constructor(options: BracketsOptions) {
    this.options = options
    for (const table of options.store.readBrackets()) {
      this.fetched.set(keyOf(table.venue, table.symbol), table)
    }
  }

  of(venue: VenueId, symbol: UnifiedSymbol): BracketTable {
    return this.fetched.get(keyOf(venue, symbol)) ?? this.shipped(venue, symbol)
  }

  /** Asks the venue and keeps what it says. Throws what the venue refused with. */
  async refresh(venue: VenueId): Promise<{ readonly tables: number; readonly version: string }> {
    const answer = await this.options.fetch(venue)
    if (!answer.ok) throw new PitwallError(answer.error.code, answer.error.message)
    return this.take(venue, answer.value)
  }

  /** Keeps tables that were read elsewhere, such as by an account that just connected. */
  take(
    venue: VenueId,
    { source, tables }: FetchedBrackets,
  ): { readonly tables: number; readonly version: string } {
    const asOf = this.options.clock.now()
    const version = `${venue}-${source}-${new Date(asOf).toISOString()}`
    const usable = tables
      .filter(({ symbol, tiers }) => this.isUsable(venue, symbol, tiers))
      .map(({ symbol, tiers }): BracketTable => ({
        venue,
        symbol,
        version,
        source,
        asOf,
        assumed: false,
        tiers,
      }))
    this.options.store.writeBrackets(usable)
    for (const table of usable) this.fetched.set(keyOf(venue, table.symbol), table)
    this.version += 1
    return { tables: usable.length, version }
  }

  private isUsable(venue: VenueId, symbol: UnifiedSymbol, tiers: readonly MarginTier[]): boolean {
    const fault = tableFault(tiers)
    if (fault === null) return true
    this.options.log.warn({ venue, symbol, fault }, 'a bracket table was refused')
    return false
  }

  private shipped(venue: VenueId, symbol: UnifiedSymbol): BracketTable {
    const table = shippedTableOf(venue)
    if (table === null) {
      throw new PitwallError('UNSUPPORTED', `${venue} has no positions to liquidate.`, {
        path: 'venue',
      })
    }
    const listing = this.options.listings.listing(venue, symbol)
    const base = listing?.baseAsset ?? symbol.replace(/USDT$/, '')
    const own = table.byBase[base]
    const asOf = Date.parse(table.asOf) as UnixMs
    const head = { venue, symbol, version: table.version, source: 'shipped', asOf } as const
    if (own !== undefined) return { ...head, assumed: false, tiers: tiersOf(own) }
    const firstStep = table.firstSteps?.[base]
    if (firstStep !== undefined) return { ...head, assumed: true, tiers: tiersOf([firstStep]) }
    const leverage = listing?.maxLeverage ?? null
    if (leverage === null || leverage <= 0)
      return { ...head, assumed: true, tiers: tiersOf(table.others) }
    return { ...head, assumed: true, tiers: singleTier(leverage) }
  }
}

function keyOf(venue: VenueId, symbol: UnifiedSymbol): string {
  return `${venue} ${symbol}`
}
