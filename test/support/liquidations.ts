import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  InstrumentId,
  LiquidationId,
  UnifiedSymbol,
  UnixMs,
} from '../../src/contract/domain/ids.ts'
import { type Liquidation, positionSideOf } from '../../src/contract/domain/liquidation.ts'
import type { VenueInfo } from '../../src/contract/domain/venue.ts'

/** An empty directory that is removed by `remove`. */
export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pitwall-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

let made = 0

/** A complete liquidation; `notional` follows price and quantity unless given. */
export function liquidation(
  given: Partial<Omit<Liquidation, 'id'>> & { readonly id?: string; readonly symbol?: string } = {},
): Liquidation {
  made += 1
  const { symbol = 'BTCUSDT', id, ...fields } = given
  const venue = given.venue ?? 'bybit'
  const side = given.side ?? 'sell'
  const price = given.price ?? 82_000
  const quantity = given.quantity ?? 0.5
  const exchangeTime = given.exchangeTime ?? (1_750_000_000_000 as UnixMs)
  return {
    kind: 'liquidation',
    venue,
    instrumentId: `${symbol}-LINEAR.${venue}` as InstrumentId,
    unifiedSymbol: symbol as UnifiedSymbol,
    side,
    positionSide: positionSideOf(side),
    price,
    priceKind: 'bankruptcy',
    quantity,
    notional: Number((price * quantity).toPrecision(15)),
    notionalAsset: 'USDT',
    guarantee: 'complete',
    source: 'publicFeed',
    confidence: 1,
    exchangeTime,
    receivedTime: exchangeTime,
    ...fields,
    id: (id ?? `made-${made}`) as LiquidationId,
  }
}

/** A venue with one guarantee that always held. */
export function venueInfo(venue: VenueInfo['venue'], over: Partial<VenueInfo> = {}): VenueInfo {
  return {
    venue,
    displayName: venue,
    aliases: [],
    color: '#808080',
    assumedMarketShare: 0.25,
    features: { realTime: true, historical: false, websocket: true },
    guarantees: [
      {
        since: '2015-01-01',
        guarantee: 'complete',
        sentence: 'Every liquidation is reported.',
        priceKind: 'bankruptcy',
        source: 'test',
      },
    ],
    ...over,
  }
}
