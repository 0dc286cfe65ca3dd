import { Big } from 'big.js'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import { takesType } from './capabilities.ts'
import { cancelEach, filledOf, isOpen, wasTakenOut, withRole } from './children.ts'
import { decide, windDown } from './decision.ts'
import { atMarket } from './exits.ts'
import { tend } from './legs.ts'
import type { Alarm, Decision, Facts, Machine, PlanOf } from './machine.ts'
import { isMultiple, larger, smaller, smallestQuantity, text, zero } from './numbers.ts'
import { trailingTerms } from './terms.ts'
import { watchedPrice } from './watch.ts'

type Plan = PlanOf<'trailing'>

/** Whether the venue has such an order itself. */
export function isNative(
  { trailingDelta, triggerBy }: Plan,
  instrument: Instrument,
  capabilities: TradingCapabilities,
): boolean {
  const bounds = capabilities.trailingDelta
  if (bounds === null || !takesType(capabilities, instrument, 'trailingStop')) return false
  if (triggerBy !== null && !capabilities.triggerBy.includes(triggerBy)) return false
  const delta = new Big(trailingDelta)
  const isWithin = delta.gte(bounds.min) && delta.lte(bounds.max)
  return isWithin && isMultiple(delta, new Big(bounds.step))
}

/**
 * Follows the best price and leaves at the market once it has come back by the distance. The
 * venue's own kind where it has one; held here where it has not, or did not take it.
 */
export const trailing: Machine<'trailing'> = (plan, facts) => {
  const { children, instrument, capabilities, memory } = facts
  const words = `${text(filledOf(children))} of ${plan.quantity} filled`
  if (facts.intent === 'cancel') return windDown(facts, 'canceled', `${words}.`)
  const remaining = larger(new Big(plan.quantity).minus(filledOf(children)), zero)
  const isDone = remaining.lt(smallestQuantity(instrument, null, true))
  if (isDone && !children.some(isOpen)) return decide(facts, { progress: `${words}.`, end: 'done' })
  if (memory.isHeldHere !== true && isNative(plan, instrument, capabilities)) {
    return atVenue(plan, facts, remaining, words)
  }
  return here(plan, facts, remaining, words)
}

function atVenue(plan: Plan, facts: Facts, remaining: Big, words: string): Decision {
  const group = withRole(facts.children, 'trailing')
  if (group.some(wasTakenOut))
    return windDown(facts, 'canceled', `${words}; it was canceled from outside.`)
  if (facts.intent === 'pause' && !plan.reduceOnly) {
    return decide(facts, { actions: cancelEach(group), progress: `Paused; ${words}.` })
  }
  const isRefused = group.some(({ end, isPassing }) => end === 'refused' && !isPassing)
  if (isRefused)
    return here(plan, { ...facts, memory: { ...facts.memory, isHeldHere: true } }, remaining, words)
  const leg = tend(
    {
      role: 'trailing',
      group,
      want: remaining,
      least: smallestQuantity(facts.instrument, null, true),
      termsOf: (quantity) => trailingTerms(facts.capabilities, { ...plan, quantity }),
      retries: true,
    },
    facts,
  )
  const isThere = leg.covered.eq(remaining)
  return decide(facts, {
    actions: leg.actions,
    wakeTime: leg.wakeTime,
    heldBy: isThere ? 'venue' : 'engine',
    progress: isThere ? `The venue follows the price; ${words}.` : `Being placed; ${words}.`,
    alarm: leg.failure === null ? null : missing(remaining, leg.failure.words),
  })
}

function here(plan: Plan, facts: Facts, remaining: Big, words: string): Decision {
  const price = watchedPrice(facts, plan.side, plan.triggerBy)
  const best = bestOf(plan, facts, price)
  const stop = best === null ? null : stopOf(plan, best)
  const isPaused = facts.intent === 'pause'
  const isHit = stop !== null && price !== null && isBeyond(plan, price, stop)
  const isTriggered = facts.memory.isTriggered === true || (isHit && !isPaused)
  const memory = {
    ...facts.memory,
    ...(best === null ? {} : { best: text(best) }),
    ...(isTriggered ? { isTriggered } : {}),
  }
  if (isTriggered) return leave(plan, { ...facts, memory }, remaining, words)
  const where = stop === null ? 'waits for a price' : `leaves at ${text(stop)}`
  const silent = isPaused ? 'Paused: it does not trigger' : 'There is no fresh price to watch'
  return decide(facts, {
    memory,
    isWatching: true,
    progress: isPaused ? `Paused; ${words}.` : `Held here: needs this program running; ${where}.`,
    alarm: isPaused || (price === null && !facts.isSettling) ? missing(remaining, silent) : null,
  })
}

function leave(plan: Plan, facts: Facts, remaining: Big, words: string): Decision {
  const { side, reduceOnly } = plan
  const leg = atMarket('exit', remaining, { side, reduceOnly, positionSide: null }, facts)
  const isStuck = leg.failure !== null && leg.wakeTime === null && leg.failure.kind !== 'unknown'
  if (isStuck && !facts.children.some(isOpen)) {
    return decide(facts, {
      progress: `${words}; ${leg.failure.words}.`,
      end: 'failed',
      alarm: missing(remaining, leg.failure.words),
    })
  }
  return decide(facts, {
    actions: leg.actions,
    wakeTime: leg.wakeTime,
    progress: `Reached; leaving at the market, ${words}.`,
    alarm: leg.failure === null ? null : missing(remaining, leg.failure.words),
  })
}

function bestOf({ side }: Plan, { memory }: Facts, price: Big | null): Big | null {
  const known = memory.best === undefined ? null : new Big(memory.best)
  if (price === null || known === null) return price ?? known
  return side === 'sell' ? larger(known, price) : smaller(known, price)
}

function stopOf({ side, trailingDelta }: Plan, best: Big): Big {
  const distance = best.times(trailingDelta).div(10_000)
  return side === 'sell' ? best.minus(distance) : best.plus(distance)
}

function isBeyond({ side }: Plan, price: Big, stop: Big): boolean {
  return side === 'sell' ? price.lte(stop) : price.gte(stop)
}

function missing(remaining: Big, words: string): Alarm {
  return { code: 'EXIT_MISSING', message: `The trailing stop of ${text(remaining)}: ${words}.` }
}
