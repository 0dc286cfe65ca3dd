import type { Account } from '../../../matching/account.ts'
import type { AmendValues, MatchingEngine } from '../../../matching/engine.ts'
import { fixedText } from '../../../matching/fixed.ts'
import { isOpen, type Order, type OrderRequest } from '../../../matching/order.ts'
import { orderIdText, readOrderId } from './ids.ts'
import { badParameter, missing, Refusal } from './refusal.ts'
import { refusalOf } from './refusals.ts'
import type { Row } from './rows.ts'
import {
  amountOf,
  checkCategory,
  type Parameters,
  readLinkId,
  readOrder,
  textOf,
} from './wireOrder.ts'

/** Both ids of an order, which is all that an acknowledgement tells. */
type Acknowledgement = { readonly orderId: string; readonly orderLinkId: string }

const mostInBatch = 20

/** Orders of an account, made, changed and canceled in the venue's parameters. Throws refusals. */
export class OrderEntry {
  private readonly engine: MatchingEngine

  constructor(engine: MatchingEngine) {
    this.engine = engine
  }

  /** Says only that the order was taken: what became of it, the private topics tell. */
  create(account: Account, parameters: Parameters): Acknowledgement {
    const request = readOrder(parameters)
    const { clientOrderId } = request
    const isUsed = clientOrderId !== '' && this.engine.order(account.id, { clientOrderId }) !== null
    if (isUsed) throw refusalOf('duplicateClientOrderId')
    const outcome = this.engine.submit(account.id, request)
    if (!outcome.ok && outcome.refusal === 'wouldTriggerAtOnce') throw this.triggered(request)
    if (!outcome.ok) throw refusalOf(outcome.refusal)
    return acknowledge(outcome.value.order)
  }

  amend(account: Account, parameters: Parameters): Acknowledgement {
    const order = this.named(account, parameters)
    if (order === null || !isOpen(order)) {
      throw new Refusal(110001, 'order not exists or too late to replace')
    }
    const values: AmendValues = {
      price: amountOf(parameters, 'price') ?? undefined,
      quantity: amountOf(parameters, 'qty') ?? undefined,
      triggerPrice: amountOf(parameters, 'triggerPrice') ?? undefined,
    }
    const outcome = this.engine.amend(account.id, order.id, values)
    if (!outcome.ok && outcome.refusal === 'wouldTake') {
      this.engine.cancelAll(account.id, (each) => each.id === order.id, 'postOnly')
    } else if (!outcome.ok) throw refusalOf(outcome.refusal)
    return acknowledge(order)
  }

  cancel(account: Account, parameters: Parameters): Acknowledgement {
    const order = this.named(account, parameters)
    if (order === null) throw refusalOf('unknownOrder')
    const outcome = this.engine.cancel(account.id, order.id)
    if (!outcome.ok) throw refusalOf(outcome.refusal)
    return acknowledge(order)
  }

  cancelAll(account: Account, parameters: Parameters): Row {
    checkCategory(parameters)
    const matches = this.scope(parameters)
    const list = this.engine.cancelAll(account.id, matches).map(acknowledge)
    return { list, success: '1' }
  }

  /** Each entry succeeds or fails alone; the codes stand beside the list, in its order. */
  batch(
    account: Account,
    parameters: Parameters,
    act: 'create' | 'amend' | 'cancel',
  ): { readonly result: Row; readonly retExtInfo: Row } {
    const category = textOf(parameters, 'category')
    const results = entriesOf(parameters).map((entry) => {
      const { symbol } = entry
      const common = { category, symbol }
      try {
        const ids = this[act](account, { ...entry, category })
        const made = act === 'create' ? { createAt: String(this.engine.now()) } : {}
        return { row: { ...common, ...ids, ...made }, code: { code: 0, msg: 'OK' } }
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal
        const ids = { orderId: '', orderLinkId: entry['orderLinkId'] ?? '' }
        return { row: { ...common, ...ids }, code: { code: refusal.code, msg: refusal.message } }
      }
    })
    return {
      result: { list: results.map(({ row }) => row) },
      retExtInfo: { list: results.map(({ code }) => code) },
    }
  }

  /** Which orders a request without an id is about. Linear needs one of three names. */
  scope(parameters: Parameters): (order: Order) => boolean {
    const symbol = textOf(parameters, 'symbol')
    const base = textOf(parameters, 'baseCoin')
    const settle = textOf(parameters, 'settleCoin')
    if (symbol === '' && base === '' && settle === '') {
      throw missing('symbol or settleCoin or baseCoin')
    }
    if (symbol !== '' && this.engine.contract(symbol) === null) throw refusalOf('unknownSymbol')
    return ({ request }) => {
      const contract = this.engine.contract(request.symbol)
      if (symbol !== '') return request.symbol === symbol
      if (base !== '') return contract?.baseAsset === base
      return contract?.quoteAsset === settle
    }
  }

  /** The order's id wins where both are given. */
  named(account: Account, parameters: Parameters): Order | null {
    checkCategory(parameters)
    const symbol = textOf(parameters, 'symbol')
    const orderId = textOf(parameters, 'orderId')
    const clientOrderId = readLinkId(parameters)
    if (symbol === '') throw badParameter('params error: symbol invalid')
    if (orderId === '' && clientOrderId === '') {
      throw badParameter('OrderId or orderLinkId is required')
    }
    const number = orderId === '' ? null : readOrderId(orderId)
    if (orderId !== '' && number === null) return null
    const order =
      number === null
        ? this.engine.order(account.id, { clientOrderId })
        : this.engine.order(account.id, { orderId: number })
    return order?.request.symbol === symbol ? order : null
  }

  private triggered({ trigger, symbol }: OrderRequest): Refusal {
    if (trigger === null || trigger.kind === 'trailing') return refusalOf('wouldTriggerAtOnce')
    const [level, current] = [trigger.price, this.engine.mark(symbol)].map((price) =>
      fixedText(price),
    )
    return trigger.direction === 'rise'
      ? new Refusal(110092, `expect Rising, but trigger_price[${level}] <= current[${current}]`)
      : new Refusal(110093, `expect Falling, but trigger_price[${level}] >= current[${current}]`)
  }
}

/** The entries of a batch. Throws where it is none or too long. */
export function entriesOf(parameters: Parameters): readonly Parameters[] {
  const { request } = parameters
  const isList =
    Array.isArray(request) &&
    request.every((entry: unknown) => typeof entry === 'object' && entry !== null)
  if (!isList || request.length === 0 || request.length > mostInBatch) {
    throw badParameter('params error: request invalid')
  }
  return request as Parameters[]
}

function acknowledge(order: Order): Acknowledgement {
  return { orderId: orderIdText(order.id), orderLinkId: order.request.clientOrderId }
}
