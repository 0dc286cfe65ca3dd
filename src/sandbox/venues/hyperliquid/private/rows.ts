import { hexDigits, mix, textKey } from '../../../marketData/hash.ts'
import { averagePriceOf, type Fill, isOpen, type Order } from '../../../matching/order.ts'
import { absolute, type Fixed } from '../../../matching/fixed.ts'
import { amountText, usdText } from './money.ts'
import type { OrderRequest } from '../../../matching/order.ts'

/** What an order looks like from outside; a refused one has nothing else. */
export type OrderView = {
  readonly oid: number
  readonly request: OrderRequest
  readonly createdTime: number
  readonly price: Fixed | null
  /** As placed, and what is left of it or was when it ended. */
  readonly original: Fixed
  readonly left: Fixed
  readonly isWaiting: boolean
}

export function viewOf(oid: number, order: Order): OrderView {
  const original = order.quantity ?? 0n
  return {
    oid,
    request: order.request,
    createdTime: order.createdTime,
    price: order.price,
    original,
    left: order.status === 'filled' ? 0n : original - order.cumulativeQuantity,
    isWaiting: order.status === 'untriggered',
  }
}

/** An entry of `openOrders` and of `orderUpdates`. */
export function orderRow(view: OrderView): Readonly<Record<string, unknown>> {
  const { request } = view
  return {
    ...commonFields(view),
    ...(request.clientOrderId === '' ? {} : { cloid: request.clientOrderId }),
    ...(request.reduceOnly ? { reduceOnly: true } : {}),
  }
}

/** An entry of `frontendOpenOrders`, and the order of `orderStatus`. */
export function frontendRow(view: OrderView): Readonly<Record<string, unknown>> {
  const { request } = view
  const { trigger } = request
  const price = trigger === null || trigger.kind === 'trailing' ? null : trigger.price
  return {
    ...commonFields(view),
    triggerCondition: triggerCondition(view, price),
    isTrigger: trigger !== null,
    triggerPx: price === null ? '0.0' : amountText(price),
    children: [],
    isPositionTpsl: false,
    reduceOnly: request.reduceOnly,
    orderType: orderTypeWord(request),
    tif: request.note['tif'] ?? null,
    cloid: request.clientOrderId === '' ? null : request.clientOrderId,
  }
}

function commonFields({ oid, request, createdTime, price, original, left }: OrderView) {
  return {
    coin: request.symbol,
    side: request.side === 'buy' ? 'B' : 'A',
    limitPx: amountText(price ?? 0n),
    sz: amountText(left),
    oid,
    timestamp: createdTime,
    origSz: amountText(original),
  }
}

function triggerCondition({ request, isWaiting }: OrderView, price: Fixed | null): string {
  const { trigger } = request
  if (trigger === null || price === null || trigger.kind === 'trailing') return 'N/A'
  if (!isWaiting) return 'Triggered'
  return `Price ${trigger.direction === 'rise' ? 'above' : 'below'} ${amountText(price).replace(/\.0$/, '')}`
}

function orderTypeWord({ trigger, note }: OrderRequest): string {
  if (trigger === null) return note['tif'] === 'FrontendMarket' ? 'Market' : 'Limit'
  const goal = trigger.kind === 'takeProfit' ? 'Take Profit' : 'Stop'
  return `${goal} ${note['isMarket'] === 'true' ? 'Market' : 'Limit'}`
}

/** One entry of the `statuses` of an order that was placed. */
export function placedStatus(view: OrderView, order: Order): Readonly<Record<string, unknown>> {
  const { request } = view
  const cloid = request.clientOrderId === '' ? {} : { cloid: request.clientOrderId }
  const average = averagePriceOf(order)
  if (isOpen(order) && order.cumulativeQuantity < view.original) {
    return { resting: { oid: view.oid, ...cloid } }
  }
  const totalSz = amountText(order.cumulativeQuantity)
  return { filled: { totalSz, avgPx: amountText(average ?? 0n, 6), oid: view.oid, ...cloid } }
}

/** A fill with the position it met. */
export type HeldFill = {
  readonly fill: Fill
  readonly oid: number
  /** Signed, before the fill. */
  readonly startPosition: Fixed
  /** The price that set a liquidation off. */
  readonly mark: Fixed
  readonly isIsolated: boolean
}

export function fillRow(held: HeldFill, user: string): Readonly<Record<string, unknown>> {
  const { fill, oid, startPosition } = held
  return {
    coin: fill.symbol,
    px: amountText(fill.price),
    sz: amountText(fill.quantity),
    side: fill.side === 'buy' ? 'B' : 'A',
    time: fill.time,
    startPosition: amountText(startPosition),
    dir: direction(held),
    closedPnl: usdText(fill.realizedPnl),
    hash: transactionHash(fill.tradeId),
    oid,
    crossed: fill.liquidity === 'taker',
    fee: usdText(fill.fee),
    tid: fill.tradeId,
    ...(fill.clientOrderId === '' ? {} : { cloid: fill.clientOrderId }),
    ...(fill.isLiquidation ? { liquidation: liquidationOf(held, user) } : {}),
    feeToken: fill.feeAsset,
    twapId: null,
  }
}

function liquidationOf({ mark }: HeldFill, liquidatedUser: string): object {
  return { liquidatedUser, markPx: amountText(mark), method: 'market' }
}

/** What the fill did to the position, in the venue's words. */
function direction({ fill, startPosition, isIsolated }: HeldFill): string {
  const isBuy = fill.side === 'buy'
  if (fill.isLiquidation) {
    const mode = isIsolated ? 'Isolated' : 'Cross'
    return `Liquidated ${mode} ${startPosition > 0n ? 'Long' : 'Short'}`
  }
  const opposes = isBuy ? startPosition < 0n : startPosition > 0n
  if (!opposes) return isBuy ? 'Open Long' : 'Open Short'
  const turns = fill.quantity > absolute(startPosition)
  if (turns) return isBuy ? 'Short > Long' : 'Long > Short'
  return isBuy ? 'Close Short' : 'Close Long'
}

const hashKey = textKey('hyperliquid/transaction')

function transactionHash(number: number): string {
  return `0x${hexDigits(64, hashKey, mix(Math.floor(number / 2 ** 32), number >>> 0))}`
}
