import type { MarginTier } from '../../../contract/domain/margin.ts'
import type { LiquidationVenueId, VenueId } from '../../../contract/domain/venue.ts'
import { type TierStep, tiersOf } from './tiers.ts'

/** A shipped table: dated, from a public copy or page named in docs/liquidation-model.md. */
export type ShippedTable = {
  readonly version: string
  /** `YYYY-MM-DD`, UTC. */
  readonly asOf: string
  /** Base asset to its steps. */
  readonly byBase: Readonly<Record<string, readonly TierStep[]>>
  /** Bases of which only the first step is known. */
  readonly firstSteps?: Readonly<Record<string, TierStep>>
  /** Stands in for every other symbol, and is said to. */
  readonly others: readonly TierStep[]
}

/** Binance's published BTCUSDT brackets of 2024-10-24; no unsigned request tells today's. */
const binanceBtc: readonly TierStep[] = [
  [0, 0.004, 125],
  [50_000, 0.005, 100],
  [600_000, 0.0065, 75],
  [3_000_000, 0.01, 50],
  [12_000_000, 0.02, 25],
  [70_000_000, 0.025, 20],
  [100_000_000, 0.05, 10],
  [230_000_000, 0.1, 5],
  [480_000_000, 0.125, 4],
  [600_000_000, 0.15, 3],
  [800_000_000, 0.25, 2],
  [1_200_000_000, 0.5, 1],
]

export const shippedTables: Readonly<Record<LiquidationVenueId, ShippedTable>> = {
  'binance-usdm': {
    version: 'binance-usdm-2024-10-24',
    asOf: '2024-10-24',
    byBase: { BTC: binanceBtc },
    firstSteps: {
      ETH: [0, 0.004, 125],
      SOL: [0, 0.005, 100],
      DOGE: [0, 0.005, 75],
      '1000PEPE': [0, 0.0065, 75],
    },
    others: [[0, 0.0065, 75]],
  },
  bybit: {
    version: 'bybit-2026-05-27',
    asOf: '2026-05-27',
    byBase: {},
    // Only the first step of BTCUSDT is known without asking: 0.5 % and 100x for the first 2 M.
    others: [[0, 0.005, 100]],
  },
  hyperliquid: {
    version: 'hyperliquid-2026-05-27',
    asOf: '2026-05-27',
    // Half the initial margin at the tier's largest leverage.
    byBase: {
      BTC: [
        [0, 0.0125, 40],
        [150_000_000, 0.025, 20],
      ],
    },
    others: [[0, 0.025, 20]],
  },
}

/** Null for a venue without positions. */
export function shippedTableOf(venue: VenueId): ShippedTable | null {
  const tables: Readonly<Partial<Record<VenueId, ShippedTable>>> = shippedTables
  return tables[venue] ?? null
}

/** Tiers of a Hyperliquid coin with a single margin tier, by its largest leverage. */
export function singleTier(maxLeverage: number): readonly MarginTier[] {
  return tiersOf([[0, 1 / (2 * maxLeverage), maxLeverage]])
}
