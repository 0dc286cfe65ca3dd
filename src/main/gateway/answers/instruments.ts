import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { InstrumentId, UnifiedSymbol } from '../../../contract/domain/ids.ts'
import type { MarketKind, VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { EngineServices } from '../../core/services.ts'

export type InstrumentArguments = {
  readonly instrument_id?: InstrumentId | undefined
  readonly symbol?: UnifiedSymbol | undefined
  readonly market_kind?: MarketKind | undefined
}

/** The instrument that a body means. Throws naming what is missing, unknown, or means several. */
export function instrumentNamed(
  services: Pick<EngineServices, 'market'>,
  venue: VenueId,
  { instrument_id: instrumentId, symbol, market_kind: marketKind }: InstrumentArguments,
): InstrumentId {
  if (instrumentId !== undefined) return instrumentId
  if (symbol === undefined) throw refusal('instrument_id', 'name an instrument_id or a symbol')
  const found = services.market
    .instruments(symbol)
    .filter((each) => each.venue === venue)
    .filter((each) => marketKind === undefined || each.marketKind === marketKind)
  const [first] = found
  if (first === undefined) {
    const kind = marketKind === undefined ? '' : ` as ${marketKind}`
    throw new PitwallError('UNKNOWN_SYMBOL', `${venue} does not list ${symbol}${kind}.`, {
      path: 'symbol',
    })
  }
  if (found.length > 1) throw refusal('market_kind', `${symbol} means ${namesOf(found)} there`)
  return first.instrumentId
}

function namesOf(instruments: readonly Instrument[]): string {
  return instruments.map((each) => each.instrumentId).join(' and ')
}

function refusal(path: string, why: string): PitwallError {
  return new PitwallError('INVALID_ARGUMENT', `${path}: ${why}`, { path })
}
