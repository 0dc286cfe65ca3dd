import { Big } from 'big.js'
import { takesType } from './capabilities.ts'
import { cancelEach, committedOf, filledOf, isOpen, leavesOf, withRole } from './children.ts'
import { decide } from './decision.ts'
import { atMarket, type ExitBase, limitExit, stopAtVenue, stopReached } from './exits.ts'
import { type Leg, type LegFailure, wakeOf } from './legs.ts'
import type { Action, Alarm, Child, Decision, Facts, Machine, PlanOf } from './machine.ts'
import { floorTo, larger, smallestQuantity, stepOf, sum, text, zero } from './numbers.ts'
import { oppositeOf } from './terms.ts'
import { isReached, watchedPrice } from './watch.ts'

type Plan = PlanOf<'bracket'>

/** Where a bracket stands, counted from its orders. */
type State = {
  readonly plan: Plan
  readonly facts: Facts
  readonly entries: readonly Child[]
  readonly entered: Big
  /** Filled by exits, what was put right taken off. */
  readonly exited: Big
  /** What is filled and still wants an exit. */
  readonly remaining: Big
  /** Closed beyond what was filled. */
  readonly excess: Big
  readonly base: ExitBase
  /** The venue cannot hold the stop (beside the target): it waits here. */
  readonly isStopHere: boolean
}

const exitRoles = ['stop', 'target', 'flatten'] as const

/**
 * An entry whose fills get a stop and a target at once, sized to what is filled. What one exit
 * fills, the other loses. They outlive the entry; both filling is found out and put right.
 */
export const bracket: Machine<'bracket'> = (plan, facts) => {
  const state = stateOf(plan, facts)
  if (facts.intent === 'cancel' && facts.exits === 'cancel') return giveUp(state)
  if (facts.memory.isFlattening === true) return flatten(state)
  const legs = legsOf(state)
  const failure = plan.stop === null ? legs.target?.failure : legs.stop?.failure
  if (mustFlatten(plan, failure ?? null)) return flattenFirst(state)
  return protect({ ...state, facts: { ...facts, memory: legs.memory } }, legs)
}

function stateOf(plan: Plan, facts: Facts): State {
  const { children, capabilities, instrument } = facts
  const entries = withRole(children, 'entry')
  const entered = filledOf(entries)
  const exited = filledOf(withRole(children, ...exitRoles)).minus(
    filledOf(withRole(children, 'correction')),
  )
  const toProtect = protectable(plan, facts, entries)
  return {
    plan,
    facts,
    entries,
    entered,
    exited,
    remaining: larger(toProtect.minus(exited), zero),
    excess: larger(exited.minus(entered), zero),
    base: {
      side: oppositeOf(plan.entry.side),
      reduceOnly: capabilities.reduceOnly,
      positionSide: plan.entry.positionSide,
    },
    isStopHere: isHeldHere(plan, facts, instrument.marketKind === 'spot'),
  }
}

/** Spot fees may be taken out of what was bought: what is not there cannot be sold. */
function protectable(plan: Plan, { instrument }: Facts, entries: readonly Child[]): Big {
  const entered = filledOf(entries)
  if (instrument.marketKind !== 'spot' || plan.entry.side === 'sell') return entered
  const fees = entries
    .flatMap((child) => child.fees)
    .filter(({ asset }) => asset === instrument.baseAsset)
    .map(({ amount }) => new Big(amount))
  const left = entered.minus(larger(sum(fees), zero))
  return floorTo(larger(left, zero), stepOf(instrument, false))
}

/** Both exits of a spot position would need the same balance. */
function isHeldHere({ stop, target }: Plan, facts: Facts, isSpot: boolean): boolean {
  if (stop === null) return false
  const type = stop.price === null ? 'stopMarket' : 'stopLimit'
  return (isSpot && target !== null) || !takesType(facts.capabilities, facts.instrument, type)
}

type Legs = {
  readonly stop: Leg | null
  readonly target: Leg | null
  readonly memory: Facts['memory']
  readonly isWatching: boolean
  /** Nothing can set off the stop that is held here. */
  readonly isBlind: boolean
}

function legsOf(state: State): Legs {
  const { plan, facts, remaining, base, isStopHere } = state
  const { stop } = plan
  const options = { retries: plan.onExitFailure !== 'alarm' }
  const held = isStopHere ? watched(state) : { isWatching: false, isBlind: false, isHit: false }
  const memory = held.isHit ? { ...facts.memory, isTriggered: true } : facts.memory
  const target =
    plan.target === null
      ? null
      : limitExit('target', plan.target, held.isHit ? zero : remaining, base, options, facts)
  if (stop === null) return { stop: null, target, memory, ...held }
  if (!isStopHere) {
    return { stop: stopAtVenue(stop, remaining, base, options, facts), target, memory, ...held }
  }
  const isTargetGone = leavesOf(withRole(facts.children, 'target')).eq(0)
  const reached = held.isHit && isTargetGone ? stopReached(stop, remaining, base, facts) : null
  return { stop: reached, target, memory, ...held }
}

function watched({ plan, facts, remaining, base }: State) {
  if (facts.memory.isTriggered === true) return { isWatching: false, isBlind: false, isHit: true }
  const { stop } = plan
  if (stop === null || remaining.eq(0)) return { isWatching: false, isBlind: false, isHit: false }
  const price = watchedPrice(facts, base.side, stop.triggerBy)
  if (price === null) return { isWatching: true, isBlind: true, isHit: false }
  const isHit = isReached(price, stop.stopPrice, base.side, null)
  return { isWatching: !isHit, isBlind: false, isHit }
}

function mustFlatten({ onExitFailure }: Plan, failure: LegFailure | null): boolean {
  if (onExitFailure !== 'flatten' || failure === null) return false
  return failure.kind === 'refused' || failure.kind === 'unknown'
}

/** The reaction begins in the same step in which the leg was found missing. */
function flattenFirst({ plan, facts }: State): Decision {
  return bracket(plan, { ...facts, memory: { ...facts.memory, isFlattening: true } })
}

/** Out of everything: entry and legs are canceled, what was filled is closed at the market. */
function flatten(state: State): Decision {
  const { facts, remaining, excess, base } = state
  const { children } = facts
  const others = withRole(children, 'entry', 'stop', 'target').filter(isOpen)
  const isFree = base.reduceOnly || leavesOf(withRole(children, 'stop', 'target')).eq(0)
  const closing = atMarket('flatten', isFree ? remaining : zero, base, facts)
  const correction = correct(state)
  const rest = `${text(remaining)} of ${text(state.entered)}`
  const isOver = others.length === 0 && !children.some(isOpen) && excess.eq(0)
  const words = 'A protective order could not be placed'
  if (isOver && (remaining.eq(0) || closing.failure?.kind === 'small')) {
    return decide(facts, {
      progress: `${words}; what was filled was closed at the market.`,
      end: 'done',
      alarm: remaining.eq(0) ? null : missing(`${rest} is too small to be closed.`),
    })
  }
  const failed = closing.failure === null ? '' : ` It is not closed yet: ${closing.failure.words}.`
  return decide(facts, {
    actions: [...closing.actions, ...cancelEach(others), ...correction.actions],
    wakeTime: wakeOf(closing, correction),
    progress: `${words}; closing ${rest} at the market.`,
    alarm:
      excessAlarm(state) ?? missing(`${words}; closing what was filled at the market.${failed}`),
  })
}

/** Everything is canceled by the trader's word; what is filled stays without exits. */
function giveUp({ facts, remaining }: State): Decision {
  const open = facts.children.filter(isOpen)
  const words = remaining.gt(0)
    ? `Canceled; ${text(remaining)} is left without exits.`
    : 'Canceled.'
  return decide(facts, {
    actions: cancelEach(open),
    progress: open.length === 0 ? words : 'Canceling entry and exits.',
    end: open.length === 0 ? 'canceled' : null,
  })
}

function protect(state: State, legs: Legs): Decision {
  const { plan, facts, remaining, excess, exited } = state
  const entry = entryStep(state, exited.gt(0) || facts.memory.isTriggered === true)
  const correction = correct(state)
  const isQuiet = !facts.children.some(isOpen) && entry.isOver
  const alarm = excessAlarm(state) ?? alarmOf(state, legs, entry.isOver)
  const mainFailure = legs.stop?.failure ?? legs.target?.failure
  const isDust = mainFailure?.kind === 'small' && entry.isOver
  if (isQuiet && excess.eq(0) && (remaining.eq(0) || isDust)) return ended(state, alarm)
  return decide(facts, {
    actions: [
      ...(legs.stop?.actions ?? []),
      ...(legs.target?.actions ?? []),
      ...entry.actions,
      ...correction.actions,
    ],
    wakeTime: wakeOf(legs.stop, legs.target, correction),
    isWatching: legs.isWatching,
    isKept: entry.isOver && facts.intent === 'cancel',
    heldBy: heldBy(state, legs, entry.isOver),
    progress: progressOf(plan, state, entry.isOver),
    alarm,
  })
}

type EntryStep = { readonly actions: readonly Action[]; readonly isOver: boolean }

/** Sent once; after a pause what is left of it is put back, unless an exit has begun to fill. */
function entryStep({ plan, facts, entries }: State, hasExitBegun: boolean): EntryStep {
  const open = entries.filter(isOpen)
  if (facts.intent !== 'run' || hasExitBegun) {
    const isOver = open.length === 0 && (facts.intent !== 'pause' || hasExitBegun)
    return { actions: cancelEach(open), isOver }
  }
  const last = entries.at(-1)
  const isDue = last === undefined || (last.state === 'closed' && last.canceledBy === 'us')
  if (!isDue) return { actions: [], isOver: open.length === 0 }
  const rest = new Big(plan.entry.quantity ?? 0).minus(committedOf(entries))
  const price = plan.entry.price === null ? null : new Big(plan.entry.price)
  if (rest.lt(smallestQuantity(facts.instrument, price, price === null))) {
    return { actions: [], isOver: true }
  }
  const terms = { ...plan.entry, quantity: text(rest) }
  return { actions: [{ kind: 'submit', role: 'entry', terms }], isOver: false }
}

/** Both exits filled: what was closed beyond the position is traded back. */
function correct({ plan, facts, excess }: State): Leg {
  const { side, positionSide } = plan.entry
  return atMarket('correction', excess, { side, positionSide, reduceOnly: false }, facts)
}

function excessAlarm({ excess, facts }: State): Alarm | null {
  if (excess.eq(0)) return null
  const { failure } = atMarketFailure(facts, excess)
  const words = failure === null ? 'It is being traded back.' : `It is not traded back: ${failure}.`
  return {
    code: 'EXIT_OVERFILLED',
    message: `Both exits filled: ${text(excess)} too much was closed. ${words}`,
  }
}

function atMarketFailure({ instrument }: Facts, excess: Big): { readonly failure: string | null } {
  const least = smallestQuantity(instrument, null, true)
  return { failure: excess.lt(least) ? 'it is less than the smallest order' : null }
}

function alarmOf(
  { plan, remaining, facts }: State,
  legs: Legs,
  isEntryOver: boolean,
): Alarm | null {
  if (remaining.eq(0)) return null
  const reaction = plan.onExitFailure === 'alarm' ? '' : ' It is being tried again.'
  const quantity = text(remaining)
  if (legs.isBlind && !facts.isSettling) {
    return missing(`The stop of ${quantity} is held here and there is no fresh price to watch.`)
  }
  for (const [name, leg] of [
    ['stop', legs.stop],
    ['target', legs.target],
  ] as const) {
    const failure = leg?.failure ?? null
    if (failure === null) continue
    const isTried = failure.kind === 'refused' && !failure.words.includes('given up')
    const more = isTried ? reaction : ''
    const wait =
      failure.kind === 'small' && !isEntryOver ? ' More fills will make it large enough.' : ''
    return missing(`The ${name} of ${quantity} is not in place: ${failure.words}.${more}${wait}`)
  }
  return null
}

function missing(message: string): Alarm {
  return { code: 'EXIT_MISSING', message }
}

function ended(
  { facts, entries, entered, exited, remaining }: State,
  alarm: Alarm | null,
): Decision {
  const refused = entries.findLast(({ end }) => end === 'refused')
  if (entered.eq(0)) {
    return decide(facts, {
      progress: refused === undefined ? 'The entry ended unfilled.' : `Refused: ${refused.reason}`,
      end: refused === undefined ? 'canceled' : 'failed',
    })
  }
  const rest = remaining.eq(0) ? '' : ` ${text(remaining)} is left, too small for an order.`
  return decide(facts, {
    progress: `${text(entered)} filled, ${text(exited)} closed.${rest}`,
    end: 'done',
    alarm,
  })
}

/** Survives us only when the venue holds every exit and one of them cannot open a position. */
function heldBy({ plan, base, remaining, isStopHere }: State, legs: Legs, isEntryOver: boolean) {
  const wanted = [legs.stop, legs.target].filter((leg) => leg !== null)
  const isCovered = wanted.every(({ covered }) => covered.eq(remaining))
  const isHarmless = base.reduceOnly || plan.stop === null || plan.target === null
  return isEntryOver && !isStopHere && isCovered && isHarmless ? 'venue' : 'engine'
}

function progressOf(plan: Plan, { entered, remaining, facts, isStopHere }: State, isOver: boolean) {
  const filled = `${text(entered)} of ${plan.entry.quantity} filled`
  if (remaining.eq(0)) {
    if (isOver) return `${filled}.`
    return facts.intent === 'pause' ? `Paused; ${filled}.` : `Waits for the entry; ${filled}.`
  }
  const held = isStopHere ? ' The stop is held here: it needs this program running.' : ''
  const paused = facts.intent === 'pause' ? 'Paused; exits stay. ' : ''
  return `${paused}${filled}, ${text(remaining)} waits for its exit.${held}`
}
