import type { StreamWish } from '../adapter.ts'
import type { Bundle } from '../shared/allocator.ts'
import { isRecord } from '../shared/fields.ts'
import type { Listing, SymbolFacts } from '../shared/symbols.ts'
import { klineNames } from './parse/market.ts'
import type { Category } from './symbols.ts'

/** Change several times a second at any hour, so that a connection is seen to live. */
export const pulses = {
  linear: 'tickers.BTCUSDT',
  inverse: 'tickers.BTCUSD',
  spot: 'tickers.BTCUSDT',
} as const satisfies Record<Category, string>

/** Depth of a subscribed book: the deepest there is, every 200 ms. */
const bookDepth = 1_000

/** The best level alone, every 10 ms. */
export const quoteDepth = 1

/**
 * The topics that a wish comes to on the sockets of a category, bundled by symbol so that a symbol
 * stays on one connection.
 */
export function bundlesOf(
  wish: StreamWish,
  listing: Listing,
  category: Category,
): readonly Bundle[] {
  const bundles = new Map<string, Set<string>>()
  const want = (
    id: StreamWish['marks'][number],
    topic: (symbol: string) => string | null,
  ): void => {
    const instrument = listing.byId(id)
    if (instrument?.marketKind !== category) return
    const name = topic(instrument.venueSymbol)
    if (name === null) return
    const channels = bundles.get(instrument.venueSymbol) ?? new Set()
    bundles.set(instrument.venueSymbol, channels.add(name))
  }
  // Spot pairs are not liquidated and have no mark.
  const isContract = category !== 'spot'
  for (const id of isContract ? wish.liquidations : []) {
    want(id, (symbol) => `allLiquidation.${symbol}`)
  }
  for (const id of isContract ? wish.marks : []) want(id, (symbol) => `tickers.${symbol}`)
  for (const id of wish.trades) want(id, (symbol) => `publicTrade.${symbol}`)
  for (const id of wish.books) want(id, (symbol) => `orderbook.${bookDepth}.${symbol}`)
  for (const id of wish.quotes ?? []) want(id, (symbol) => `orderbook.${quoteDepth}.${symbol}`)
  for (const { instrumentId, interval } of wish.candles) {
    const name = klineNames[interval]
    want(instrumentId, (symbol) => (name === null ? null : `kline.${name}.${symbol}`))
  }
  return [...bundles].map(([key, channels]) => ({ key, channels: [...channels] }))
}

/** The symbol whose liquidations a topic carries; null for any other topic. */
export function liquidationSymbol(channel: string, listing: Listing): SymbolFacts | null {
  const match = /^(?:allLiquidation|liquidation)\.(.+)$/.exec(channel)
  if (match?.[1] === undefined) return null
  const symbol = listing.facts(match[1])
  return symbol.ok ? symbol.value : null
}

export function isTalkative(channel: string): boolean {
  return channel === pulses.linear || channel === pulses.inverse
}

/** `{"op":"subscribe","args":[…]}`. */
export function channelsOfFrame(frame: unknown): readonly string[] {
  if (!isRecord(frame) || frame['op'] !== 'subscribe') return []
  const args = frame['args']
  return Array.isArray(args) ? args.filter((each) => typeof each === 'string') : []
}
