import { type Instrument, noFinerRules } from '../../../../contract/domain/instrument.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, gatherRows, refuse } from '../../shared/refusal.ts'
import { instrumentIdOf, toUnifiedSymbol } from '../../shared/symbols.ts'
import { groupedQuote, marginAsset, unifiedBase } from '../symbols.ts'

/** Prices have at most this many decimals less those of the size, and five significant figures. */
const perpetualDecimals = 6
const significantFigures = 5
const minOrderValue = '10'
/** https://hyperliquid.gitbook.io/hyperliquid-docs/trading/fees */
const lowestTier = { maker: '0.00015', taker: '0.00045' } as const
const hourMs = 3_600_000

/** Reply to `{"type":"meta"}`, or to `metaAndAssetCtxs`, whose first part it is. */
export function parseInstruments(raw: unknown): Reading<Rows<Instrument>> {
  const meta: unknown = Array.isArray(raw) ? raw[0] : raw
  if (!isRecord(meta)) return refuse('meta: is not an object')
  const universe = meta['universe']
  if (!Array.isArray(universe)) return refuse('meta universe is not a list')
  return accept(gatherRows(universe.map((entry, index) => parseInstrument(entry, index))))
}

/** The place in the list is the asset's number, delisted ones included. */
function parseInstrument(raw: unknown, number: number): Reading<Instrument> {
  const read = new FieldReader(raw, 'universe entry')
  const coin = read.text('name')
  const sizeDecimals = read.integer('szDecimals')
  const maxLeverage = read.positive('maxLeverage').value
  const delisted = read.get('isDelisted') === true
  if (sizeDecimals < 0 || sizeDecimals > perpetualDecimals) read.refuse('szDecimals is not 0 to 6')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  const baseAsset = unifiedBase(coin)
  const unifiedSymbol = toUnifiedSymbol(baseAsset, groupedQuote)
  if (unifiedSymbol === null) {
    return refuse(`universe entry ${JSON.stringify(coin.slice(0, 40))} does not fit`, 'unknownWord')
  }
  return accept({
    instrumentId: instrumentIdOf('hyperliquid', coin, 'linear'),
    venue: 'hyperliquid',
    venueSymbol: coin,
    venueNumber: number,
    unifiedSymbol,
    marketKind: 'linear',
    baseAsset,
    quoteAsset: marginAsset,
    settleAsset: marginAsset,
    status: delisted ? 'closed' : 'trading',
    tickSize: null,
    priceDecimals: perpetualDecimals - sizeDecimals,
    priceSignificantFigures: significantFigures,
    stepSize: sizeDecimals === 0 ? '1' : `0.${'0'.repeat(sizeDecimals - 1)}1`,
    minQuantity: null,
    maxQuantity: null,
    minNotional: minOrderValue,
    multiplier: '1',
    maxLeverage,
    ...noFinerRules,
    fees: lowestTier,
    fundingIntervalMs: hourMs,
  })
}
