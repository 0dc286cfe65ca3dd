import type { InstrumentId } from '../../../src/contract/domain/ids.ts'
import { type Instrument, noFinerRules } from '../../../src/contract/domain/instrument.ts'

export const instrumentId = 'BTC-USDT-SPOT.FIX' as InstrumentId

/** What is traded at counterparties without a venue of their own. */
export const instrument: Instrument = {
  instrumentId,
  venue: 'binance-spot',
  venueSymbol: 'BTC-USDT',
  unifiedSymbol: 'BTCUSDT' as Instrument['unifiedSymbol'],
  marketKind: 'spot',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  settleAsset: 'USDT',
  status: 'trading',
  tickSize: '0.01',
  priceDecimals: 2,
  priceSignificantFigures: null,
  stepSize: '0.00001',
  minQuantity: '0.00001',
  maxQuantity: '9000',
  minNotional: '5',
  multiplier: '1',
  maxLeverage: null,
  ...noFinerRules,
}
