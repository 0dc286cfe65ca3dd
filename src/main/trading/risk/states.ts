import type { OnAlert } from '../seams.ts'
import { Big } from 'big.js'
import {
  type RiskLimits,
  type TradingState,
  type TradingStateEntry,
  tradingStates,
} from '../../../contract/domain/risk.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { Clock } from '../../core/clock.ts'
import type { DayView } from './day.ts'
import { dollars } from './denial.ts'
import type { Journal } from './journal.ts'

const setting = 'states'

/** What may be traded, overall and by venue. Kept over restarts. */
export type TradingStates = {
  entries(): readonly TradingStateEntry[]
  /** The stricter of the venue's and the overall one. */
  of(venue: VenueId): Pick<TradingStateEntry, 'venue' | 'state' | 'reason'>
  set(venue: VenueId | null, state: TradingState, reason: string, by: string): void
  /** Moves the overall state where a loss limit is reached; never back. True if it moved. */
  judge(day: DayView, limits: RiskLimits): boolean
}

type LossRule = 'maxDailyLoss' | 'reduceOnlyDrawdown' | 'haltDrawdown'

export function createTradingStates(
  journal: Journal,
  clock: Clock,
  onAlert: OnAlert,
): TradingStates {
  const overall: TradingStateEntry = {
    venue: null,
    state: 'normal',
    reason: 'nothing was changed',
    by: 'default',
    since: clock.now(),
  }
  const states = new Map<VenueId | null, TradingStateEntry>([[null, overall]])
  for (const entry of (journal.read(setting) as readonly TradingStateEntry[] | null) ?? []) {
    states.set(entry.venue, entry)
  }
  /** Rules that a person has answered: they move nothing until they held again. */
  const answered = new Set<LossRule>()

  const put = (entry: TradingStateEntry): void => {
    const before = states.get(entry.venue) ?? null
    const isStricter = strictness(entry.state) > strictness(before?.state ?? 'normal')
    const after = new Map(states).set(entry.venue, entry)
    const { by, reason } = entry
    const change = { what: 'state', by, reason, before, after: entry } as const
    if (isStricter) journal.tryWrite(setting, [...after.values()], change)
    else journal.write(setting, [...after.values()], change)
    states.set(entry.venue, entry)
  }

  const move = (rule: LossRule, state: TradingState, reason: string): boolean => {
    const { state: now } = states.get(null) ?? overall
    if (answered.has(rule) || strictness(now) >= strictness(state)) return false
    put({ venue: null, state, reason, by: rule, since: clock.now() })
    onAlert(
      { code: 'RISK_LIMIT_REACHED', message: `${reason} Trading is now ${wordsOf[state]}.` },
      { venue: null, environment: null, operation: 'risk', context: { rule } },
    )
    return true
  }

  return {
    entries: () => [...states.values()],
    of(venue) {
      const all = states.get(null) ?? overall
      const here = states.get(venue)
      return here !== undefined && strictness(here.state) > strictness(all.state) ? here : all
    },
    set(venue, state, reason, by) {
      put({ venue, state, reason, by, since: clock.now() })
      if (venue !== null) return
      for (const [rule, moved] of lossRules) {
        if (strictness(moved) > strictness(state)) answered.add(rule)
        else answered.delete(rule)
      }
    },
    judge(day, limits) {
      let moved = false
      for (const [rule, state] of lossRules) {
        const reason = reached(rule, day, limits)
        if (reason === null) answered.delete(rule)
        else moved = move(rule, state, reason) || moved
      }
      return moved
    },
  }
}

const lossRules: readonly (readonly [LossRule, TradingState])[] = [
  ['maxDailyLoss', 'reduceOnly'],
  ['reduceOnlyDrawdown', 'reduceOnly'],
  ['haltDrawdown', 'halted'],
]

const wordsOf: Readonly<Record<TradingState, string>> = {
  normal: 'normal',
  reduceOnly: 'limited to reducing positions',
  halted: 'halted',
}

/** One sentence where the limit is reached. What is not known moves nothing: the gate denies then. */
function reached(rule: LossRule, day: DayView, limits: RiskLimits): string | null {
  const limit = limits[rule]
  if (limit === null || day.unknown.length > 0) return null
  if (rule === 'maxDailyLoss') {
    const loss = day.profit.times(-1)
    if (loss.lt(limit)) return null
    return `The day's loss is ${dollars(loss)}; the limit is ${limit} USD.`
  }
  if (day.drawdown === null || day.drawdown.lt(limit)) return null
  return `${percent(day.drawdown)} of the day's highest equity is lost; the limit is ${percent(new Big(limit))}.`
}

function percent(share: Big): string {
  return `${share.times(100).round(2).toFixed()} %`
}

function strictness(state: TradingState): number {
  return tradingStates.indexOf(state)
}
