import { Big } from 'big.js'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import { amendsPrice } from './capabilities.ts'
import {
  cancelEach,
  earliest,
  filledOf,
  isOpen,
  refusalsInARow,
  retryTime,
  uncommitted,
  wasTakenOut,
  withRole,
} from './children.ts'
import { decide, windDown } from './decision.ts'
import type { Action, Child, Decision, Facts, Machine, PlanOf } from './machine.ts'
import {
  ceilPrice,
  floorPrice,
  larger,
  smaller,
  smallestQuantity,
  text,
  tickAt,
} from './numbers.ts'
import { limitTerms, marketTerms, timeInForceOf } from './terms.ts'
import { freshTop } from './watch.ts'

type Plan = PlanOf<'chase'>

/** Follows the best price of its side, never beyond its limit, no faster than its bound. */
export const chase: Machine<'chase'> = (plan, facts) => {
  const { children, intent, limits } = facts
  const words = `${text(filledOf(children))} of ${plan.quantity} filled`
  if (intent === 'cancel') return windDown(facts, 'canceled', `${words}.`)
  if (children.some(wasTakenOut)) {
    return windDown(facts, 'canceled', `${words}; its order was canceled from outside.`)
  }
  const open = children.filter(isOpen)
  if (intent === 'pause') {
    return decide(facts, { actions: cancelEach(open), progress: `Paused; ${words}.` })
  }
  const rest = uncommitted(plan.quantity, children)
  if (open.length === 0 && isTooSmall(plan, facts, rest)) {
    return decide(facts, { progress: `${words}.`, end: 'done' })
  }
  if (facts.memory.isOver === true || facts.runningMs >= plan.maxMs) {
    return endIt(plan, { ...facts, memory: { ...facts.memory, isOver: true } }, words)
  }
  if (refusalsInARow(children) >= limits.maxRefusals) {
    return windDown(facts, 'failed', `${words}; given up: ${children.at(-1)?.reason ?? 'refused'}`)
  }
  return follow(plan, facts, words)
}

function follow(plan: Plan, facts: Facts, words: string): Decision {
  const { children, now, runningMs, limits, memory } = facts
  const endTime = (now + plan.maxMs - runningMs) as UnixMs
  const [working] = children.filter(isOpen)
  const wished = wishedPrice(plan, facts, working)
  const waiting = decide(facts, { isWatching: true, wakeTime: endTime, progress: `${words}.` })
  if (wished === null) return { ...waiting, progress: `${words}; waits for a price.` }
  const progress = `${words}; follows at ${text(wished)}.`
  if (working !== undefined && (working.isBusy || working.state !== 'working')) return waiting
  if (working?.price !== undefined && working.price !== null && wished.eq(working.price)) {
    return { ...waiting, progress }
  }
  const movedAtMs = memory.movedAtMs ?? -limits.minMoveMs
  const moveTime = (now + Math.max(0, movedAtMs + limits.minMoveMs - runningMs)) as UnixMs
  const waitTime = moveTime > now ? moveTime : retryTime(children, facts)
  if (waitTime !== null) return { ...waiting, wakeTime: earliest(endTime, waitTime), progress }
  return {
    ...waiting,
    actions: [moveTo(plan, facts, working, wished)],
    memory: { ...memory, movedAtMs: runningMs },
    progress,
  }
}

function moveTo(plan: Plan, facts: Facts, working: Child | undefined, price: Big): Action {
  if (working === undefined)
    return { kind: 'submit', role: 'chase', terms: restTerms(plan, facts, price) }
  const { number } = working
  return amendsPrice(facts.capabilities) && working.refusedAmends === 0
    ? { kind: 'amend', number, price: text(price), quantity: null }
    : { kind: 'cancel', number }
}

/** Null while no fresh price is known. Alone at the best price, its own is no price to step back from. */
function wishedPrice(plan: Plan, facts: Facts, working: Child | undefined): Big | null {
  const top = freshTop(facts)
  const best = plan.side === 'buy' ? top?.bid : top?.ask
  if (best === null || best === undefined) return null
  const price = new Big(best)
  const limit = new Big(plan.limitPrice)
  if (working?.price !== undefined && working.price !== null && price.eq(working.price))
    return price
  const behind = tickAt(facts.instrument, price).times(plan.offsetTicks)
  return plan.side === 'buy'
    ? floorPrice(facts.instrument, smaller(price.minus(behind), limit))
    : ceilPrice(facts.instrument, larger(price.plus(behind), limit))
}

/** The end: out of the market, then what is left at once, but never beyond the limit. */
function endIt(plan: Plan, facts: Facts, words: string): Decision {
  const { children } = facts
  const open = children.filter(isOpen)
  const last = withRole(children, 'end').at(-1)
  const isTried = last !== undefined && last.end !== 'refused'
  if (last?.state !== undefined && last.state !== 'closed') {
    return decide(facts, { progress: `${words}; the rest is being traded at once.` })
  }
  if (open.length > 0 || plan.atEnd === 'cancel' || isTried) {
    return windDown(facts, 'done', `${words}; its time is over.`)
  }
  const terms = endTerms(plan, facts)
  const isHopeless = refusalsInARow(withRole(children, 'end')) >= facts.limits.maxRefusals
  if (terms === null || isHopeless) {
    return decide(facts, {
      progress: `${words}; its time is over and its limit keeps the rest from trading.`,
      end: 'done',
    })
  }
  const wakeTime = last === undefined ? null : retryTime(withRole(children, 'end'), facts)
  return decide(facts, {
    actions: wakeTime === null ? [{ kind: 'submit', role: 'end', terms }] : [],
    wakeTime,
    progress: `${words}; its time is over, trading the rest.`,
  })
}

/** Immediate at the limit price where the venue has that; else the market, while it is within. */
function endTerms(plan: Plan, facts: Facts): OrderTerms | null {
  const base = {
    side: plan.side,
    quantity: uncommitted(plan.quantity, facts.children),
    reduceOnly: plan.reduceOnly,
  }
  if (timeInForceOf(facts.capabilities, 'limit', 'ioc') !== null) {
    return limitTerms(facts.capabilities, { ...base, price: plan.limitPrice, wished: 'ioc' })
  }
  const top = freshTop(facts)
  const other = plan.side === 'buy' ? top?.ask : top?.bid
  if (other === null || other === undefined) return null
  const isWithin =
    plan.side === 'buy' ? new Big(other).lte(plan.limitPrice) : new Big(other).gte(plan.limitPrice)
  return isWithin ? marketTerms(facts.capabilities, base) : null
}

function restTerms(plan: Plan, facts: Facts, price: Big): OrderTerms {
  return limitTerms(facts.capabilities, {
    side: plan.side,
    quantity: uncommitted(plan.quantity, facts.children),
    price: text(price),
    postOnly: plan.postOnly,
    reduceOnly: plan.reduceOnly,
  })
}

function isTooSmall(plan: Plan, { instrument }: Facts, rest: Big): boolean {
  return rest.lt(smallestQuantity(instrument, new Big(plan.limitPrice), false))
}
