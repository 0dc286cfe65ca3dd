import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import { type VenueId, type VenueInfo, hasLiquidations } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { EngineServices } from '../../core/services.ts'

/**
 * The venues of liquidations that a list of names stands for, in the registry's order; all of them
 * without one. Throws naming the unknown ones.
 */
export function liquidationVenuesNamed(
  services: Pick<EngineServices, 'health'>,
  names: readonly string[] | undefined,
): readonly VenueId[] {
  return venuesAmong(services.health.venues().filter(hasLiquidations), names)
}

/** The venues a list of names stands for, in the registry's order. Throws naming the unknown ones. */
export function venuesNamed(
  { health }: Pick<EngineServices, 'health'>,
  names: readonly string[],
): readonly VenueId[] {
  return venuesAmong(health.venues(), names)
}

/** The venue a name stands for. Throws UNKNOWN_VENUE, naming the argument. */
export function venueNamed(
  services: Pick<EngineServices, 'health'>,
  name: string,
  path = 'exchange',
): VenueId {
  const found = venueOrNull(services, name)
  if (found !== null) return found
  const known = services.health.venues().map(({ venue }) => venue)
  throw unknownVenues([name], known, path)
}

function venueOrNull({ health }: Pick<EngineServices, 'health'>, name: string): VenueId | null {
  const info = health
    .venues()
    .find(({ venue, aliases }) => venue === name || aliases.includes(name))
  return info?.venue ?? null
}

function venuesAmong(
  known: readonly VenueInfo[],
  names: readonly string[] | undefined,
): readonly VenueId[] {
  if (names === undefined) return known.map(({ venue }) => venue)
  const found = new Set<VenueId>()
  const unknown: string[] = []
  for (const name of names) {
    const info = known.find(({ venue, aliases }) => venue === name || aliases.includes(name))
    if (info === undefined) unknown.push(name)
    else found.add(info.venue)
  }
  if (unknown.length > 0)
    throw unknownVenues(
      unknown,
      known.map(({ venue }) => venue),
    )
  return known.map(({ venue }) => venue).filter((venue) => found.has(venue))
}

function unknownVenues(
  unknown: readonly string[],
  known: readonly string[],
  path = 'exchanges',
): PitwallError {
  const [noun, verb] = unknown.length === 1 ? ['venue', 'is'] : ['venues', 'are']
  return new PitwallError(
    'UNKNOWN_VENUE',
    `The ${noun} ${unknown.join(', ')} ${verb} not known here; known are ${known.join(', ')}.`,
    { path },
  )
}

/**
 * Throws UNKNOWN_SYMBOL unless a configured venue lists the symbol, and NO_VENUE_AVAILABLE while
 * no venue has told what it lists: then nobody can say whether the symbol exists.
 */
export function requireSymbol(
  { liquidations }: Pick<EngineServices, 'liquidations'>,
  symbol: UnifiedSymbol,
): void {
  const symbols = liquidations.symbols()
  if (symbols.some((known) => known.symbol === symbol)) return
  if (symbols.length === 0) {
    throw new PitwallError(
      'NO_VENUE_AVAILABLE',
      'No venue has answered yet, and nothing is stored.',
    )
  }
  throw new PitwallError('UNKNOWN_SYMBOL', `No connected venue lists ${symbol}.`, {
    path: 'symbol',
  })
}
