import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Liquidation, LiquidationSource } from '../../../../contract/domain/liquidation.ts'
import type { Side } from '../../../../contract/domain/market.ts'
import type { Decimal } from '../../../core/decimal.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { buildLiquidation } from '../../shared/liquidation.ts'
import { type Reading, accept } from '../../shared/refusal.ts'
import type { Listing, SymbolFacts } from '../../shared/symbols.ts'

/** `S` and `side` name the forced ORDER: SELL closes a long. */
export const forcedOrderSides: ReadonlyMap<string, Side> = new Map([
  ['BUY', 'buy'],
  ['SELL', 'sell'],
])

/** Product line of a message since the lines share streams: 1 is USD-M, 2 is COIN-M. */
const coinMargined = 2

/**
 * One `forceOrder` message without its stream envelope. Null for COIN-M, which travels on the same
 * streams but counts in contracts. `st` is documented on the outer object; recorded messages carry
 * it inside `o`.
 */
export function parseForceOrder(
  raw: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<Liquidation | null> {
  if (isRecord(raw) && isCoinMargined(raw)) return accept(null)
  const order = isRecord(raw) ? raw['o'] : undefined
  const read = new FieldReader(order, 'forceOrder')
  const side = read.word('S', forcedOrderSides)
  // Only a filled order has an average price and a final quantity.
  const filled = read.text('X') === 'FILLED'
  const price = read.positive(filled ? 'ap' : 'p')
  const size = read.positive(filled ? 'z' : 'q')
  const exchangeTime = read.time('T')
  const symbol = listing.facts(read.text('s'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok || side === null) return symbol.ok ? accept(null) : symbol
  return accept(
    forcedOrder({
      symbol: symbol.value,
      side,
      price,
      size,
      filled,
      source: 'publicFeed',
      exchangeTime,
      receivedTime,
    }),
  )
}

function isCoinMargined(message: Readonly<Record<string, unknown>>): boolean {
  const order = message['o']
  const st = message['st'] ?? (isRecord(order) ? order['st'] : undefined)
  return st === coinMargined || st === String(coinMargined)
}

/**
 * A row of `GET /fapi/v1/forceOrders`. Null for a row that closed nothing yet, and for
 * auto-deleveraging, which shrinks a winner's position and is not a liquidation.
 */
export function parseAccountForceOrder(
  raw: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<Liquidation | null> {
  const read = new FieldReader(raw, 'forceOrders row')
  const side = read.word('side', forcedOrderSides)
  const cause = read.text('clientOrderId')
  const size = read.notNegative('executedQty')
  const price = read.notNegative('avgPrice')
  const exchangeTime = read.time('updateTime')
  const symbol = listing.facts(read.text('symbol'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (side === null || cause.startsWith('adl_') || size.value === 0 || price.value === 0) {
    return accept(null)
  }
  return accept(
    forcedOrder({
      symbol: symbol.value,
      side,
      price,
      size,
      filled: true,
      source: 'accountEndpoint',
      exchangeTime,
      receivedTime,
    }),
  )
}

/**
 * The venue gives no id. Symbol, time, side, price and quantity are the identity, so that a message
 * received twice, and the account's own record of the same order, are one event.
 */
function forcedOrder(order: {
  readonly symbol: SymbolFacts
  readonly side: Side
  readonly price: Decimal
  readonly size: Decimal
  readonly filled: boolean
  readonly source: LiquidationSource
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}): Liquidation {
  const { symbol, side, price, size, source, exchangeTime, receivedTime } = order
  return buildLiquidation({
    venue: 'binance-usdm',
    symbol,
    identity: [exchangeTime, side, price.text, size.text],
    side,
    price,
    size,
    priceKind: order.filled ? 'averageFill' : 'order',
    guarantee: 'sampled',
    source,
    confidence: 1,
    exchangeTime,
    receivedTime,
  })
}
