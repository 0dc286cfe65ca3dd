import { type Liquidation, positionSideOf } from '../../contract/domain/liquidation.ts'

/** No venue was open before 2009. */
const earliestTime = 1_230_000_000_000

/** How far ahead of our clock a venue's time may be, ms. */
export const maxAheadMs = 10_000

const highestNotional = Number.MAX_SAFE_INTEGER / 1_000_000

/** Why an event cannot be stored, or null when it can. */
export function refusalOf(liquidation: Liquidation, now: number): string | null {
  const { price, quantity, notional, exchangeTime, receivedTime, id } = liquidation
  if (id === '') return 'the id is empty'
  if (!isPositive(price)) return `the price ${price} is not a positive number`
  if (!isPositive(quantity)) return `the quantity ${quantity} is not a positive number`
  if (!isPositive(notional) || notional > highestNotional) {
    return `the notional ${notional} is not a usable amount`
  }
  if (!isTime(exchangeTime)) return `the venue time ${exchangeTime} is not a time`
  if (exchangeTime < earliestTime) return `the venue time ${exchangeTime} is before any venue`
  if (!isTime(receivedTime)) return `the receive time ${receivedTime} is not a time`
  if (exchangeTime > now + maxAheadMs) return `the venue time ${exchangeTime} is in the future`
  if (liquidation.positionSide !== positionSideOf(liquidation.side)) {
    return `a forced ${liquidation.side} cannot close a ${liquidation.positionSide}`
  }
  return null
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0
}

function isTime(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
