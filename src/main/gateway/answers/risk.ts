import type {
  KillSwitchState,
  RiskChange,
  RiskLimits,
  RiskState,
} from '../../../contract/domain/risk.ts'
import type {
  KillSwitchRow,
  RiskChangesResponse,
  RiskLimitsRow,
  RiskResponse,
} from '../../../contract/gatewayTrading.ts'
import { isoTime } from './coverage.ts'
import { cancelAllAnswer } from './orders.ts'
import { capitals, spelled } from './words.ts'

export function riskAnswer(state: RiskState): RiskResponse {
  const { limitsChanged, day } = state
  return {
    limits: limitsRow(state.limits),
    preset: state.preset === null ? null : capitals(state.preset),
    limits_changed:
      limitsChanged === null ? null : { time: isoTime(limitsChanged.time), by: limitsChanged.by },
    trading_states: state.states.map((each) => ({
      exchange: each.venue,
      state: spelled(each.state),
      reason: each.reason,
      by: each.by,
      since: isoTime(each.since),
    })),
    sending: state.sending.map(({ venue, mode }) => ({
      exchange: venue,
      mode: mode === 'armed' ? 'ARMED' : 'DRY_RUN',
    })),
    kill_switch: killSwitchRow(state.killSwitch),
    dead_mans_switches: state.deadMansSwitches.map((each) => ({
      exchange: each.venue,
      account: each.accountId,
      state: spelled(each.state),
      cancels_others: each.cancelsOthers,
      countdown_ms: each.countdownMs,
      deadline: each.deadline === null ? null : isoTime(each.deadline),
      message: each.message,
    })),
    usage: state.usage.map(({ rule, scope, value, limit, unit }) => ({
      rule: limitNames[rule],
      scope,
      value,
      limit,
      unit,
    })),
    day: {
      since: isoTime(day.since),
      realized_pnl: day.realizedPnl,
      unrealized_pnl: day.unrealizedPnl,
      fees: day.fees,
      peak_equity: day.peakEquity,
      equity: day.equity,
      missing: day.missing,
    },
  }
}

/** Our names of the limits and those of this API. */
export const limitNames = {
  maxOrderQuantity: 'max_order_quantity',
  maxOrderNotional: 'max_order_notional',
  priceCollar: 'price_collar',
  maxPositionPerInstrument: 'max_position_per_instrument',
  maxExposurePerVenue: 'max_exposure_per_exchange',
  maxExposureTotal: 'max_exposure_total',
  maxDailyLoss: 'max_daily_loss',
  reduceOnlyDrawdown: 'reduce_only_drawdown',
  haltDrawdown: 'halt_drawdown',
  maxOrdersPerSecond: 'max_orders_per_second',
  maxOrdersPerMinute: 'max_orders_per_minute',
  maxOpenOrders: 'max_open_orders',
  duplicateWindowMs: 'duplicate_window_ms',
  maxDataAgeMs: 'max_data_age_ms',
} as const satisfies Readonly<Record<keyof RiskLimits, keyof RiskLimitsRow>>

export function limitsRow(limits: RiskLimits): RiskLimitsRow {
  const names = Object.keys(limitNames) as (keyof RiskLimits)[]
  return Object.fromEntries(
    names.map((name) => [limitNames[name], limits[name]]),
  ) as unknown as RiskLimitsRow
}

export function limitsOf(row: RiskLimitsRow): RiskLimits {
  const names = Object.keys(limitNames) as (keyof RiskLimits)[]
  return Object.fromEntries(
    names.map((name) => [name, row[limitNames[name]]]),
  ) as unknown as RiskLimits
}

export function killSwitchRow(state: KillSwitchState): KillSwitchRow {
  return {
    engaged: state.engaged,
    plan: { whose: capitals(state.plan.whose), flatten: state.plan.flatten },
    reason: state.reason,
    by: state.by,
    since: state.since === null ? null : isoTime(state.since),
    progress: state.progress.map((each) => ({
      exchange: each.venue,
      account: each.accountId,
      stage: spelled(each.stage),
      attempts: each.attempts,
      open_orders: each.openOrders,
      message: each.message,
    })),
    report: state.report === null ? null : cancelAllAnswer(state.report),
  }
}

export function riskChangesAnswer(changes: readonly RiskChange[]): RiskChangesResponse {
  return {
    data: changes.map(({ time, what, by, reason, before, after }) => ({
      time: isoTime(time),
      what: spelled(what),
      by,
      reason,
      before,
      after,
    })),
  }
}
