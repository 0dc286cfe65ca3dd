import type { Big } from 'big.js'
import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { Side } from '../../../contract/domain/market.ts'
import {
  type OrderType,
  type TimeInForce,
  type TradingCapabilities,
  plainTerms,
} from '../../../contract/domain/order.ts'
import { text } from './numbers.ts'

type Base = {
  readonly side: Side
  readonly quantity: Big
  readonly reduceOnly: boolean
  readonly positionSide?: OrderTerms['positionSide']
}

/** What the venue takes of the wished time in force; null leaves it to the venue. */
export function timeInForceOf(
  { timesInForce }: TradingCapabilities,
  orderType: OrderType,
  wished: TimeInForce,
): TimeInForce | null {
  return timesInForce[orderType]?.includes(wished) === true ? wished : null
}

function baseOf(
  { side, quantity, reduceOnly, positionSide }: Base,
  capabilities: TradingCapabilities,
): Pick<OrderTerms, 'side' | 'quantity' | 'reduceOnly' | 'positionSide'> {
  return {
    side,
    quantity: text(quantity),
    reduceOnly: reduceOnly && capabilities.reduceOnly,
    positionSide: positionSide ?? null,
  }
}

export function marketTerms(capabilities: TradingCapabilities, base: Base): OrderTerms {
  return { ...plainTerms, ...baseOf(base, capabilities), orderType: 'market' }
}

export function limitTerms(
  capabilities: TradingCapabilities,
  base: Base & {
    readonly price: string
    readonly postOnly?: boolean
    readonly wished?: TimeInForce
  },
): OrderTerms {
  return {
    ...plainTerms,
    ...baseOf(base, capabilities),
    orderType: 'limit',
    price: base.price,
    postOnly: base.postOnly ?? false,
    timeInForce: timeInForceOf(capabilities, 'limit', base.wished ?? 'gtc'),
  }
}

export function trailingTerms(
  capabilities: TradingCapabilities,
  base: Base & {
    readonly trailingDelta: string
    readonly triggerBy: OrderTerms['triggerBy']
  },
): OrderTerms {
  return {
    ...plainTerms,
    ...baseOf(base, capabilities),
    orderType: 'trailingStop',
    trailingDelta: base.trailingDelta,
    triggerBy: base.triggerBy,
    timeInForce: timeInForceOf(capabilities, 'trailingStop', 'gtc'),
  }
}

export function stopTerms(
  capabilities: TradingCapabilities,
  base: Base & {
    readonly stopPrice: string
    /** Null for a market exit. */
    readonly price: string | null
    readonly triggerBy: OrderTerms['triggerBy']
    readonly triggerDirection?: OrderTerms['triggerDirection']
  },
): OrderTerms {
  const orderType = base.price === null ? 'stopMarket' : 'stopLimit'
  return {
    ...plainTerms,
    ...baseOf(base, capabilities),
    orderType,
    price: base.price,
    stopPrice: base.stopPrice,
    triggerBy: base.triggerBy,
    triggerDirection: base.triggerDirection ?? null,
    timeInForce: timeInForceOf(capabilities, orderType, 'gtc'),
  }
}

export function oppositeOf(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy'
}
