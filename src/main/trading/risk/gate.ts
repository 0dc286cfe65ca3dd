import { Big } from 'big.js'
import type { Denial, ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import { isDecimalText } from '../../../contract/domain/decimal.ts'
import type { RiskLimits, SendingMode, TradingStateEntry } from '../../../contract/domain/risk.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { Clock } from '../../core/clock.ts'
import { capabilitiesOf } from '../../venues/account.ts'
import type { AccountDirectory, Gate, GateQuestion, MayTrade } from '../seams.ts'
import type { AccountViews } from './accountViews.ts'
import type { Day } from './day.ts'
import type { Exposure, Exposures } from './exposure.ts'
import { type Facts, type Rule, isSmaller } from './facts.ts'
import type { Pace } from './pace.ts'
import type { Prices, Reference } from './prices.ts'
import { moneyRules } from './rules/money.ts'
import { paceRules } from './rules/pace.ts'
import { permissionRules, sendingRule } from './rules/permission.ts'
import { positionRules } from './rules/position.ts'
import { priceRules } from './rules/price.ts'
import { sizeRules } from './rules/size.ts'
import { venueRules } from './rules/venue.ts'
import { type Work, leavesOf, workOf } from './work.ts'

/** In the order in which denials are shown. */
const rules: readonly Rule[] = [
  ...permissionRules,
  ...venueRules,
  ...priceRules,
  ...sizeRules,
  ...positionRules,
  ...moneyRules,
  ...paceRules,
]

export type GateParts = {
  readonly accounts: AccountDirectory
  readonly views: AccountViews
  readonly prices: Prices
  readonly exposures: Exposures
  readonly pace: Pace
  readonly day: Pick<Day, 'view'>
  readonly mayTrade: MayTrade
  readonly clock: Clock
  readonly limits: () => RiskLimits
  readonly killEngaged: () => boolean
  readonly tradingState: (venue: VenueId) => Pick<TradingStateEntry, 'venue' | 'state' | 'reason'>
  readonly sending: (venue: VenueId) => SendingMode
}

export function createGate(parts: GateParts): Gate {
  const { exposures, pace } = parts
  const denialsOf = (facts: Facts, asked: readonly Rule[]): readonly Denial[] =>
    asked.flatMap((rule) => rule(facts))
  return {
    check: (question) => denialsOf(gather(parts, question), rules),
    admit(question) {
      const facts = gather(parts, question)
      const denials = denialsOf(facts, [sendingRule, ...rules])
      if (denials.length > 0) return denials
      exposures.reserve(question, facts.work)
      pace.count(question.orderId, question.replaces === null ? question.request : null)
      return denials
    },
    withdraw(orderId) {
      exposures.withdraw(orderId)
      pace.forget(orderId)
    },
    sending: (venue) => parts.sending(venue),
  }
}

function gather(parts: GateParts, question: GateQuestion): Facts {
  const { accounts, views, prices, exposures, clock } = parts
  const { request, instrument, replaces, environment } = question
  const limits = parts.limits()
  const account = accounts.find(request.venue, request.accountId)
  const reference = prices.reference(instrument.instrumentId, limits.maxDataAgeMs)
  const work = workAfter(question, reference, prices)
  const before =
    replaces === null ? null : workOf(replaces, leavesOf(replaces), instrument, reference, prices)
  const grows = !work.reduces && (before === null || !isSmaller(work, before))
  const underway = exposures.look(replaces?.orderId ?? null)
  let exposure: Exposure | null = null
  return {
    question,
    limits,
    now: clock.now(),
    account,
    state: account === null ? null : views.state(account),
    capabilities:
      account === null ? undefined : capabilitiesOf(account.trading, instrument.marketKind),
    killEngaged: parts.killEngaged(),
    tradingState: parts.tradingState(request.venue),
    sending: parts.sending(request.venue),
    mayTrade: parts.mayTrade(request.venue, replaces === null ? 'newOrder' : 'amend'),
    reference,
    work,
    before,
    grows,
    isEmergency: request.source === 'killSwitch' && work.reduces && replaces === null,
    underway,
    pace: parts.pace,
    prices,
    exposure: () => (exposure ??= underway.exposure(environment)),
    day: () => parts.day.view(),
    held: () => exposures.held(request, instrument.instrumentId),
    justBought: () => exposures.justBought(request, instrument.instrumentId),
  }
}

/** Numbers that cannot be read are told by the rules of the venue; here they count for nothing. */
function workAfter(
  { request, instrument, replaces }: GateQuestion,
  reference: Reference,
  prices: Prices,
): Work {
  const terms = {
    ...request,
    quantity: readable(request.quantity),
    quoteQuantity: readable(request.quoteQuantity),
    price: readable(request.price),
    stopPrice: readable(request.stopPrice),
  }
  return workOf(terms, leavesAfter(terms.quantity, replaces), instrument, reference, prices)
}

function leavesAfter(quantity: string | null, replaces: ManagedOrder | null): Big | null {
  if (quantity === null) return null
  const left = new Big(quantity).minus(replaces?.cumulativeQuantity ?? 0)
  return left.lt(0) ? new Big(0) : left
}

function readable(text: string | null): string | null {
  return isDecimalText(text) && new Big(text).gt(0) ? text : null
}
