import type { VenueId } from '../../contract/domain/venue.ts'
import { type Bar, barStart } from '../marketData/bars.ts'
import { minuteMs } from '../marketData/factor.ts'
import { textKey } from '../marketData/hash.ts'
import { type Listing, listingsOf } from '../marketData/listings.ts'
import type { BarQuery, RecordedView } from '../venues/sandboxVenue.ts'
import { type Observation, observe } from './observe.ts'
import type { RecordedMessage } from './recording.ts'
import type { ReplayTimeline } from './timeline.ts'

type Print = { readonly time: number; readonly price: number; readonly quantity: number }
type Candle = { readonly openTime: number; readonly bar: Omit<Bar, 'openTime'> }

/** What a recording tells about one symbol. */
type Symbol = {
  priceDecimals: number
  quantityDecimals: number
  price: number
  readonly trades: Print[]
  readonly marks: Print[]
  /** Recorded one-minute candles by their recorded opening; the last state of each. */
  readonly candles: Map<number, Candle>
}

/**
 * The market of a recording: only what its messages state. Candles are recorded ones where there
 * are any, else made from recorded trades, else from recorded marks, else there are none.
 */
export class RecordedMarket implements RecordedView {
  readonly listings: readonly Listing[]
  private readonly symbols = new Map<string, Symbol>()
  private readonly venue: VenueId
  private readonly timeline: ReplayTimeline

  constructor(venue: VenueId, messages: readonly RecordedMessage[], timeline: ReplayTimeline) {
    this.venue = venue
    this.timeline = timeline
    for (const message of messages) this.learn(message)
    this.listings = [...this.symbols].map(([name, symbol]) => recordedListing(venue, name, symbol))
  }

  find(venueSymbol: string): Listing | null {
    return this.listings.find((listing) => listing.venueSymbol === venueSymbol) ?? null
  }

  /** The last mark recorded before a time, shifted as the recording is. Null without one. */
  lastMark(listing: Listing, now: number): number | null {
    const marks = this.symbols.get(listing.venueSymbol)?.marks ?? []
    const recorded = now - this.timeline.offsetMs
    return marks.findLast((mark) => mark.time <= recorded)?.price ?? null
  }

  /** Bars whose start lies in [from, to], oldest first; nothing that is still to come. */
  bars(listing: Listing, query: BarQuery, now: number): Bar[] {
    const symbol = this.symbols.get(listing.venueSymbol)
    if (symbol === undefined || !this.timeline.hasBegun) return []
    const bars = new Map<number, Bar>()
    for (const minute of this.minutes(symbol)) {
      if (minute.openTime > now) break
      const openTime = barStart(query.intervalMs, minute.openTime)
      const before = bars.get(openTime)
      bars.set(openTime, before === undefined ? { ...minute, openTime } : joined(before, minute))
    }
    return [...bars.values()]
      .filter(({ openTime }) => openTime >= query.from && openTime <= query.to)
      .toSorted((left, right) => left.openTime - right.openTime)
      .slice(0, query.limit)
  }

  /** One-minute bars in shifted time, oldest first. */
  private minutes(symbol: Symbol): Bar[] {
    const offset = this.timeline.offsetMs
    if (symbol.candles.size > 0) {
      const edge = Math.round(offset / minuteMs) * minuteMs
      return [...symbol.candles.values()]
        .map(({ openTime, bar }) => ({ ...bar, openTime: openTime + edge }))
        .toSorted((left, right) => left.openTime - right.openTime)
    }
    return printBars(symbol.trades.length > 0 ? symbol.trades : symbol.marks, offset)
  }

  private learn({ raw, time }: RecordedMessage): void {
    let message: unknown
    try {
      message = JSON.parse(raw)
    } catch {
      return
    }
    for (const seen of observe(this.venue, message)) {
      if (seen.symbol !== '') this.take(seen, time)
    }
  }

  private take(seen: Observation, time: number): void {
    const symbol = this.symbols.get(seen.symbol) ?? newSymbol()
    const priceText = seen.kind === 'candle' ? seen.close : seen.price
    const price = Number(priceText)
    if (priceText === '' || !(price > 0)) return
    this.symbols.set(seen.symbol, symbol)
    symbol.price = price
    if (seen.kind === 'candle') {
      takeCandle(symbol, seen)
      return
    }
    // Marks have more decimals than the tick.
    if (seen.kind !== 'mark') {
      symbol.priceDecimals = Math.max(symbol.priceDecimals, decimalsIn(seen.price))
      symbol.quantityDecimals = Math.max(symbol.quantityDecimals, decimalsIn(seen.quantity))
    }
    const print = { time, price, quantity: Number(seen.quantity) }
    if (seen.kind === 'trade') symbol.trades.push(print)
    if (seen.kind === 'mark') symbol.marks.push(print)
  }
}

function newSymbol(): Symbol {
  return {
    priceDecimals: 0,
    quantityDecimals: 0,
    price: 0,
    trades: [],
    marks: [],
    candles: new Map(),
  }
}

/** Only one-minute candles: longer ones cannot be joined with them. */
function takeCandle(symbol: Symbol, seen: Extract<Observation, { kind: 'candle' }>): void {
  if (seen.interval !== '1m' && seen.interval !== '1') return
  const [open, high, low, close, volume] = [seen.open, seen.high, seen.low, seen.close, seen.volume]
  symbol.priceDecimals = Math.max(symbol.priceDecimals, decimalsIn(seen.close))
  const bar = {
    open: Number(open),
    high: Number(high),
    low: Number(low),
    close: Number(close),
    volume: Number(volume),
    quoteVolume: Number(volume) * Number(close),
    takerBuyVolume: 0,
    trades: 0,
  }
  symbol.candles.set(seen.openTime, { openTime: seen.openTime, bar })
}

function printBars(prints: readonly Print[], offset: number): Bar[] {
  const minutes = new Map<number, Bar>()
  for (const { time, price, quantity } of prints) {
    const openTime = barStart(minuteMs, time + offset)
    const single: Bar = {
      openTime,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: quantity,
      quoteVolume: quantity * price,
      takerBuyVolume: 0,
      trades: 1,
    }
    const before = minutes.get(openTime)
    minutes.set(openTime, before === undefined ? single : joined(before, single))
  }
  return [...minutes.values()].toSorted((left, right) => left.openTime - right.openTime)
}

function joined(before: Bar, after: Bar): Bar {
  return {
    openTime: before.openTime,
    open: before.open,
    high: Math.max(before.high, after.high),
    low: Math.min(before.low, after.low),
    close: after.close,
    volume: before.volume + after.volume,
    quoteVolume: before.quoteVolume + after.quoteVolume,
    takerBuyVolume: before.takerBuyVolume + after.takerBuyVolume,
    trades: before.trades + after.trades,
  }
}

/** Decimals that a text shows, without trailing zeros: `0.50` -> 1. */
function decimalsIn(text: string): number {
  const [, decimals] = text.split('.')
  return decimals === undefined ? 0 : decimals.replace(/0+$/, '').length
}

/** The seeded listing of that name with the recording's own steps, or one like it. */
function recordedListing(venue: VenueId, name: string, symbol: Symbol): Listing {
  const listings = listingsOf(venue)
  const model = listings.find((listing) => listing.venueSymbol === name) ?? listings[0]
  if (model === undefined) throw new Error(`${venue} lists nothing`)
  const base = venue === 'hyperliquid' ? name : name.replace(/USDT$/, '')
  const names = { base, perpetualBase: base, hyperliquidName: base }
  return {
    ...model,
    asset: {
      ...model.asset,
      ...(model.venueSymbol === name ? {} : names),
      price: symbol.price,
      hyperliquidSizeDecimals: Math.min(symbol.quantityDecimals, 5),
    },
    venueSymbol: name,
    key: textKey(`${venue}/${name}`),
    tickSize: 10 ** -symbol.priceDecimals,
    stepSize: 10 ** -symbol.quantityDecimals,
  }
}
