import type { InstrumentId, UnixMs } from './ids.ts'

/** Direction of an order; for a public trade, the taker's direction. */
export type Side = 'buy' | 'sell'

/** Sign of an exposure. */
export type PositionSide = 'long' | 'short'

/** The venue's fair price, and the figures that travel with it. */
export type MarkPrice = {
  readonly kind: 'mark'
  readonly instrumentId: InstrumentId
  readonly markPrice: number
  readonly indexPrice: number | null
  /** Per funding interval, as a fraction: 0.0001 is 0.01 %. */
  readonly fundingRate: number | null
  readonly nextFundingTime: UnixMs | null
  /** Base units, one side. Null where this message does not carry it. */
  readonly openInterest: number | null
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/** A public print. */
export type Trade = {
  readonly kind: 'trade'
  readonly instrumentId: InstrumentId
  readonly tradeId: string
  readonly side: Side
  readonly price: number
  /** Base units. */
  readonly quantity: number
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/** Price and the total quantity resting at it, base units. */
export type Level = readonly [price: number, quantity: number]

/** Replaces all we knew of a book. Bids from high to low, asks from low to high. */
export type BookSnapshot = {
  readonly kind: 'bookSnapshot'
  readonly instrumentId: InstrumentId
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  readonly sequence: number | null
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/** Absolute quantities per level; zero removes the level. */
export type BookDelta = {
  readonly kind: 'bookDelta'
  readonly instrumentId: InstrumentId
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  readonly sequence: number
  readonly previousSequence: number | null
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/** The book is out of step with the venue, or no longer brought: nothing is known until a snapshot. */
export type BookLost = {
  readonly kind: 'bookLost'
  readonly instrumentId: InstrumentId
  readonly reason: string
  readonly receivedTime: UnixMs
}

/** Top of book. Null where that side is empty. */
export type Quote = {
  readonly kind: 'quote'
  readonly instrumentId: InstrumentId
  readonly bestBid: Level | null
  readonly bestAsk: Level | null
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/** Lengths of a candle, as the interface and the API spell them. */
export const candleIntervals = [
  '1m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '8h',
  '12h',
  '1d',
] as const
export type CandleInterval = (typeof candleIntervals)[number]

export const intervalMs: Readonly<Record<CandleInterval, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '30m': 1_800_000,
  '1h': 3_600_000,
  '2h': 7_200_000,
  '4h': 14_400_000,
  '8h': 28_800_000,
  '12h': 43_200_000,
  '1d': 86_400_000,
}

export type Candle = {
  readonly kind: 'candle'
  readonly instrumentId: InstrumentId
  readonly interval: CandleInterval
  readonly openTime: UnixMs
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  /** Base units. */
  readonly volume: number
  /** False while the interval is still running. */
  readonly closed: boolean
}

/** A venue's own summary of a day's trading. */
export type Ticker = {
  readonly kind: 'ticker'
  readonly instrumentId: InstrumentId
  readonly lastTradePrice: number | null
  readonly bestBid: Level | null
  readonly bestAsk: Level | null
  /** Of the venue's rolling day. */
  readonly open: number | null
  readonly high: number | null
  readonly low: number | null
  /** Base units. */
  readonly volume: number | null
  /** Quote asset. */
  readonly turnover: number | null
  readonly markPrice: number | null
  readonly indexPrice: number | null
  /** Per funding interval, as a fraction. */
  readonly fundingRate: number | null
  readonly nextFundingTime: UnixMs | null
  /** Base units, one side. */
  readonly openInterest: number | null
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/** One funding payment of the past. */
export type FundingRate = {
  readonly instrumentId: InstrumentId
  /** Of that interval, as a fraction, exact decimal text. */
  readonly rate: string
  readonly fundingTime: UnixMs
}
