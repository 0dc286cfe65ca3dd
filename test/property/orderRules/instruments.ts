import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { parseInstruments as binanceSpot } from '../../../src/main/venues/binance-spot/parse/instruments.ts'
import { parseInstruments as binanceUsdm } from '../../../src/main/venues/binance-usdm/parse/instruments.ts'
import { parseInstruments as bybit } from '../../../src/main/venues/bybit/parse/instruments.ts'
import { parseInstruments as hyperliquid } from '../../../src/main/venues/hyperliquid/parse/instruments.ts'
import type { Reading, Rows } from '../../../src/main/venues/shared/refusal.ts'

type Parser = (raw: unknown) => Reading<Rows<Instrument>>

const parsers: Readonly<Partial<Record<VenueId, Parser>>> = {
  'binance-spot': binanceSpot,
  'binance-usdm': (raw) => binanceUsdm(raw),
  bybit,
  hyperliquid,
}

/** What the program makes of the bodies of a venue's list; closed symbols are left out. */
export function instrumentsOf(venue: VenueId, bodies: readonly unknown[]): readonly Instrument[] {
  const parse = parsers[venue]
  if (parse === undefined) throw new Error(`${venue} has no list`)
  return bodies.flatMap((body) => {
    const reading = parse(body)
    if (!reading.ok) throw new Error(JSON.stringify(reading.refusal))
    return reading.value.values.filter(({ status }) => status === 'trading')
  })
}
