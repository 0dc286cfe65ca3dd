import type { AccountId } from './account.ts'
import type { DecimalText } from './decimal.ts'
import type { UnixMs } from './ids.ts'
import type { CancelAllReport, CancelScope } from './managedOrder.ts'
import type { VenueId } from './venue.ts'

/**
 * Limits of the gate. Notional is in the reporting currency (US dollars; dollar stablecoins count
 * as one). Null switches a rule off.
 */
export type RiskLimits = {
  readonly maxOrderQuantity: DecimalText | null
  readonly maxOrderNotional: DecimalText | null
  /**
   * How far a limit price may cross the market (of a stop limit: its stop price), and a stop price
   * lie beyond what the market has passed already, share of the price.
   */
  readonly priceCollar: DecimalText | null
  /** Absolute position after the order with everything that works, by scope, notional. */
  readonly maxPositionPerInstrument: DecimalText | null
  readonly maxExposurePerVenue: DecimalText | null
  readonly maxExposureTotal: DecimalText | null
  /** Realised and unrealised loss since the day began (UTC). */
  readonly maxDailyLoss: DecimalText | null
  /** Share of the day's highest equity lost, at which trading is reduced, and at which it halts. */
  readonly reduceOnlyDrawdown: DecimalText | null
  readonly haltDrawdown: DecimalText | null
  readonly maxOrdersPerSecond: number | null
  readonly maxOrdersPerMinute: number | null
  readonly maxOpenOrders: number | null
  /** The same order again within this time is taken for a second click, ms. */
  readonly duplicateWindowMs: number | null
  /** Market data older than this does not decide anything, ms. */
  readonly maxDataAgeMs: number | null
}

export const riskPresetIds = ['cautious', 'standard', 'professional'] as const
export type RiskPresetId = (typeof riskPresetIds)[number]

export const tradingStates = ['normal', 'reduceOnly', 'halted'] as const
export type TradingState = (typeof tradingStates)[number]

/** One venue's state, or that of everything. */
export type TradingStateEntry = {
  /** Null stands for all venues. The stricter of the two holds. */
  readonly venue: VenueId | null
  readonly state: TradingState
  readonly reason: string
  /** `user`, or the rule that moved it. */
  readonly by: string
  readonly since: UnixMs
}

/** Whether orders leave for a venue, or only show what they would send. */
export type SendingMode = 'dryRun' | 'armed'

/** What the kill switch does when it is pulled, chosen beforehand. */
export type KillSwitchPlan = {
  /** `own`: our orders everywhere, the default. `all`: every open order of the accounts. */
  readonly whose: CancelScope['whose']
  /** Whether positions are closed at the market afterwards. */
  readonly flatten: boolean
}

export type KillSwitchState = {
  readonly engaged: boolean
  readonly plan: KillSwitchPlan
  readonly reason: string | null
  readonly by: string | null
  readonly since: UnixMs | null
  /** What came of each account, newest attempt; retried until confirmed. */
  readonly progress: readonly {
    readonly venue: VenueId
    readonly accountId: AccountId
    readonly stage: 'canceling' | 'confirmed' | 'retrying' | 'flattening' | 'flat' | 'failed'
    readonly attempts: number
    /** Orders that are still open there; null while not known. */
    readonly openOrders: number | null
    readonly message: string | null
  }[]
  readonly report: CancelAllReport | null
}

/** A venue's countdown that cancels everything unless we refresh it. */
export type DeadMansSwitchState = {
  readonly venue: VenueId
  readonly accountId: AccountId
  /**
   * `unsupported` the venue has none; `off` the trader opted out; `idle` nothing of ours is open;
   * `armed` the venue counts down; `failing` a refresh was not confirmed.
   */
  readonly state: 'unsupported' | 'off' | 'idle' | 'armed' | 'failing'
  /** It cancels every order there, others' too: said before it is switched on. */
  readonly cancelsOthers: boolean
  readonly countdownMs: number | null
  /** When the venue would cancel if we fell silent now. */
  readonly deadline: UnixMs | null
  readonly message: string | null
}

/** Something a limit is held against, as it stands. */
export type RiskUsage = {
  readonly rule: keyof RiskLimits
  /** What it concerns: an instrument, a venue, `total`. */
  readonly scope: string
  readonly value: DecimalText
  readonly limit: DecimalText
  readonly unit: string
}

/** What the day has brought. */
export type DayFigures = {
  /** Start of the day, UTC. */
  readonly since: UnixMs
  readonly realizedPnl: DecimalText
  readonly unrealizedPnl: DecimalText
  readonly fees: DecimalText
  /** Reporting currency; highest since the day began. */
  readonly peakEquity: DecimalText | null
  readonly equity: DecimalText | null
  /** What is missing in these figures; empty when they are whole. */
  readonly missing: readonly string[]
}

export type RiskState = {
  readonly limits: RiskLimits
  /** Which preset they are, or null once edited. */
  readonly preset: RiskPresetId | null
  readonly limitsChanged: { readonly time: UnixMs; readonly by: string } | null
  readonly states: readonly TradingStateEntry[]
  readonly sending: readonly { readonly venue: VenueId; readonly mode: SendingMode }[]
  readonly killSwitch: KillSwitchState
  readonly deadMansSwitches: readonly DeadMansSwitchState[]
  readonly usage: readonly RiskUsage[]
  readonly day: DayFigures
}

/** A journalled change of what may be traded. */
export type RiskChange = {
  readonly time: UnixMs
  readonly what: 'limits' | 'state' | 'sending' | 'killSwitch' | 'deadMansSwitch'
  readonly by: string
  readonly reason: string | null
  readonly before: string | null
  readonly after: string
}
