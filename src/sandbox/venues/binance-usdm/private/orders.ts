import type { Contract } from '../../../matching/contract.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { ExternalMarket } from '../../../matching/externalMarket.ts'
import { times } from '../../../matching/fixed.ts'
import type { Fill, Order, OrderRequest, Placed, Refusal as Word } from '../../../matching/order.ts'
import type { Side } from '../../../matching/order.ts'
import type { Caller } from '../../binance/private/operation.ts'
import { Parameters } from '../../binance/private/parameters.ts'
import { mandatory, Refusal } from '../../binance/refusals.ts'
import { type OrderReader, readAlgoOrder, readOrder } from './orderRequests.ts'
import {
  ackRow,
  algoIdOf,
  algoQueryRow,
  algoRow,
  orderIdOfAlgo,
  orderRow,
  textsOf,
  tradeRow,
} from './rows.ts'
import { notionalText, refusalOf } from './words.ts'

type Parts = {
  readonly engine: MatchingEngine
  readonly external: ExternalMarket
  readonly newClientOrderId: () => string
}

const longestRangeMs = 7 * 86_400_000

/** Orders of futures accounts: normal ones by `orderId`, conditional ones by `algoId`. */
export class FuturesOrders {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  place(caller: Caller, parameters: Parameters): object {
    const order = this.submit(caller, parameters, readOrder)
    return ackRow(this.contractOf(order), order)
  }

  /** Read and understood, but not made. */
  test(caller: Caller, parameters: Parameters): object {
    this.contract(parameters)
    readOrder(parameters, this.reader(caller))
    return {}
  }

  modify(caller: Caller, parameters: Parameters): object {
    const order = this.findNormal(caller, parameters)
    const quantity = parameters.needDecimal('quantity')
    const price = parameters.needDecimal('price')
    if (readSideWord(parameters) !== order.request.side) throw refusalOf('unknownOrder')
    const outcome = this.parts.engine.amend(caller.account.id, order.id, { price, quantity })
    if (!outcome.ok) throw this.refusal(outcome.refusal, order.request)
    return ackRow(this.contractOf(order), outcome.value.order)
  }

  cancel(caller: Caller, parameters: Parameters): object {
    const order = this.findNormal(caller, parameters, unknownToCancel)
    const outcome = this.parts.engine.cancel(caller.account.id, order.id)
    if (!outcome.ok) throw unknownToCancel()
    return ackRow(this.contractOf(order), outcome.value)
  }

  cancelAll({ account }: Caller, parameters: Parameters): object {
    const { symbol } = this.contract(parameters)
    this.parts.engine.cancelAll(
      account.id,
      (order) => order.request.symbol === symbol && isNormal(order),
    )
    return allCanceled
  }

  /** A reply for each: an order, or a refusal in its place. */
  placeBatch(caller: Caller, parameters: Parameters): readonly object[] {
    return this.eachOf(parameters, 'batchOrders', 5, (each) => this.place(caller, each))
  }

  modifyBatch(caller: Caller, parameters: Parameters): readonly object[] {
    return this.eachOf(parameters, 'batchOrders', 5, (each) => this.modify(caller, each))
  }

  cancelBatch(caller: Caller, parameters: Parameters): readonly object[] {
    const { symbol } = this.contract(parameters)
    const ids = parameters.list('orderIdList')
    const names = parameters.list('origClientOrderIdList')
    const wanted = (ids ?? names ?? []).map((value) =>
      Parameters.ofObject({ symbol, [ids === null ? 'origClientOrderId' : 'orderId']: value }),
    )
    if (wanted.length === 0) throw mandatory('orderIdList')
    if (wanted.length > 10) throw new Refusal(-4082, 'Invalid number of batch place orders')
    return wanted.map((each) => orRefusal(() => this.cancel(caller, each)))
  }

  countdown({ account }: Caller, parameters: Parameters): object {
    const { symbol } = this.contract(parameters)
    const ms = parameters.needWhole('countdownTime')
    this.parts.engine.countdown(account.id, symbol, ms)
    return { symbol, countdownTime: String(ms) }
  }

  order(caller: Caller, parameters: Parameters): object {
    const order = this.findNormal(caller, parameters)
    return orderRow(this.contractOf(order), order)
  }

  openOrder(caller: Caller, parameters: Parameters): object {
    const order = this.findNormal(caller, parameters)
    const isOpen = this.parts.engine.openOrders(caller.account.id, null).includes(order)
    if (!isOpen) throw refusalOf('unknownOrder')
    return orderRow(this.contractOf(order), order)
  }

  openOrders({ account }: Caller, parameters: Parameters): readonly object[] {
    return this.parts.engine
      .openOrders(account.id, this.optionalSymbol(parameters))
      .filter(isNormal)
      .map((order) => orderRow(this.contractOf(order), order))
  }

  allOrders({ account }: Caller, parameters: Parameters): readonly object[] {
    const from = parameters.whole('orderId')
    const { start, end } = range(parameters)
    const limit = parameters.limit(500, 1000)
    const found = this.parts.engine
      .orders(account.id, this.optionalSymbol(parameters))
      .filter((order) => isNormal(order) && order.createdTime >= start && order.createdTime <= end)
      .filter((order) => from === null || order.id >= from)
    const page = from === null ? found.slice(-limit) : found.slice(0, limit)
    return page.map((order) => orderRow(this.contractOf(order), order))
  }

  userTrades({ account }: Caller, parameters: Parameters): readonly object[] {
    const contract = this.contract(parameters)
    const { start, end } = range(parameters)
    const [orderId, fromId] = [parameters.whole('orderId'), parameters.whole('fromId')]
    const limit = parameters.limit(500, 1000)
    const found = this.parts.engine
      .fills(account.id, contract.symbol)
      .filter((fill) => fill.time >= start && fill.time <= end)
      .filter((fill) => orderId === null || fill.orderId === orderId)
      .filter((fill) => fromId === null || fill.tradeId >= fromId)
    const fromStart = fromId !== null || parameters.has('startTime')
    const page = fromStart ? found.slice(0, limit) : found.slice(-limit)
    return page.map((fill: Fill) => tradeRow(contract, fill))
  }

  /** The account's own liquidations. */
  forceOrders({ account }: Caller, parameters: Parameters): readonly object[] {
    const { start, end } = range(parameters)
    const limit = parameters.limit(50, 100)
    if (parameters.text('autoCloseType') === 'ADL') return []
    return this.parts.engine
      .orders(account.id, this.optionalSymbol(parameters))
      .filter((order) => order.isLiquidation && order.createdTime >= start)
      .filter((order) => order.createdTime <= end)
      .slice(-limit)
      .map((order) => orderRow(this.contractOf(order), order))
  }

  // Conditional orders

  placeAlgo(caller: Caller, parameters: Parameters): object {
    const order = this.submit(caller, parameters, readAlgoOrder)
    return algoRow(this.contractOf(order), order)
  }

  cancelAlgo(caller: Caller, parameters: Parameters): object {
    const order = this.findAlgo(caller, parameters, unknownToCancel)
    const waits = order.status === 'untriggered'
    if (!waits || !this.parts.engine.cancel(caller.account.id, order.id).ok) {
      throw unknownToCancel()
    }
    return {
      algoId: algoIdOf(order),
      clientAlgoId: order.request.clientOrderId,
      code: '200',
      msg: 'success',
    }
  }

  /** The socket answers with the order itself. */
  cancelAlgoOverSocket(caller: Caller, parameters: Parameters): object {
    const order = this.findAlgo(caller, parameters, unknownToCancel)
    this.cancelAlgo(caller, parameters)
    return algoRow(this.contractOf(order), order)
  }

  cancelAllAlgos({ account }: Caller, parameters: Parameters): object {
    const { symbol } = this.contract(parameters)
    this.parts.engine.cancelAll(
      account.id,
      (order) => order.request.symbol === symbol && order.status === 'untriggered',
    )
    return allCanceled
  }

  algo(caller: Caller, parameters: Parameters): object {
    const order = this.findAlgo(caller, parameters, () => refusalOf('unknownOrder'))
    return algoQueryRow(this.contractOf(order), order)
  }

  openAlgos({ account }: Caller, parameters: Parameters): readonly object[] {
    return this.parts.engine
      .openOrders(account.id, this.optionalSymbol(parameters))
      .filter((order) => order.status === 'untriggered')
      .map((order) => algoQueryRow(this.contractOf(order), order))
  }

  allAlgos({ account }: Caller, parameters: Parameters): readonly object[] {
    const { symbol } = this.contract(parameters)
    const { start, end } = range(parameters)
    return this.parts.engine
      .orders(account.id, symbol)
      .filter((order) => order.request.trigger !== null && order.createdTime >= start)
      .filter((order) => order.createdTime <= end)
      .slice(-parameters.limit(500, 1000))
      .map((order) => algoQueryRow(this.contractOf(order), order))
  }

  contract(parameters: Parameters): Contract {
    const contract = this.parts.engine.contract(parameters.needText('symbol'))
    if (contract === null) throw refusalOf('unknownSymbol')
    return contract
  }

  contractOf(order: Order): Contract {
    const contract = this.parts.engine.contract(order.request.symbol)
    if (contract === null) throw new Error(`no contract ${order.request.symbol}`)
    return contract
  }

  private optionalSymbol(parameters: Parameters): string | null {
    return parameters.has('symbol') ? this.contract(parameters).symbol : null
  }

  private reader({ now }: Caller): OrderReader {
    return { ...this.parts, now }
  }

  private submit(
    caller: Caller,
    parameters: Parameters,
    read: (parameters: Parameters, reader: OrderReader) => OrderRequest,
  ): Order {
    this.contract(parameters)
    const request = read(parameters, this.reader(caller))
    const outcome = this.parts.engine.submit(caller.account.id, request)
    if (!outcome.ok) throw this.refusal(outcome.refusal, request)
    const placed: Placed = outcome.value
    return placed.order
  }

  private refusal(word: Word, request: Pick<OrderRequest, 'symbol'>): Refusal {
    const contract = this.parts.engine.contract(request.symbol)
    if (contract === null) return refusalOf(word)
    const { band } = contract.rules
    const mark = this.parts.engine.mark(request.symbol)
    const bound = word === 'priceAboveBand' ? band?.buyUp : band?.sellDown
    const limit = textsOf(contract).price(times(mark, bound ?? 0n))
    return refusalOf(word, { limit, notional: notionalText(contract) })
  }

  private findNormal(
    { account }: Caller,
    parameters: Parameters,
    refusal: () => Refusal = () => refusalOf('unknownOrder'),
  ): Order {
    const { symbol } = this.contract(parameters)
    const orderId = parameters.whole('orderId')
    const clientOrderId = parameters.text('origClientOrderId')
    if (orderId === null && clientOrderId === null) {
      const either =
        "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!"
      throw new Refusal(-1102, either)
    }
    const name = orderId === null ? { clientOrderId: clientOrderId ?? '' } : { orderId }
    const order = this.parts.engine.order(account.id, name)
    if (order === null || order.request.symbol !== symbol || !isNormal(order)) throw refusal()
    return order
  }

  private findAlgo({ account }: Caller, parameters: Parameters, refusal: () => Refusal): Order {
    const algoId = parameters.whole('algoId')
    const clientOrderId = parameters.text('clientAlgoId')
    if (algoId === null && clientOrderId === null) throw mandatory('algoId')
    const name =
      algoId === null ? { clientOrderId: clientOrderId ?? '' } : { orderId: orderIdOfAlgo(algoId) }
    const order = this.parts.engine.order(account.id, name)
    if (order === null || order.request.trigger === null) throw refusal()
    return order
  }

  private eachOf(
    parameters: Parameters,
    name: string,
    most: number,
    run: (each: Parameters) => object,
  ): readonly object[] {
    const list = parameters.list(name)
    if (list === null) throw mandatory(name)
    if (list.length > most) throw new Refusal(-4082, 'Invalid number of batch place orders')
    return list.map((each) =>
      orRefusal(() => run(Parameters.ofObject((each ?? {}) as Record<string, unknown>))),
    )
  }
}

const allCanceled = { code: 200, msg: 'The operation of cancel all open order is done.' }

/** In the engine: never conditional, or no longer. */
export function isNormal(order: Order): boolean {
  return order.request.trigger === null || order.triggeredTime !== null
}

function unknownToCancel(): Refusal {
  return new Refusal(-2011, 'Unknown order sent.')
}

function orRefusal(run: () => object): object {
  try {
    return run()
  } catch (failure) {
    if (failure instanceof Refusal) return { code: failure.code, msg: failure.message }
    throw failure
  }
}

function readSideWord(parameters: Parameters): Side {
  return parameters.needText('side') === 'BUY' ? 'buy' : 'sell'
}

function range(parameters: Parameters): { readonly start: number; readonly end: number } {
  const [start, end] = [parameters.whole('startTime'), parameters.whole('endTime')]
  if (start !== null && end !== null && end - start > longestRangeMs) {
    throw new Refusal(-4165, 'Maximum time interval is 7 days.')
  }
  return { start: start ?? 0, end: end ?? Number.MAX_SAFE_INTEGER }
}
