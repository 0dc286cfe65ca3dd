import type { Opened } from '../../../matching/accountBook.ts'
import type { Security } from './access.ts'
import type { Parameters } from './parameters.ts'

/** Who asks, and when it was received. */
export type Caller = Opened & { readonly now: number }

/** One thing a client can ask for, over REST and over the socket alike. */
export type Operation = {
  readonly security: Security
  /** Against the address's budget. */
  readonly weight: (parameters: Parameters) => number
  /** Whether it makes, changes or cancels orders. */
  readonly isWrite: boolean
  /** What it counts as in the order windows, by window. */
  readonly orders: readonly number[]
  readonly run: (caller: Caller, parameters: Parameters) => unknown
}

/** An answer that is not plain 200: `cancelReplace` has such. */
export class Answered {
  readonly status: number
  readonly body: unknown

  constructor(status: number, body: unknown) {
    this.status = status
    this.body = body
  }
}

export function reading(weight: number, run: Operation['run']): Operation {
  return { security: 'read', weight: () => weight, isWrite: false, orders: [], run }
}

/** `whenAll` is the weight without a symbol. */
export function readingSymbol(weight: number, whenAll: number, run: Operation['run']): Operation {
  const weigh = (parameters: Parameters): number => (parameters.has('symbol') ? weight : whenAll)
  return { security: 'read', weight: weigh, isWrite: false, orders: [], run }
}

export function writing(
  weight: number,
  orders: readonly number[],
  run: Operation['run'],
): Operation {
  return { security: 'trade', weight: () => weight, isWrite: true, orders, run }
}

/** Changes settings, not orders. */
export function setting(weight: number, run: Operation['run']): Operation {
  return { security: 'trade', weight: () => weight, isWrite: false, orders: [], run }
}

export function withKey(weight: number, run: Operation['run']): Operation {
  return { security: 'key', weight: () => weight, isWrite: false, orders: [], run }
}
