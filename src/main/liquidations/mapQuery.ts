import type { HeatmapQuery } from '../../contract/domain/heatmap.ts'
import { intervalMs } from '../../contract/domain/market.ts'
import type { Environment, VenueId, VenueInfo } from '../../contract/domain/venue.ts'
import { PitwallError } from '../../contract/errors.ts'
import type { GridFrame } from './grid/gridReader.ts'
import { multipleOf, niceBinSizes, sizeOf } from './priceBins.ts'

/** A venue this engine is configured with. */
export type ConfiguredVenue = { readonly info: VenueInfo; readonly environment: Environment }

/** Most columns of one map. */
export const columnBound = 5000

/** A query that was checked: times aligned outwards, venues and bin resolved. */
export type MapFrame = Omit<GridFrame, 'multiple'> & {
  /** Null while the symbol's base bin is not known, which means that it has no cells. */
  readonly multiple: number | null
  readonly infos: readonly VenueInfo[]
  readonly columns: number
  readonly query: HeatmapQuery
}

/** What the check needs to know of a symbol. Null where nobody has seen a price yet. */
export type SymbolFacts = {
  readonly baseExponent: number | null
  readonly price: number | null
}

/** Throws INVALID_RANGE, UNKNOWN_VENUE or INVALID_ARGUMENT, each naming what is wrong. */
export function frameOf(
  query: HeatmapQuery,
  configured: readonly ConfiguredVenue[],
  environment: Environment,
  facts: SymbolFacts,
): MapFrame {
  const step = intervalMs[query.interval]
  if (query.from >= query.to) {
    throw new PitwallError('INVALID_RANGE', 'The range must begin before it ends.', {
      path: 'from',
    })
  }
  const from = Math.floor(query.from / step) * step
  const columns = Math.ceil((query.to - from) / step)
  if (columns > columnBound) throw tooWide(columns)
  const infos = venuesOf(query, configured, environment).map(({ info }) => info)
  return {
    environment,
    symbol: query.symbol,
    venues: infos.map(({ venue }) => venue),
    infos,
    from,
    intervalMs: step,
    columns,
    multiple: binMultipleOf(query, facts),
    query,
  }
}

/**
 * A map shows one environment: the one asked for, or that of the first venue asked for. Throws
 * UNKNOWN_VENUE for a venue that is not configured.
 */
export function environmentOf(
  query: { readonly environment?: Environment; readonly venues?: readonly VenueId[] | undefined },
  configured: readonly ConfiguredVenue[],
): Environment {
  const first = askedFor(query.venues, configured)[0]
  const environment = query.environment ?? first?.environment
  if (environment !== undefined) return environment
  throw new PitwallError('NO_VENUE_AVAILABLE', 'No venue is configured.')
}

/** The configured venues among those asked for, in the order of the configuration. */
export function askedFor(
  venues: readonly VenueId[] | undefined,
  configured: readonly ConfiguredVenue[],
): readonly ConfiguredVenue[] {
  if (venues === undefined) return configured
  const unknown = venues.find((venue) => configured.every(({ info }) => info.venue !== venue))
  if (unknown === undefined) return configured.filter(({ info }) => venues.includes(info.venue))
  const known = configured.map(({ info }) => info.venue).join(', ')
  throw new PitwallError(
    'UNKNOWN_VENUE',
    `The venue ${unknown} is not configured; configured are ${known}.`,
    { path: 'venues' },
  )
}

/** An environment asked for by name is read of every venue; otherwise only where it is configured. */
function venuesOf(
  query: HeatmapQuery,
  configured: readonly ConfiguredVenue[],
  environment: Environment,
): readonly ConfiguredVenue[] {
  const asked = askedFor(query.venues, configured)
  if (query.environment !== undefined) return asked
  return asked.filter((each) => each.environment === environment)
}

/** Base bins to a bin; null while the base bin is not known. Throws INVALID_ARGUMENT. */
export function binMultipleOf(
  { binSize, symbol }: HeatmapQuery,
  facts: SymbolFacts,
): number | null {
  if (facts.baseExponent === null) return null
  const multiple = multipleOf(binSize, facts.baseExponent)
  if (multiple !== null) return multiple
  const base = sizeOf(1, facts.baseExponent)
  const nice = facts.price === null ? [] : niceBinSizes(facts.price, facts.baseExponent)
  const examples = nice.length === 0 ? '' : `, such as ${nice.join(', ')}`
  throw new PitwallError(
    'INVALID_ARGUMENT',
    `binSize ${binSize} is not possible for ${symbol}: valid are whole multiples of ${base}${examples}.`,
    { path: 'binSize' },
  )
}

function tooWide(columns: number): PitwallError {
  return new PitwallError(
    'INVALID_RANGE',
    `The range has ${columns} columns; at most ${columnBound} are possible. Choose a longer interval or a shorter range.`,
    { path: 'interval' },
  )
}
