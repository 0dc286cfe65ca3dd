import { Big } from 'big.js'
import type { RiskLimits, RiskUsage } from '../../../contract/domain/risk.ts'
import type { DayView } from './day.ts'
import { type Exposure, worstOf } from './exposure.ts'
import { type Pace, paceWindows } from './pace.ts'

/** Instruments shown, the largest first. */
const instrumentsShown = 50

type UsageFacts = {
  readonly limits: RiskLimits
  readonly exposure: Exposure
  readonly openOrders: number
  readonly pace: Pace
  readonly day: DayView
}

/** What stands against each limit that is set. */
export function usageOf({
  limits,
  exposure,
  openOrders,
  pace,
  day,
}: UsageFacts): readonly RiskUsage[] {
  const usage: RiskUsage[] = []
  const add = (
    rule: keyof RiskLimits,
    scope: string,
    value: Big | number | null,
    unit: string,
  ): void => {
    const limit = limits[rule]
    if (limit === null || value === null) return
    const text = typeof value === 'number' ? String(value) : value.round(6).toFixed()
    usage.push({ rule, scope, value: text, limit: `${limit}`, unit })
  }
  const instruments = [...exposure.instruments.values()]
    .map((risk) => ({ ...risk, worst: worstOf(risk) }))
    .toSorted((left, right) => right.worst.cmp(left.worst))
  for (const { instrumentId, worst } of instruments.slice(0, instrumentsShown)) {
    add('maxPositionPerInstrument', instrumentId, worst, 'USD')
  }
  const sum = (some: typeof instruments): Big =>
    some.reduce((total, { worst }) => total.plus(worst), new Big(0))
  for (const venue of new Set(instruments.map((each) => each.venue))) {
    const here = instruments.filter((each) => each.venue === venue)
    add('maxExposurePerVenue', venue, sum(here), 'USD')
  }
  add('maxExposureTotal', 'total', sum(instruments), 'USD')
  const loss = day.profit.lt(0) ? day.profit.times(-1) : new Big(0)
  add('maxDailyLoss', 'total', day.unknown.length > 0 ? null : loss, 'USD')
  add('reduceOnlyDrawdown', 'total', day.drawdown, 'share')
  add('haltDrawdown', 'total', day.drawdown, 'share')
  add('maxOrdersPerSecond', 'total', pace.within(paceWindows.maxOrdersPerSecond), 'orders')
  add('maxOrdersPerMinute', 'total', pace.within(paceWindows.maxOrdersPerMinute), 'orders')
  add('maxOpenOrders', 'total', openOrders, 'orders')
  return usage
}
