import type {
  InstrumentId,
  LiquidationId,
  UnifiedSymbol,
  UnixMs,
} from '../../../src/contract/domain/ids.ts'
import { type Liquidation, positionSideOf } from '../../../src/contract/domain/liquidation.ts'
import { type VenueId, venueIds } from '../../../src/contract/domain/venue.ts'
import { type Random, seededRandom } from '../../../src/main/core/random.ts'

/** A symbol of the day: where its price starts and how fine it moves. */
export type DaySymbol = {
  readonly symbol: UnifiedSymbol
  readonly price: number
  /** Decimals of a price; a tick is one of the last. */
  readonly decimals: number
  /** Share of the day's liquidations. */
  readonly share: number
}

export const daySymbols: readonly DaySymbol[] = [
  { symbol: 'BTCUSDT' as UnifiedSymbol, price: 82_000, decimals: 1, share: 0.34 },
  { symbol: 'ETHUSDT' as UnifiedSymbol, price: 3_100, decimals: 2, share: 0.24 },
  { symbol: 'SOLUSDT' as UnifiedSymbol, price: 172, decimals: 3, share: 0.14 },
  { symbol: 'XRPUSDT' as UnifiedSymbol, price: 2.31, decimals: 4, share: 0.08 },
  { symbol: 'DOGEUSDT' as UnifiedSymbol, price: 0.1651, decimals: 5, share: 0.07 },
  { symbol: 'HYPEUSDT' as UnifiedSymbol, price: 38.2, decimals: 3, share: 0.05 },
  { symbol: 'LINKUSDT' as UnifiedSymbol, price: 14.9, decimals: 3, share: 0.05 },
  { symbol: '1000PEPEUSDT' as UnifiedSymbol, price: 0.00512, decimals: 7, share: 0.03 },
]

export const dayStart = Date.UTC(2026, 9, 10) as UnixMs
export const dayEnd = (dayStart + 86_400_000) as UnixMs
const seconds = 86_400
const pathStep = 0.000_12

/**
 * A violent day of executed liquidations, oldest first, the same for the same seed: prices walk,
 * and half of all events fall into a few cascades.
 */
export function* dayOfLiquidations(count: number, seed = 7): Iterable<Liquidation> {
  const random = seededRandom(seed)
  const paths = daySymbols.map((symbol) => pricePath(symbol, random))
  const times = eventTimes(count, random)
  for (let index = 0; index < count; index += 1) {
    const which = pickSymbol(random())
    const symbol = daySymbols[which]
    const time = times[index]
    if (symbol === undefined || time === undefined) continue
    const second = Math.floor((time - dayStart) / 1000)
    yield eventOf(index, symbol, paths[which]?.[second] ?? symbol.price, time as UnixMs, random)
  }
}

function eventOf(
  index: number,
  { symbol, decimals }: DaySymbol,
  around: number,
  time: UnixMs,
  random: Random,
): Liquidation {
  const venue: VenueId = venueIds[Math.floor(random() ** 1.5 * venueIds.length)] ?? 'bybit'
  const side = random() < 0.55 ? 'sell' : 'buy'
  const away = (side === 'sell' ? -1 : 1) * random() ** 2 * 0.006
  const price = Number((around * (1 + away)).toFixed(decimals))
  const quantity = Number((random() ** 6 * (200_000 / price) + 20 / price).toPrecision(4))
  return {
    kind: 'liquidation',
    id: `${symbol} ${index}` as LiquidationId,
    venue,
    instrumentId: `${symbol}-LINEAR.${venue}` as InstrumentId,
    unifiedSymbol: symbol,
    side,
    positionSide: positionSideOf(side),
    price,
    priceKind: 'averageFill',
    quantity,
    notional: Number((price * quantity).toFixed(2)),
    notionalAsset: 'USDT',
    guarantee: 'complete',
    source: 'publicFeed',
    confidence: 1,
    exchangeTime: time,
    receivedTime: time,
  }
}

function pricePath({ price }: DaySymbol, random: Random): Float64Array {
  const path = new Float64Array(seconds)
  let current = price
  for (let second = 0; second < seconds; second += 1) {
    current *= 1 + (random() + random() + random() - 1.5) * pathStep
    path[second] = current
  }
  return path
}

function eventTimes(count: number, random: Random): Float64Array {
  const cascades = Array.from({ length: 12 }, () => random())
  const times = new Float64Array(count)
  for (let index = 0; index < count; index += 1) {
    const cascade = cascades[Math.floor(random() * cascades.length)] ?? 0
    const share = random() < 0.5 ? random() : (cascade + random() ** 3 * 0.02) % 1
    times[index] = dayStart + Math.floor(share * 86_399_999)
  }
  return times.toSorted()
}

function pickSymbol(chance: number): number {
  let sum = 0
  const index = daySymbols.findIndex(({ share }) => (sum += share) > chance)
  return index < 0 ? 0 : index
}
