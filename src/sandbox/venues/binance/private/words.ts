import type { SelfTrade } from '../../../matching/contract.ts'
import type { Order, OrderStatus } from '../../../matching/order.ts'

export const selfTradeWords = ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH'] as const

const selfTradeOf: Readonly<Record<(typeof selfTradeWords)[number], SelfTrade>> = {
  NONE: 'none',
  EXPIRE_TAKER: 'expireTaker',
  EXPIRE_MAKER: 'expireMaker',
  EXPIRE_BOTH: 'expireBoth',
}

export function readSelfTrade(word: (typeof selfTradeWords)[number]): SelfTrade {
  return selfTradeOf[word]
}

export function selfTradeText(mode: SelfTrade): string {
  return selfTradeWords.find((word) => selfTradeOf[word] === mode) ?? 'NONE'
}

const statusTexts: Readonly<Record<OrderStatus, string>> = {
  untriggered: 'NEW',
  accepted: 'NEW',
  partiallyFilled: 'PARTIALLY_FILLED',
  filled: 'FILLED',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
  rejected: 'REJECTED',
}

/** `status` of an order. */
export function statusText({ status, reason }: Order): string {
  return reason === 'selfTrade' ? 'EXPIRED_IN_MATCH' : statusTexts[status]
}
