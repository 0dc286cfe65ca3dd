import { hexDigits, mix, textKey } from '../../../marketData/hash.ts'

const orderKey = textKey('bybit/order')
const executionKey = textKey('bybit/execution')

/** Order ids have the form of a UUID; the last group is the engine's number. */
export function orderIdText(orderId: number): string {
  return uuid(orderKey, orderId)
}

/** The engine's number of an order id; null for a text that is none of ours. */
export function readOrderId(text: string): number | null {
  const number = Number.parseInt(text.slice(-12), 16)
  return Number.isSafeInteger(number) && uuid(orderKey, number) === text ? number : null
}

/** Each side of a trade has an execution of its own. */
export function executionIdText(tradeId: number, orderId: number): string {
  return uuid(mix(executionKey, ...words(orderId)), tradeId)
}

function uuid(key: number, number: number): string {
  const digits = hexDigits(20, key, ...words(number))
  const groups = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16)]
  return [...groups, number.toString(16).padStart(12, '0')].join('-')
}

/** A whole number as two of 32 bits. */
function words(number: number): readonly [number, number] {
  return [Math.floor(number / 2 ** 32), number >>> 0]
}
