import type { InstrumentId, UnixMs } from '../../../../contract/domain/ids.ts'
import type { AccountOrigin } from '../../../../contract/domain/order.ts'
import { type Listing, instrumentIdOf } from '../../shared/symbols.ts'

/** Where a row of an account belongs, and what reading it needs. */
export type AccountReading = {
  readonly origin: AccountOrigin
  readonly listing: Listing
  readonly receivedTime: UnixMs
}

/**
 * The instrument of an order or a fill, listed or not: what the account holds is told of even where
 * its symbol is one that we cannot take apart.
 */
export function instrumentIdIn(listing: Listing, venueSymbol: string): InstrumentId {
  const facts = listing.facts(venueSymbol)
  return facts.ok ? facts.value.instrumentId : instrumentIdOf('binance-spot', venueSymbol, 'spot')
}
