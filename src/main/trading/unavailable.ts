import type { UnixMs } from '../../contract/domain/ids.ts'
import type { RiskLimits, RiskState } from '../../contract/domain/risk.ts'
import { PitwallError } from '../../contract/errors.ts'
import type { TradingServices } from '../core/tradingServices.ts'

/** For a host that reads what was recorded: nothing is there to trade with, and nothing is done. */
export function unavailableTrading(why: string): TradingServices {
  const refuse = (): never => {
    throw new PitwallError('UNSUPPORTED', why)
  }
  const refuseLater = (): Promise<never> => Promise.resolve().then(refuse)
  return {
    orders: {
      submit: refuseLater,
      amend: refuseLater,
      cancel: refuseLater,
      cancelAll: refuseLater,
      preview: refuseLater,
      resolve: refuseLater,
      detail: refuse,
      find: () => null,
      list: () => [],
      open: () => [],
      stuck: () => [],
      latency: () => [],
    },
    risk: {
      state: () => haltedState(why),
      changes: () => [],
      setLimits: refuse,
      usePreset: refuse,
      setTradingState: refuse,
      setSending: refuse,
      setKillSwitchPlan: refuse,
      engageKillSwitch: refuseLater,
      releaseKillSwitch: refuse,
      setDeadMansSwitch: refuseLater,
    },
    routing: {
      settings: refuse,
      setSettings: refuse,
      preview: refuseLater,
      submit: refuseLater,
      decisions: () => [],
    },
    workingOrders: {
      start: refuseLater,
      pause: refuse,
      resume: refuse,
      cancel: refuseLater,
      list: () => [],
    },
  }
}

const noLimits: RiskLimits = {
  maxOrderQuantity: null,
  maxOrderNotional: null,
  priceCollar: null,
  maxPositionPerInstrument: null,
  maxExposurePerVenue: null,
  maxExposureTotal: null,
  maxDailyLoss: null,
  reduceOnlyDrawdown: null,
  haltDrawdown: null,
  maxOrdersPerSecond: null,
  maxOrdersPerMinute: null,
  maxOpenOrders: null,
  duplicateWindowMs: null,
  maxDataAgeMs: null,
}

function haltedState(why: string): RiskState {
  const since = 0 as UnixMs
  return {
    limits: noLimits,
    preset: null,
    limitsChanged: null,
    states: [{ venue: null, state: 'halted', reason: why, by: 'engine', since }],
    sending: [],
    killSwitch: {
      engaged: false,
      plan: { whose: 'own', flatten: false },
      reason: null,
      by: null,
      since: null,
      progress: [],
      report: null,
    },
    deadMansSwitches: [],
    usage: [],
    day: {
      since,
      realizedPnl: '0',
      unrealizedPnl: '0',
      fees: '0',
      peakEquity: null,
      equity: null,
      missing: [why],
    },
  }
}
