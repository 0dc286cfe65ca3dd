import type { InstrumentId, UnifiedSymbol } from '../../src/contract/domain/ids.ts'
import { type Instrument, noFinerRules } from '../../src/contract/domain/instrument.ts'
import {
  type TradingCapabilities,
  orderTypes,
  timesInForce,
} from '../../src/contract/domain/order.ts'

/** A linear contract of BTCUSDT with plain rules, unless the fields say otherwise. */
export function contractOf(fields: Partial<Instrument> = {}): Instrument {
  const { venue = 'bybit', venueSymbol = 'BTCUSDT' } = fields
  return {
    ...noFinerRules,
    instrumentId: `${venueSymbol}-LINEAR.${venue.toUpperCase()}` as InstrumentId,
    venue,
    venueSymbol,
    unifiedSymbol: venueSymbol as UnifiedSymbol,
    marketKind: 'linear',
    baseAsset: venueSymbol.replace('USDT', ''),
    quoteAsset: 'USDT',
    settleAsset: 'USDT',
    status: 'trading',
    tickSize: '0.1',
    priceDecimals: 1,
    priceSignificantFigures: null,
    stepSize: '0.001',
    minQuantity: null,
    maxQuantity: null,
    minNotional: null,
    multiplier: '1',
    maxLeverage: null,
    ...fields,
  }
}

/** Order entry that has everything, unless the fields say otherwise. */
export function capabilitiesOf(fields: Partial<TradingCapabilities> = {}): TradingCapabilities {
  return {
    marketKind: 'linear',
    orderTypes,
    timesInForce: { limit: timesInForce, stopLimit: timesInForce },
    postOnly: true,
    reduceOnly: true,
    quoteQuantity: true,
    amend: 'native',
    amendable: ['price', 'quantity', 'stopPrice'],
    cancelAll: 'account',
    hedgeMode: true,
    leverage: true,
    triggerBy: ['last', 'mark'],
    trailingDelta: { min: '10', max: '1000', step: '10' },
    webSocketOrderEntry: false,
    deadMansSwitch: null,
    notes: [],
    ...fields,
  }
}
