import { mainAccount } from '../../src/contract/domain/account.ts'
import type { Balance } from '../../src/contract/domain/balance.ts'
import type { InstrumentId, UnixMs } from '../../src/contract/domain/ids.ts'
import type {
  AccountOrigin,
  ClientOrderId,
  ExecutionReport,
  Fill,
  VenueOrderId,
} from '../../src/contract/domain/order.ts'
import type { Position } from '../../src/contract/domain/position.ts'

const time = Date.UTC(2026, 5, 1, 12) as UnixMs
const instrumentId = 'BTCUSDT-LINEAR.BYBIT' as InstrumentId
const origin: AccountOrigin = { venue: 'bybit', environment: 'sandbox', accountId: mainAccount }

/** A working limit order with the given fields and plain ones for the rest. */
export function reportOf(fields: Partial<ExecutionReport> = {}): ExecutionReport {
  return {
    kind: 'executionReport',
    ...origin,
    executionType: 'status',
    instrumentId,
    clientOrderId: 'pw-1' as ClientOrderId,
    originalClientOrderId: null,
    venueOrderId: '1' as VenueOrderId,
    side: 'buy',
    orderType: 'limit',
    timeInForce: 'gtc',
    status: 'accepted',
    quantity: '1',
    price: '60000',
    stopPrice: null,
    cumulativeQuantity: '0',
    leavesQuantity: '1',
    averagePrice: null,
    postOnly: false,
    reduceOnly: false,
    positionSide: null,
    reason: null,
    sequence: null,
    exchangeTime: time,
    receivedTime: time,
    ...fields,
  }
}

export function fillOf(fields: Partial<Fill> = {}): Fill {
  return {
    kind: 'fill',
    ...origin,
    instrumentId,
    tradeId: '1',
    clientOrderId: 'pw-1' as ClientOrderId,
    venueOrderId: '1' as VenueOrderId,
    side: 'buy',
    lastPrice: '60000',
    lastQuantity: '0.1',
    fee: '0.6',
    feeAsset: 'USDT',
    liquiditySide: 'taker',
    positionSide: null,
    realizedPnl: null,
    isLiquidation: false,
    exchangeTime: time,
    receivedTime: time,
    ...fields,
  }
}

export function balanceOf(fields: Partial<Balance> = {}): Balance {
  return {
    kind: 'balance',
    ...origin,
    asset: 'USDT',
    wallet: 'unified',
    total: '1000',
    available: '900',
    locked: '100',
    exchangeTime: time,
    receivedTime: time,
    ...fields,
  }
}

export function positionOf(fields: Partial<Position> = {}): Position {
  return {
    kind: 'position',
    ...origin,
    instrumentId,
    positionSide: 'long',
    hedged: false,
    quantity: '0.5',
    entryPrice: '60000',
    markPrice: '60100',
    liquidationPrice: '50000',
    unrealizedPnl: '50',
    realizedPnl: '0',
    leverage: '10',
    marginMode: 'cross',
    margin: '3000',
    exchangeTime: time,
    receivedTime: time,
    ...fields,
  }
}
