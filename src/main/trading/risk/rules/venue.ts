import { Big } from 'big.js'
import type { Denial } from '../../../../contract/domain/managedOrder.ts'
import { type BrokenRule, brokenAmendRules, brokenRules } from '../../../core/orderRules.ts'
import { deny } from '../denial.ts'
import type { Facts, Rule } from '../facts.ts'

const terms: Rule = (facts) => {
  const { capabilities, account, question, now } = facts
  const { request, instrument } = question
  if (capabilities === undefined || account === null) {
    if (account === null) return []
    const message = `${request.venue} takes no orders for ${instrument.marketKind} instruments here.`
    return [deny('marketKind', message, { field: 'instrumentId' })]
  }
  const broken = brokenRules(
    { ...request, clientOrderId: null },
    {
      capabilities,
      instrument,
      clientOrderIdPattern: account.trading.clientOrderIds.pattern,
      now,
      // Venues that refuse small ones say so themselves; most let a position be closed whole.
      smallReduceOnly: true,
    },
  )
  return (question.replaces === null ? broken : [...amendability(facts), ...valued(broken)]).map(
    denialOf,
  )
}

/** An order that works already keeps its type, lifetime and flags; only its values are new. */
function valued(broken: readonly BrokenRule[]): readonly BrokenRule[] {
  return broken.filter(
    ({ code, field }) =>
      code === 'ORDER_INVALID' || ['price', 'quantity', 'stopPrice'].includes(field),
  )
}

function amendability({ capabilities, question }: Facts): readonly BrokenRule[] {
  const { request, replaces } = question
  if (capabilities === undefined || replaces === null) return []
  const changed = (name: 'price' | 'quantity' | 'stopPrice'): string | null =>
    request[name] === replaces[name] ? null : request[name]
  const changes = {
    price: changed('price'),
    quantity: changed('quantity'),
    stopPrice: changed('stopPrice'),
  }
  return brokenAmendRules(changes, { capabilities, instrument: null })
}

const status: Rule = ({ question: { instrument }, grows }) => {
  if (instrument.status === 'trading' || (instrument.status === 'unknown' && !grows)) return []
  const message = `${instrument.venueSymbol} is not trading at ${instrument.venue}: ${instrument.status}.`
  return [deny('instrumentStatus', message, { limit: 'trading', value: instrument.status })]
}

/** Where the venue's band is of the mark, which we know; of other references the venue judges. */
const priceBand: Rule = ({ question: { request, instrument }, reference: { mark } }) => {
  const { priceBand, quoteAsset, venueSymbol } = instrument
  if (priceBand?.reference !== 'mark' || mark === null || request.price === null) return []
  if (!isReadable(request.price)) return []
  const { low, high } = priceBand[request.side]
  const price = new Big(request.price)
  const least = low === null ? null : mark.times(low)
  const most = high === null ? null : mark.times(high)
  const limit =
    least !== null && price.lt(least) ? least : most !== null && price.gt(most) ? most : null
  if (limit === null) return []
  const words = price.lt(limit) ? 'below the least' : 'above the most'
  const message = `price ${request.price} is ${words} that ${venueSymbol} takes now, ${limit.round(12).toFixed()}`
  return [deny('priceBand', message, { field: 'price', limit, value: price, unit: quoteAsset })]
}

const openOrders: Rule = ({ question: { request, instrument, replaces }, underway }) => {
  if (replaces !== null) return []
  const { maxOpenOrders, maxTriggerOrders, venueSymbol } = instrument
  if (maxOpenOrders === null && maxTriggerOrders === null) return []
  const here = underway
    .list()
    .filter(
      (each) =>
        each.work.instrumentId === instrument.instrumentId && each.accountId === request.accountId,
    )
  const triggers = ['stopMarket', 'stopLimit', 'trailingStop'].includes(request.orderType)
  const triggering = here.filter((each) => each.triggers).length
  const denials: Denial[] = []
  if (maxOpenOrders !== null && here.length >= maxOpenOrders) {
    const message = `${venueSymbol} takes ${maxOpenOrders} open orders, and there are ${here.length}.`
    const detail = { limit: maxOpenOrders, value: here.length + 1, unit: 'orders' }
    denials.push(deny('venueOpenOrders', message, detail))
  }
  if (triggers && maxTriggerOrders !== null && triggering >= maxTriggerOrders) {
    const message = `${venueSymbol} takes ${maxTriggerOrders} orders with a trigger, and there are ${triggering}.`
    const detail = { limit: maxTriggerOrders, value: triggering + 1, unit: 'orders' }
    denials.push(deny('venueTriggerOrders', message, detail))
  }
  return denials
}

function isReadable(text: string): boolean {
  return /^\d+(?:\.\d+)?$/.test(text)
}

function denialOf({ rule, message, field, limit, value, unit }: BrokenRule): Denial {
  return { rule, message, field, limit, value, unit }
}

/** What the venue and the instrument demand. */
export const venueRules: readonly Rule[] = [terms, status, priceBand, openOrders]
