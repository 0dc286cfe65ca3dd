import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { FundingRate, Ticker } from '../../../../contract/domain/market.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import {
  type Reading,
  type Rows,
  accept,
  gatherRows,
  parseRows,
  refuse,
} from '../../shared/refusal.ts'
import type { Listing, SymbolFacts } from '../../shared/symbols.ts'

/** Reply to `metaAndAssetCtxs`: contexts stand in the order of the universe, and carry no time. */
export function parseTickers(
  raw: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<Rows<Ticker>> {
  const [meta, contexts] = Array.isArray(raw) ? (raw as readonly unknown[]) : []
  const universe = isRecord(meta) ? meta['universe'] : undefined
  if (!Array.isArray(universe) || !Array.isArray(contexts)) {
    return refuse('metaAndAssetCtxs: not a universe and its contexts')
  }
  if (universe.length !== contexts.length) {
    return refuse('metaAndAssetCtxs: universe and contexts differ in length')
  }
  return accept(
    gatherRows(
      contexts.map((context, index) => {
        const symbol = listing.facts(
          new FieldReader(universe[index], 'universe entry').text('name'),
        )
        return symbol.ok ? parseTicker(context, symbol.value, receivedTime) : symbol
      }),
    ),
  )
}

/** What nobody trades has no price in the middle. The venue tells neither last price nor book here. */
function parseTicker(raw: unknown, symbol: SymbolFacts, receivedTime: UnixMs): Reading<Ticker> {
  const read = new FieldReader(raw, 'asset context')
  const optional = (name: string): number | null => read.optionalDecimal(name)?.value ?? null
  const ticker: Ticker = {
    kind: 'ticker',
    instrumentId: symbol.instrumentId,
    lastTradePrice: null,
    bestBid: null,
    bestAsk: null,
    open: optional('prevDayPx'),
    high: null,
    low: null,
    volume: optional('dayBaseVlm'),
    turnover: optional('dayNtlVlm'),
    markPrice: read.positive('markPx').value,
    indexPrice: optional('oraclePx'),
    fundingRate: optional('funding'),
    nextFundingTime: null,
    openInterest: optional('openInterest'),
    exchangeTime: receivedTime,
    receivedTime,
  }
  return read.refusal === null ? accept(ticker) : { ok: false, refusal: read.refusal }
}

/** Reply to `fundingHistory`, oldest first. */
export function parseFundingHistory(raw: unknown, listing: Listing): Reading<Rows<FundingRate>> {
  return parseRows(raw, 'fundingHistory', (row) => {
    const read = new FieldReader(row, 'funding')
    const symbol = listing.facts(read.text('coin'))
    const rate = read.decimal('fundingRate').text
    const fundingTime = read.time('time')
    if (read.refusal !== null) return { ok: false, refusal: read.refusal }
    return symbol.ok
      ? accept({ instrumentId: symbol.value.instrumentId, rate, fundingTime })
      : symbol
  })
}
