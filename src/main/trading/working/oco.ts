import { Big } from 'big.js'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import { takesType } from './capabilities.ts'
import { filledOf, isOpen, leavesOf, wasTakenOut, withRole } from './children.ts'
import { decide, windDown } from './decision.ts'
import { atMarket } from './exits.ts'
import { type Leg, tend, wakeOf } from './legs.ts'
import type { Alarm, Decision, Facts, Machine, PlanOf } from './machine.ts'
import { larger, smallestQuantity, text, zero } from './numbers.ts'
import { limitTerms, marketTerms, oppositeOf } from './terms.ts'
import { isReached, watchedPrice } from './watch.ts'

type Plan = PlanOf<'oco'>
type Role = 'first' | 'second'
const roles: readonly Role[] = ['first', 'second']

export function isStop({ orderType }: Pick<OrderTerms, 'orderType'>): boolean {
  return orderType === 'stopMarket' || orderType === 'stopLimit'
}

/** An order that leaves a position: it stays in a pause, and its absence is an alarm. */
function isProtective(terms: OrderTerms): boolean {
  return terms.reduceOnly || isStop(terms)
}

/**
 * Which of the two cannot wait at the venue: the stop where both would need the same balance, or
 * where the venue has no such type. Null: the venue holds both.
 */
export function heldHere(
  { first, second }: Plan,
  instrument: Instrument,
  capabilities: TradingCapabilities,
): Role | null {
  const isShared = instrument.marketKind === 'spot' && first.side === second.side
  if (isShared) return isStop(second) ? 'second' : 'first'
  const lacks = (terms: OrderTerms): boolean =>
    isStop(terms) && !takesType(capabilities, instrument, terms.orderType)
  if (lacks(second)) return 'second'
  return lacks(first) ? 'first' : null
}

type State = {
  readonly plan: Plan
  readonly facts: Facts
  readonly filled: Big
  readonly remaining: Big
  readonly excess: Big
  readonly held: Role | null
  readonly isHit: boolean
  readonly isWatching: boolean
  readonly isBlind: boolean
}

/** Two orders for one quantity: what one fills, the other loses. */
export const oco: Machine<'oco'> = (plan, facts) => {
  const state = stateOf(plan, facts)
  const words = `${text(state.filled)} of ${plan.first.quantity} filled`
  const correction = correct(state)
  if (facts.intent === 'cancel' && state.excess.eq(0))
    return windDown(facts, 'canceled', `${words}.`)
  const memory = state.isHit ? { ...facts.memory, isTriggered: true } : facts.memory
  const legs = roles.map((role) => legOf(state, role))
  const alarm = excessAlarm(state) ?? alarmOf(state, legs)
  const actions = [...legs.flatMap((leg) => leg?.actions ?? []), ...correction.actions]
  const isIdle = !facts.children.some(isOpen) && actions.length === 0
  const wakeTime = wakeOf(...legs, correction)
  if (isIdle && isOver(state, legs)) {
    return { ...endOf(state, legs, words), memory, alarm: state.remaining.eq(0) ? alarm : null }
  }
  return decide(facts, {
    actions,
    memory,
    wakeTime,
    isWatching: state.isWatching,
    heldBy: heldBy(state, legs),
    progress: progressOf(state, words),
    alarm,
  })
}

function stateOf(plan: Plan, facts: Facts): State {
  const { children, memory } = facts
  const total = new Big(plan.first.quantity ?? 0)
  const filled = filledOf(withRole(children, ...roles)).minus(
    filledOf(withRole(children, 'correction')),
  )
  const held = heldHere(plan, facts.instrument, facts.capabilities)
  const remaining = larger(total.minus(filled), zero)
  const base = { plan, facts, filled, remaining, excess: larger(filled.minus(total), zero), held }
  const idle = { isHit: memory.isTriggered === true, isWatching: false, isBlind: false }
  if (held === null || idle.isHit || remaining.eq(0) || facts.intent === 'cancel') {
    return { ...base, ...idle }
  }
  const { side, stopPrice, triggerBy, triggerDirection } = plan[held]
  const price = watchedPrice(facts, side, triggerBy)
  if (price === null) return { ...base, isHit: false, isWatching: true, isBlind: true }
  const isHit = isReached(price, stopPrice ?? '0', side, triggerDirection)
  return { ...base, isHit, isWatching: !isHit, isBlind: false }
}

function legOf(state: State, role: Role): Leg | null {
  const { plan, facts, held, isHit, remaining } = state
  const terms = plan[role]
  const group = withRole(facts.children, role)
  const other = withRole(facts.children, role === 'first' ? 'second' : 'first')
  if (held === role && (!isHit || leavesOf(other).gt(0))) return null
  const isAway =
    (held !== null && held !== role && isHit) || (facts.intent === 'pause' && !isProtective(terms))
  const sent = held === role ? reached(terms, facts) : (quantity: Big) => resized(terms, quantity)
  const isMarket = held === role ? terms.price === null : isPriceless(terms)
  const price = terms.price === null ? null : new Big(terms.price)
  const least = smallestQuantity(facts.instrument, price, isMarket)
  const want = isAway || facts.intent === 'cancel' ? zero : remaining
  return tend({ role, group, want, least, termsOf: sent, retries: true }, gentle(facts, terms))
}

/** What protects nothing is not tried for ever. */
function gentle(facts: Facts, terms: OrderTerms): Facts {
  if (isProtective(terms)) return facts
  const { limits } = facts
  return { ...facts, limits: { ...limits, maxExitAttempts: limits.maxRefusals } }
}

function isPriceless({ orderType }: OrderTerms): boolean {
  return orderType === 'stopMarket'
}

function resized(terms: OrderTerms, quantity: Big): OrderTerms {
  return { ...terms, quantity: text(quantity) }
}

/** What a stop that was held here sends once it is reached. */
function reached(terms: OrderTerms, { capabilities }: Facts): (quantity: Big) => OrderTerms {
  const { side, reduceOnly, positionSide, price } = terms
  const base = { side, reduceOnly, positionSide }
  return (quantity) =>
    price === null
      ? marketTerms(capabilities, { ...base, quantity })
      : limitTerms(capabilities, { ...base, quantity, price })
}

/** Both filled more than the quantity together: traded back against the one that filled last. */
function correct({ plan, facts, excess }: State): Leg {
  const latest = roles.toSorted(
    (one, other) => lastChange(facts, other) - lastChange(facts, one),
  )[0]
  const { side, positionSide } = plan[latest ?? 'first']
  return atMarket(
    'correction',
    excess,
    { side: oppositeOf(side), positionSide, reduceOnly: false },
    facts,
  )
}

function lastChange({ children }: Facts, role: Role): number {
  return withRole(children, role).at(-1)?.updatedTime ?? 0
}

function isOver({ remaining, excess, held, isHit }: State, legs: readonly (Leg | null)[]): boolean {
  if (excess.gt(0)) return false
  if (remaining.eq(0)) return true
  const waits = held !== null && !isHit
  return !waits && legs.every((leg) => leg?.wakeTime === null && leg.failure !== null)
}

function endOf(
  { facts, filled, remaining }: State,
  legs: readonly (Leg | null)[],
  words: string,
): Decision {
  const reason = legs.map((leg) => leg?.failure?.words).find((each) => each !== undefined)
  const isComplete = remaining.eq(0)
  const ended = facts.children.some(wasTakenOut) ? 'canceled' : 'failed'
  return decide(facts, {
    progress: isComplete || reason === undefined ? `${words}.` : `${words}; ${reason}.`,
    end: isComplete || filled.gt(0) ? 'done' : ended,
  })
}

function excessAlarm({ excess }: State): Alarm | null {
  if (excess.eq(0)) return null
  return {
    code: 'EXIT_OVERFILLED',
    message: `Both orders filled: ${text(excess)} more than the quantity. It is being traded back.`,
  }
}

function alarmOf(
  { plan, facts, remaining, isBlind }: State,
  legs: readonly (Leg | null)[],
): Alarm | null {
  if (remaining.eq(0)) return null
  const quantity = text(remaining)
  if (isBlind && !facts.isSettling) {
    return exitMissing(`The stop of ${quantity} is held here and there is no fresh price to watch.`)
  }
  for (const [index, leg] of legs.entries()) {
    const role = roles[index] ?? 'first'
    if (leg?.failure === null || leg === null || !isProtective(plan[role])) continue
    return exitMissing(`The ${role} order of ${quantity} is not in place: ${leg.failure.words}.`)
  }
  return null
}

function exitMissing(message: string): Alarm {
  return { code: 'EXIT_MISSING', message }
}

/** Survives us only when the venue holds both and neither can open a position. */
function heldBy(
  { plan, held, remaining }: State,
  legs: readonly (Leg | null)[],
): Decision['heldBy'] {
  const isHarmless = plan.first.reduceOnly && plan.second.reduceOnly
  const isThere = legs.every((leg) => leg?.covered.eq(remaining) === true)
  return held === null && isHarmless && isThere ? 'venue' : 'engine'
}

function progressOf({ facts, held, isHit }: State, words: string): string {
  if (facts.intent === 'pause') return `Paused; ${words}.`
  if (held === null) return `Both wait; ${words}.`
  return isHit
    ? `The stop is reached; ${words}.`
    : `One waits at the venue, the stop here; ${words}.`
}
