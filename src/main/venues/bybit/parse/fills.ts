import type { ClientOrderId, Fill, VenueOrderId } from '../../../../contract/domain/order.ts'
import type { Side } from '../../../../contract/domain/market.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'
import { type CategorizedSymbol, readSymbol } from '../symbols.ts'
import { type AccountReading, optionalText, orderSides } from './orders.ts'

/**
 * What an execution is. Funding is a payment, not a trade; everything else changes the position.
 * https://bybit-exchange.github.io/docs/v5/enum#exectype
 */
const kinds: ReadonlyMap<string, 'trade' | 'liquidation' | 'payment'> = new Map([
  ['Trade', 'trade'],
  ['AdlTrade', 'trade'],
  ['BustTrade', 'liquidation'],
  ['Delivery', 'trade'],
  ['Settle', 'trade'],
  ['BlockTrade', 'trade'],
  ['MovePosition', 'trade'],
  ['FutureSpread', 'trade'],
  ['CorporateAction', 'trade'],
  ['Funding', 'payment'],
])

/** Orders the venue made to close the position against the account's will. */
const forced: ReadonlySet<unknown> = new Set(['CreateByLiq', 'CreateByTakeOver_PassThrough'])

/**
 * A row of `execution/list`, or of the topics `execution` and `execution.fast`, which tells neither
 * fee nor type and carries trades alone. Null for what is not a trade.
 */
export function parseFill(
  raw: unknown,
  { origin, listing, receivedTime, category }: AccountReading,
): Reading<Fill | null> {
  const read = new FieldReader(raw, 'execution')
  const symbol = readSymbol(
    read.text('symbol'),
    optionalText(read, 'category') ?? category,
    listing,
  )
  const kind = read.has('execType') ? read.word('execType', kinds) : 'trade'
  if (read.refusal === null && kind === 'payment') return accept(null)
  const side = read.word('side', orderSides)
  const fill = {
    tradeId: read.text('execId'),
    clientOrderId: optionalText(read, 'orderLinkId') as ClientOrderId | null,
    venueOrderId: read.text('orderId') as VenueOrderId,
    lastPrice: read.positive('execPrice').text,
    lastQuantity: read.positive('execQty').text,
    fee: read.optionalDecimal('execFee')?.text ?? null,
    liquiditySide: liquiditySideOf(read),
    realizedPnl: read.optionalDecimal('execPnl')?.text ?? null,
    exchangeTime: read.time('execTime'),
  } as const
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (side === null) return refuse('execution: no side')
  return accept({
    kind: 'fill',
    ...origin,
    instrumentId: symbol.value.instrumentId,
    ...fill,
    feeAsset: fill.fee === null ? null : feeAssetOf(read, symbol.value, side),
    side,
    positionSide: null,
    isLiquidation: kind === 'liquidation' || forced.has(read.get('createType')),
    receivedTime,
  })
}

function liquiditySideOf(read: FieldReader): Fill['liquiditySide'] {
  if (!read.has('isMaker')) return null
  return read.flag('isMaker') ? 'maker' : 'taker'
}

/**
 * Contracts pay in what they settle in. A spot trade pays in what it receives, and a maker is paid
 * a rebate in what it gives. https://bybit-exchange.github.io/docs/v5/enum#spot-fee-currency-instruction
 */
function feeAssetOf(read: FieldReader, symbol: CategorizedSymbol, side: Side): string {
  const named = optionalText(read, 'feeCurrency')
  if (named !== null) return named
  if (symbol.marketKind !== 'spot') return symbol.settleAsset
  const isRebate = (read.optionalDecimal('feeRate')?.value ?? 0) < 0
  return (side === 'buy') === isRebate ? symbol.quoteAsset : symbol.baseAsset
}
