import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Level, MarkPrice, Quote } from '../../../../contract/domain/market.ts'
import { finish } from '../../shared/binance/market.ts'
import { parseLevels } from '../../shared/book.ts'
import type { Decimal } from '../../../core/decimal.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'
import type { Listing } from '../../shared/symbols.ts'

/** `markPriceUpdate` message. */
export function parseMarkPrice(
  raw: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<MarkPrice> {
  const read = new FieldReader(raw, 'markPriceUpdate')
  const symbol = listing.facts(read.text('s'))
  const mark: Omit<MarkPrice, 'instrumentId'> = {
    kind: 'mark',
    markPrice: read.positive('p').value,
    indexPrice: positiveOrNull(read.optionalDecimal('i')),
    fundingRate: read.optionalDecimal('r')?.value ?? null, // empty on delivery contracts
    nextFundingTime: read.optionalTime('T'),
    openInterest: null,
    exchangeTime: read.time('E'),
    receivedTime,
  }
  return finish(read, symbol, (facts) => ({ ...mark, instrumentId: facts.instrumentId }))
}

/** A row of `GET /fapi/v1/premiumIndex`. */
export function parsePremiumIndex(
  raw: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<MarkPrice> {
  const read = new FieldReader(raw, 'premiumIndex')
  const symbol = listing.facts(read.text('symbol'))
  const mark: Omit<MarkPrice, 'instrumentId'> = {
    kind: 'mark',
    markPrice: read.positive('markPrice').value,
    indexPrice: positiveOrNull(read.optionalDecimal('indexPrice')),
    fundingRate: read.optionalDecimal('lastFundingRate')?.value ?? null,
    nextFundingTime: read.optionalTime('nextFundingTime'),
    openInterest: null,
    exchangeTime: read.time('time'),
    receivedTime,
  }
  return finish(read, symbol, (facts) => ({ ...mark, instrumentId: facts.instrumentId }))
}

/** `bookTicker` message. */
export function parseQuote(raw: unknown, listing: Listing, receivedTime: UnixMs): Reading<Quote> {
  const read = new FieldReader(raw, 'bookTicker')
  const symbol = listing.facts(read.text('s'))
  const bid = [read.notNegative('b').value, read.notNegative('B').value] as const
  const ask = [read.notNegative('a').value, read.notNegative('A').value] as const
  const exchangeTime = read.time('T')
  return finish(read, symbol, (facts) => ({
    kind: 'quote' as const,
    instrumentId: facts.instrumentId,
    bestBid: bid[0] > 0 ? bid : null,
    bestAsk: ask[0] > 0 ? ask : null,
    exchangeTime,
    receivedTime,
  }))
}

/** Levels and chain numbers of one `depthUpdate`. */
export type DepthUpdate = {
  readonly venueSymbol: string
  /** `U`. */
  readonly firstId: number
  /** `u`. */
  readonly lastId: number
  /** `pu`: the `u` of the message before. */
  readonly previousId: number
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  readonly exchangeTime: UnixMs
}

export function parseDepthUpdate(raw: unknown): Reading<DepthUpdate> {
  const read = new FieldReader(raw, 'depthUpdate')
  const update = {
    venueSymbol: read.text('s'),
    firstId: read.integer('U'),
    lastId: read.integer('u'),
    previousId: read.integer('pu'),
    exchangeTime: read.time('T'),
  }
  const bids = parseLevels(read.get('b'))
  const asks = parseLevels(read.get('a'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (bids === null || asks === null) return refuse('depthUpdate: a level is not a price and size')
  return accept({ ...update, bids, asks })
}

function positiveOrNull(decimal: Decimal | null): number | null {
  return decimal !== null && decimal.value > 0 ? decimal.value : null
}
