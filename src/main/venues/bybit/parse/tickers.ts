import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Ticker } from '../../../../contract/domain/market.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, accept } from '../../shared/refusal.ts'
import type { SymbolFacts } from '../../shared/symbols.ts'
import { levelOf, openInterestOf } from './market.ts'

/**
 * A row of `GET /v5/market/tickers`. Inverse contracts are worth one US dollar each: their volume is
 * the turnover in the quote asset, and their turnover the volume in the base asset.
 */
export function parseTicker(
  raw: unknown,
  symbol: SymbolFacts,
  exchangeTime: UnixMs,
  receivedTime: UnixMs,
): Reading<Ticker> {
  const read = new FieldReader(raw, 'tickers row')
  const isInverse = symbol.marketKind === 'inverse'
  const markPrice = read.optionalDecimal('markPrice')
  const ticker: Ticker = {
    kind: 'ticker',
    instrumentId: symbol.instrumentId,
    lastTradePrice: positiveOf(read, 'lastPrice'),
    bestBid: levelOf(read, 'bid1Price', 'bid1Size', symbol),
    bestAsk: levelOf(read, 'ask1Price', 'ask1Size', symbol),
    open: positiveOf(read, 'prevPrice24h'),
    high: positiveOf(read, 'highPrice24h'),
    low: positiveOf(read, 'lowPrice24h'),
    volume: numberOf(read, isInverse ? 'turnover24h' : 'volume24h'),
    turnover: numberOf(read, isInverse ? 'volume24h' : 'turnover24h'),
    markPrice: positiveOf(read, 'markPrice'),
    indexPrice: positiveOf(read, 'indexPrice'),
    fundingRate: numberOf(read, 'fundingRate'),
    nextFundingTime: read.optionalTime('nextFundingTime'),
    openInterest: markPrice === null ? null : openInterestOf(read, symbol, markPrice.text),
    exchangeTime,
    receivedTime,
  }
  return read.refusal === null ? accept(ticker) : { ok: false, refusal: read.refusal }
}

function numberOf(read: FieldReader, name: string): number | null {
  return read.optionalDecimal(name)?.value ?? null
}

/** A price of zero says that there is none. */
function positiveOf(read: FieldReader, name: string): number | null {
  const value = numberOf(read, name)
  return value !== null && value > 0 ? value : null
}
