import type {
  LiquidationCluster,
  LiquidationProfile,
} from '../../../contract/domain/liquidationModel.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import {
  type DistanceLevel,
  type LargeLiquidationRule,
  type MarketAlertSeverity,
  type NearClusterRule,
  type NearOwnLiquidationRule,
  marketAlertSeverities,
} from '../../../contract/domain/marketAlert.ts'
import type { Finding, OwnPosition } from './parts.ts'
import { amountText, percentText, priceText } from './words.ts'

/** A single forced trade above the rule's size; null when it is not. */
export function largeLiquidation(
  { symbol, venues, minNotional, side }: LargeLiquidationRule,
  event: Liquidation,
): Finding | null {
  const { venue, unifiedSymbol, positionSide, notional, price } = event
  if (notional < minNotional || (symbol !== null && symbol !== unifiedSymbol)) return null
  if (venues !== null && !venues.includes(venue)) return null
  if (side !== null && side !== positionSide) return null
  return {
    subject: `${unifiedSymbol} ${venue} ${positionSide}`,
    severity: notional >= minNotional * 10 ? 'critical' : 'warning',
    symbol: unifiedSymbol,
    venue,
    positionSide,
    message: `A ${positionSide} of ${amountText(notional)} ${event.notionalAsset} in ${unifiedSymbol} was liquidated at ${venue}, price ${priceText(price)}.`,
    price,
    notional,
    distance: null,
  }
}

/** Width of what counts as the same zone, as a fraction of the price. */
const zoneWidth = 0.005

/** Clusters the price has come near to, the most severe of each side. */
export function nearClusters(
  { levels }: NearClusterRule,
  profile: LiquidationProfile,
): readonly Finding[] {
  return (['long', 'short'] as const).flatMap((side) => {
    const found = profile.clusters
      .filter((cluster) => cluster.side === side)
      .flatMap((cluster) => {
        const severity = severityOf(levels, cluster.distance, cluster.notional)
        return severity === null ? [] : [{ cluster, severity }]
      })
      .toSorted((left, right) => rank(right.severity) - rank(left.severity))
    const [worst] = found
    return worst === undefined ? [] : [clusterFinding(worst.cluster, worst.severity, profile)]
  })
}

function clusterFinding(
  cluster: LiquidationCluster,
  severity: MarketAlertSeverity,
  { symbol, referencePrice }: LiquidationProfile,
): Finding {
  const { side, notional, distance, peakPrice } = cluster
  const where = side === 'long' ? 'below' : 'above'
  return {
    subject: `${symbol} ${side} ${Math.round(Math.log(peakPrice) / zoneWidth)}`,
    severity,
    symbol,
    venue: null,
    positionSide: side,
    message: `${symbol} at ${priceText(referencePrice)} is ${percentText(distance)} from predicted liquidations of ${side}s of ${amountText(notional)} ${where}, around ${priceText(peakPrice)}.`,
    price: peakPrice,
    notional,
    distance,
  }
}

/** One of the user's own positions whose liquidation price has come near. */
export function nearOwnLiquidation(
  { symbol, venues, levels }: NearOwnLiquidationRule,
  position: OwnPosition,
  markPrice: number | null,
): Finding | null {
  const { liquidationPrice, venue, positionSide, notional } = position
  if (liquidationPrice === null || markPrice === null) return null
  if (symbol !== null && symbol !== position.symbol) return null
  if (venues !== null && !venues.includes(venue)) return null
  const away = positionSide === 'long' ? markPrice - liquidationPrice : liquidationPrice - markPrice
  const distance = Math.max(0, away) / markPrice
  const severity = severityOf(levels, distance, notional)
  if (severity === null) return null
  return {
    subject: `${position.symbol} ${venue} ${positionSide}`,
    severity,
    symbol: position.symbol,
    venue,
    positionSide,
    message: `Your ${positionSide} of ${amountText(notional)} in ${position.symbol} at ${venue} is ${percentText(distance)} from its liquidation price ${priceText(liquidationPrice)}; the mark is ${priceText(markPrice)}.`,
    price: liquidationPrice,
    notional,
    distance,
    isUncapped: severity === 'critical',
  }
}

/** The most severe level that applies. */
function severityOf(
  levels: readonly DistanceLevel[],
  distance: number,
  notional: number,
): MarketAlertSeverity | null {
  const applying = levels.filter(
    (level) => distance <= level.distance && notional >= level.minNotional,
  )
  return applying.reduce<MarketAlertSeverity | null>(
    (worst, { severity }) => (worst === null || rank(severity) > rank(worst) ? severity : worst),
    null,
  )
}

export function rank(severity: MarketAlertSeverity): number {
  return marketAlertSeverities.indexOf(severity)
}
