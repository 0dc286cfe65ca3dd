import { Big } from 'big.js'
import { isDecimalText } from '../../../contract/domain/decimal.ts'
import type { RouteRequest } from '../../../contract/domain/routing.ts'
import { PitwallError } from '../../../contract/errors.ts'

const longestKey = 200

/** Throws INVALID_ARGUMENT for what cannot be an order at any venue. */
export function checkRequest(request: RouteRequest): void {
  const { idempotencyKey, quantity, quoteQuantity, venues } = request
  if (idempotencyKey.length === 0 || idempotencyKey.length > longestKey) {
    throw invalid('idempotencyKey', `must have 1 to ${longestKey} characters`)
  }
  if ((quantity === null) === (quoteQuantity === null)) {
    throw invalid('quantity', 'or quoteQuantity must be set, and not both')
  }
  for (const field of [
    'quantity',
    'quoteQuantity',
    'price',
    'stopPrice',
    'trailingDelta',
  ] as const) {
    const value = request[field]
    if (value === null) continue
    if (!isDecimalText(value) || !new Big(value).gt(0)) {
      throw invalid(field, 'is not a decimal number greater than zero')
    }
  }
  if (venues !== null && venues.length === 0) throw invalid('venues', 'names no venue')
  if (venues !== null && new Set(venues).size < venues.length) {
    throw invalid('venues', 'names a venue twice')
  }
}

/** Whether both ask for the same. When the trader clicked is no part of it. */
export function isSameRequest(left: RouteRequest, right: RouteRequest): boolean {
  return canonical(left) === canonical(right)
}

function canonical({ clickedTime: _clicked, ...request }: RouteRequest): string {
  return JSON.stringify(
    Object.entries(request).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
}

function invalid(path: string, words: string): PitwallError {
  return new PitwallError('INVALID_ARGUMENT', `${path} ${words}.`, { path })
}
