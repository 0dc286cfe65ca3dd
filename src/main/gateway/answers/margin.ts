import type { BracketTable, LiquidationPriceAnswer } from '../../../contract/domain/margin.ts'
import type {
  BracketsResponse,
  LiquidationPriceResponse,
} from '../../../contract/gatewayLiquidations.ts'
import { isoTime } from './coverage.ts'

/** The answer of `GET /liquidations/brackets`. */
export function bracketsAnswer(table: BracketTable): BracketsResponse {
  return {
    exchange: table.venue,
    symbol: table.symbol,
    version: table.version,
    source: table.source,
    as_of: isoTime(table.asOf),
    assumed: table.assumed,
    tiers: table.tiers.map(({ floor, cap, maintenanceRate, deduction, maxLeverage }) => ({
      floor,
      cap,
      maintenance_rate: maintenanceRate,
      maintenance_amount: deduction,
      max_leverage: maxLeverage,
    })),
  }
}

/** The answer of `GET /liquidations/liquidation-price`. */
export function liquidationPriceAnswer(answer: LiquidationPriceAnswer): LiquidationPriceResponse {
  return {
    liquidation_price: answer.liquidationPrice,
    bankruptcy_price: answer.bankruptcyPrice,
    distance: answer.distance,
    initial_margin: answer.initialMargin,
    maintenance_margin: answer.maintenanceMargin,
    maintenance_rate: answer.tier.maintenanceRate,
    maintenance_amount: answer.tier.deduction,
    tier_floor: answer.tier.floor,
    bracket_version: answer.brackets.version,
    assumed: answer.brackets.assumed,
  }
}
