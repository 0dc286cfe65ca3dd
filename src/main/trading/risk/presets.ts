import { Big } from 'big.js'
import { isDecimalText } from '../../../contract/domain/decimal.ts'
import type { RiskLimits, RiskPresetId } from '../../../contract/domain/risk.ts'
import { PitwallError } from '../../../contract/errors.ts'

export const defaultPreset: RiskPresetId = 'standard'

/** Places to begin from; each value can be edited. Quantities differ so much that none is set. */
export const presets: Readonly<Record<RiskPresetId, RiskLimits>> = {
  cautious: {
    maxOrderQuantity: null,
    maxOrderNotional: '1000',
    priceCollar: '0.01',
    maxPositionPerInstrument: '2500',
    maxExposurePerVenue: '5000',
    maxExposureTotal: '10000',
    maxDailyLoss: '250',
    reduceOnlyDrawdown: '0.03',
    haltDrawdown: '0.05',
    maxOrdersPerSecond: 5,
    maxOrdersPerMinute: 60,
    maxOpenOrders: 50,
    duplicateWindowMs: 1500,
    maxDataAgeMs: 3000,
  },
  standard: {
    maxOrderQuantity: null,
    maxOrderNotional: '25000',
    priceCollar: '0.03',
    maxPositionPerInstrument: '100000',
    maxExposurePerVenue: '250000',
    maxExposureTotal: '500000',
    maxDailyLoss: '5000',
    reduceOnlyDrawdown: '0.1',
    haltDrawdown: '0.2',
    maxOrdersPerSecond: 20,
    maxOrdersPerMinute: 300,
    maxOpenOrders: 200,
    duplicateWindowMs: 500,
    maxDataAgeMs: 5000,
  },
  professional: {
    maxOrderQuantity: null,
    maxOrderNotional: '250000',
    priceCollar: '0.05',
    maxPositionPerInstrument: '1000000',
    maxExposurePerVenue: '2500000',
    maxExposureTotal: '5000000',
    maxDailyLoss: '50000',
    reduceOnlyDrawdown: '0.2',
    haltDrawdown: '0.4',
    maxOrdersPerSecond: 50,
    maxOrdersPerMinute: 1500,
    maxOpenOrders: 1000,
    duplicateWindowMs: 200,
    maxDataAgeMs: 10_000,
  },
}

const amounts = [
  'maxOrderQuantity',
  'maxOrderNotional',
  'maxPositionPerInstrument',
  'maxExposurePerVenue',
  'maxExposureTotal',
  'maxDailyLoss',
] as const satisfies readonly (keyof RiskLimits)[]

const shares = [
  'priceCollar',
  'reduceOnlyDrawdown',
  'haltDrawdown',
] as const satisfies readonly (keyof RiskLimits)[]

const counts = [
  'maxOrdersPerSecond',
  'maxOrdersPerMinute',
  'maxOpenOrders',
  'duplicateWindowMs',
  'maxDataAgeMs',
] as const satisfies readonly (keyof RiskLimits)[]

/** The limits, with nothing else in them. Throws INVALID_ARGUMENT naming the one that is not valid. */
export function validLimits(limits: RiskLimits): RiskLimits {
  for (const name of amounts) {
    if (limits[name] !== null && !isPositive(limits[name])) throw refuse(name, 'a positive amount')
  }
  for (const name of shares) {
    const share = limits[name]
    if (share !== null && (!isPositive(share) || new Big(share).gt(1))) {
      throw refuse(name, 'a share above 0 and at most 1')
    }
  }
  for (const name of counts) {
    const count = limits[name]
    if (count !== null && !(Number.isSafeInteger(count) && count > 0)) {
      throw refuse(name, 'a positive whole number')
    }
  }
  return Object.fromEntries(
    [...amounts, ...shares, ...counts].map((name) => [name, limits[name]]),
  ) as RiskLimits
}

function isPositive(value: unknown): boolean {
  return isDecimalText(value) && new Big(value).gt(0)
}

function refuse(name: string, what: string): PitwallError {
  return new PitwallError('INVALID_ARGUMENT', `${name} is not ${what}.`, { path: name })
}
