import type { MatchingEngine } from '../../../matching/engine.ts'
import { isOpen, type Order, type Placed } from '../../../matching/order.ts'
import { Answered, type Caller } from '../../binance/private/operation.ts'
import type { OrderCounts } from '../../binance/private/orderCounts.ts'
import { Parameters } from '../../binance/private/parameters.ts'
import { mandatory, Refusal } from '../../binance/refusals.ts'
import { readClientId, readOrder } from './orderRequests.ts'
import { ackRow, cancelRow, fullRow, queryRow, resultRow, tradeRow } from './rows.ts'
import { refusalOf, unknownToCancel } from './words.ts'

type Parts = {
  readonly engine: MatchingEngine
  readonly newClientOrderId: () => string
  /** The name under which the stream tells of a cancel that is about to happen. */
  readonly nameCancel: (orderId: number, cancelId: string) => void
}

const dayMs = 86_400_000
/** `MAX_NUM_ORDER_AMENDS`. */
const mostAmends = 10

/** Orders of spot accounts. */
export class SpotOrders {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  place(caller: Caller, parameters: Parameters): object {
    const responseType = readResponseType(parameters)
    const { order, fills } = this.submit(caller, parameters)
    const type = responseType ?? (hasFullAnswer(order) ? 'FULL' : 'ACK')
    if (type === 'ACK') return ackRow(order, caller.now)
    return type === 'RESULT' ? resultRow(order, caller.now) : fullRow(order, fills, caller.now)
  }

  /** Read and understood, but not made. */
  test(_caller: Caller, parameters: Parameters): object {
    this.symbol(parameters)
    readOrder(parameters, this.parts.newClientOrderId)
    return {}
  }

  cancel(caller: Caller, parameters: Parameters): object {
    const order = this.find(caller, parameters, unknownToCancel)
    return this.cancelOne(caller, order, parameters)
  }

  cancelAll(caller: Caller, parameters: Parameters): readonly object[] {
    const open = this.parts.engine.openOrders(caller.account.id, this.symbol(parameters))
    if (open.length === 0) throw unknownToCancel()
    return open.map((order) => this.cancelOne(caller, order, parameters))
  }

  /** Cancels, then places; not atomic. */
  cancelReplace(caller: Caller, parameters: Parameters, counts: OrderCounts): Answered {
    const mode = needMode(parameters)
    this.symbol(parameters)
    const limitFailure = attempt(() => counts.take(caller.account.id, [1, 1], caller.now))
    if (limitFailure instanceof Refusal) return this.overLimit(caller, parameters, limitFailure)
    const canceled = attempt(() => this.cancel(caller, ofCancel(parameters)))
    if (canceled instanceof Refusal && mode === 'STOP_ON_FAILURE') {
      return failed(400, canceled, null)
    }
    const placed = attempt(() => this.place(caller, parameters))
    if (canceled instanceof Refusal) {
      return failed(placed instanceof Refusal ? 400 : 409, canceled, placed)
    }
    if (placed instanceof Refusal) return failed(409, canceled, placed)
    return new Answered(200, {
      cancelResult: 'SUCCESS',
      newOrderResult: 'SUCCESS',
      cancelResponse: canceled,
      newOrderResponse: placed,
    })
  }

  /** Less quantity, the same place in the queue. */
  amend(caller: Caller, parameters: Parameters): object {
    const { engine } = this.parts
    const quantity = parameters.needDecimal('newQty')
    const order = this.find(caller, parameters, () => refusalOf('unknownOrder'))
    if (!isOpen(order)) throw refusalOf('unknownOrder')
    if (order.amendments >= mostAmends) {
      throw new Refusal(-1013, 'Filter failure: MAX_NUM_ORDER_AMENDS')
    }
    if (order.quantity === null || quantity >= order.quantity) {
      throw new Refusal(-2038, 'Order quantity cannot be increased.')
    }
    const before = order.request.clientOrderId
    const clientOrderId =
      readClientId(parameters, 'newClientOrderId') ?? this.parts.newClientOrderId()
    const outcome = engine.amend(caller.account.id, order.id, { quantity, clientOrderId })
    if (!outcome.ok) throw refusalOf(outcome.refusal)
    const amended = queryRow(outcome.value.order)
    return {
      transactTime: caller.now,
      executionId: order.id + order.amendments,
      amendedOrder: { ...amended, origClientOrderId: before, qty: amountOf(amended) },
    }
  }

  order(caller: Caller, parameters: Parameters): object {
    return queryRow(this.find(caller, parameters, () => refusalOf('unknownOrder')))
  }

  openOrders({ account }: Caller, parameters: Parameters): readonly object[] {
    const symbol = parameters.has('symbol') ? this.symbol(parameters) : null
    return this.parts.engine.openOrders(account.id, symbol).map(queryRow)
  }

  allOrders({ account }: Caller, parameters: Parameters): readonly object[] {
    const { start, end } = dayRange(parameters)
    const from = parameters.whole('orderId')
    const limit = parameters.limit(500, 1000)
    const found = this.parts.engine
      .orders(account.id, this.symbol(parameters))
      .filter((order) => order.createdTime >= start && order.createdTime <= end)
      .filter((order) => from === null || order.id >= from)
    const fromStart = from !== null || parameters.has('startTime')
    return (fromStart ? found.slice(0, limit) : found.slice(-limit)).map(queryRow)
  }

  myTrades({ account }: Caller, parameters: Parameters): readonly object[] {
    const { start, end } = dayRange(parameters)
    const [orderId, fromId] = [parameters.whole('orderId'), parameters.whole('fromId')]
    const limit = parameters.limit(500, 1000)
    const found = this.parts.engine
      .fills(account.id, this.symbol(parameters))
      .filter((fill) => fill.time >= start && fill.time <= end)
      .filter((fill) => orderId === null || fill.orderId === orderId)
      .filter((fill) => fromId === null || fill.tradeId >= fromId)
    const fromStart = fromId !== null || parameters.has('startTime')
    return (fromStart ? found.slice(0, limit) : found.slice(-limit)).map(tradeRow)
  }

  symbol(parameters: Parameters): string {
    const contract = this.parts.engine.contract(parameters.needText('symbol'))
    if (contract === null) throw refusalOf('unknownSymbol')
    return contract.symbol
  }

  private submit(caller: Caller, parameters: Parameters): Placed {
    this.symbol(parameters)
    const request = readOrder(parameters, this.parts.newClientOrderId)
    const outcome = this.parts.engine.submit(caller.account.id, request)
    if (!outcome.ok) throw refusalOf(outcome.refusal)
    return outcome.value
  }

  private cancelOne(caller: Caller, order: Order, parameters: Parameters): object {
    const { engine, nameCancel, newClientOrderId } = this.parts
    const restriction = parameters.text('cancelRestrictions')
    if (isOpen(order) && isRestricted(order, restriction)) {
      throw new Refusal(-2011, 'Order was not canceled due to cancel restrictions.')
    }
    const cancelId = readClientId(parameters, 'newClientOrderId') ?? newClientOrderId()
    nameCancel(order.id, cancelId)
    const outcome = engine.cancel(caller.account.id, order.id)
    if (!outcome.ok) throw unknownToCancel()
    return cancelRow(order, cancelId, caller.now)
  }

  private overLimit(caller: Caller, parameters: Parameters, refusal: Refusal): Answered {
    const cancels = parameters.text('orderRateLimitExceededMode') === 'CANCEL_ONLY'
    if (!cancels) throw refusal
    const canceled = attempt(() => this.cancel(caller, ofCancel(parameters)))
    return failed(canceled instanceof Refusal ? 400 : 429, canceled, refusal)
  }

  private find(caller: Caller, parameters: Parameters, refusal: () => Refusal): Order {
    const symbol = this.symbol(parameters)
    const orderId = parameters.whole('orderId')
    const clientOrderId = parameters.text('origClientOrderId')
    if (orderId === null && clientOrderId === null) {
      const either =
        "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!"
      throw new Refusal(-1102, either)
    }
    const name = orderId === null ? { clientOrderId: clientOrderId ?? '' } : { orderId }
    const order = this.parts.engine.order(caller.account.id, name)
    if (order === null || order.request.symbol !== symbol) throw refusal()
    if (orderId === null || clientOrderId === null) return order
    if (order.request.clientOrderId !== clientOrderId) throw refusal()
    return order
  }
}

function amountOf(row: object): unknown {
  return (row as { readonly origQty?: string }).origQty
}

/** Market and limit orders are answered in full where nothing else is asked. */
function hasFullAnswer({ request }: Order): boolean {
  const type = request.note['type']
  return type === 'MARKET' || type === 'LIMIT'
}

function readResponseType(parameters: Parameters): 'ACK' | 'RESULT' | 'FULL' | null {
  const refusal = new Refusal(-1130, "Data sent for parameter 'newOrderRespType' is not valid.")
  return parameters.word('newOrderRespType', ['ACK', 'RESULT', 'FULL'] as const, refusal)
}

function isRestricted(order: Order, restriction: string | null): boolean {
  if (restriction === 'ONLY_NEW') return order.status === 'partiallyFilled'
  return restriction === 'ONLY_PARTIALLY_FILLED' && order.status !== 'partiallyFilled'
}

function needMode(parameters: Parameters): 'STOP_ON_FAILURE' | 'ALLOW_FAILURE' {
  const refusal = new Refusal(-1130, "Data sent for parameter 'cancelReplaceMode' is not valid.")
  const words = ['STOP_ON_FAILURE', 'ALLOW_FAILURE'] as const
  const mode = parameters.word('cancelReplaceMode', words, refusal)
  if (mode === null) throw mandatory('cancelReplaceMode')
  return mode
}

/** The cancel's half of a cancel-replace. */
function ofCancel(parameters: Parameters): Parameters {
  return Parameters.ofObject({
    symbol: parameters.text('symbol'),
    orderId: parameters.text('cancelOrderId'),
    origClientOrderId: parameters.text('cancelOrigClientOrderId'),
    newClientOrderId: parameters.text('cancelNewClientOrderId'),
    cancelRestrictions: parameters.text('cancelRestrictions'),
  })
}

function attempt<Value>(run: () => Value): Value | Refusal {
  try {
    return run()
  } catch (failure) {
    if (failure instanceof Refusal) return failure
    throw failure
  }
}

/** 400: nothing happened; 409: one half did; 429: only the cancel, for the limit. */
function failed(
  status: 400 | 409 | 429,
  canceled: object | Refusal,
  placed: object | Refusal | null,
): Answered {
  const isPartly = status !== 400
  return new Answered(status, {
    code: isPartly ? -2021 : -2022,
    msg: isPartly ? 'Order cancel-replace partially failed.' : 'Order cancel-replace failed.',
    data: {
      cancelResult: canceled instanceof Refusal ? 'FAILURE' : 'SUCCESS',
      newOrderResult:
        placed === null ? 'NOT_ATTEMPTED' : placed instanceof Refusal ? 'FAILURE' : 'SUCCESS',
      cancelResponse: plain(canceled),
      newOrderResponse: plain(placed),
    },
  })
}

function plain(answer: object | Refusal | null): object | null {
  return answer instanceof Refusal ? { code: answer.code, msg: answer.message } : answer
}

function dayRange(parameters: Parameters): { readonly start: number; readonly end: number } {
  const [start, end] = [parameters.whole('startTime'), parameters.whole('endTime')]
  if (start !== null && end !== null && end - start > dayMs) {
    throw new Refusal(-1127, 'More than 24 hours between startTime and endTime.')
  }
  return { start: start ?? 0, end: end ?? Number.MAX_SAFE_INTEGER }
}
