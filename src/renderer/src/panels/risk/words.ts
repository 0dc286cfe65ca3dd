import type {
  DeadMansSwitchState,
  KillSwitchState,
  RiskLimits,
  TradingState,
} from '../../../../contract/domain/risk.ts'

export const stageWords: Readonly<Record<KillSwitchState['progress'][number]['stage'], string>> = {
  canceling: 'canceling',
  confirmed: 'nothing open',
  retrying: 'asking again',
  flattening: 'closing positions',
  flat: 'flat',
  failed: 'failed',
}

export const stateWords: Readonly<Record<TradingState, string>> = {
  normal: 'Normal',
  reduceOnly: 'Reduce',
  halted: 'Halted',
}

export const switchWords: Readonly<Record<DeadMansSwitchState['state'], string>> = {
  unsupported: 'none here',
  off: 'off',
  idle: 'idle',
  armed: 'armed',
  failing: 'FAILING',
}

export type LimitWords = {
  readonly label: string
  readonly unit: string
  readonly kind: 'amount' | 'share' | 'count'
}

/** In the order they are shown. Shares are typed as percent. */
export const limitWords: Readonly<Record<keyof RiskLimits, LimitWords>> = {
  maxOrderQuantity: { label: 'Order quantity', unit: 'base', kind: 'amount' },
  maxOrderNotional: { label: 'Order notional', unit: 'USD', kind: 'amount' },
  priceCollar: { label: 'Price collar', unit: '%', kind: 'share' },
  maxPositionPerInstrument: { label: 'Per instrument', unit: 'USD', kind: 'amount' },
  maxExposurePerVenue: { label: 'Per venue', unit: 'USD', kind: 'amount' },
  maxExposureTotal: { label: 'Total exposure', unit: 'USD', kind: 'amount' },
  maxDailyLoss: { label: 'Daily loss', unit: 'USD', kind: 'amount' },
  reduceOnlyDrawdown: { label: 'Drawdown: reduce', unit: '%', kind: 'share' },
  haltDrawdown: { label: 'Drawdown: halt', unit: '%', kind: 'share' },
  maxOrdersPerSecond: { label: 'Orders a second', unit: '', kind: 'count' },
  maxOrdersPerMinute: { label: 'Orders a minute', unit: '', kind: 'count' },
  maxOpenOrders: { label: 'Open orders', unit: '', kind: 'count' },
  duplicateWindowMs: { label: 'Duplicate window', unit: 'ms', kind: 'count' },
  maxDataAgeMs: { label: 'Oldest data', unit: 'ms', kind: 'count' },
}

export const limitNames = Object.keys(limitWords) as readonly (keyof RiskLimits)[]
