import { Big } from 'big.js'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import { seededRandom } from '../../core/random.ts'
import {
  cancelEach,
  committedOf,
  filledOf,
  isOpen,
  isRefusal,
  refusalsInARow,
  retryTime,
  wasTakenOut,
} from './children.ts'
import { decide, windDown } from './decision.ts'
import type { Decision, Facts, Machine, PlanOf } from './machine.ts'
import { smallestQuantity, splitExactly, stepOf, text } from './numbers.ts'
import { limitTerms, marketTerms } from './terms.ts'

export type Slice = {
  /** After the start, running time, ms. */
  readonly atMs: number
  /** What should be sent by then, this slice included. */
  readonly upTo: Big
}

/**
 * Even slices over the duration, each late by a random share of its interval. Slices that would be
 * too small for the venue are merged: there are fewer of them.
 */
export function twapSlices(
  plan: PlanOf<'twap'>,
  instrument: Instrument,
  seed: number,
  referencePrice: string | null,
): readonly Slice[] {
  const isMarket = plan.limitPrice === null
  const whole = new Big(plan.quantity)
  const least = leastOf(plan, instrument, referencePrice)
  const most = Number(whole.div(least).round(0, Big.roundDown))
  const count = Math.max(1, Math.min(plan.slices, most))
  const even = Array.from({ length: count }, () => new Big(1))
  const random = seededRandom(seed)
  const intervalMs = plan.durationMs / count
  let upTo = new Big(0)
  return splitExactly(whole, even, stepOf(instrument, isMarket)).map((part, index) => {
    upTo = upTo.plus(part)
    return { atMs: Math.round((index + plan.jitter * random()) * intervalMs), upTo }
  })
}

function leastOf(plan: PlanOf<'twap'>, instrument: Instrument, referencePrice: string | null): Big {
  const price = plan.limitPrice ?? referencePrice
  return smallestQuantity(
    instrument,
    price === null ? null : new Big(price),
    plan.limitPrice === null,
  )
}

/**
 * Sends at each slice's time what should be sent by then and is not spoken for. What was missed (a
 * pause stops its clock, a restart does not) follows slice by slice, each half an interval after
 * the one before, until the plan is caught up with.
 */
export const twap: Machine<'twap'> = (plan, facts) => {
  const memory = withReference(plan, facts)
  return step(plan, { ...facts, memory })
}

function withReference(plan: PlanOf<'twap'>, { memory, top, mark }: Facts): Facts['memory'] {
  if (memory.referencePrice !== undefined) return memory
  const price = (plan.side === 'buy' ? top?.bid : top?.ask) ?? mark?.price ?? null
  return { ...memory, referencePrice: price === null ? null : text(new Big(price)) }
}

function step(plan: PlanOf<'twap'>, facts: Facts): Decision {
  const { children, intent, limits } = facts
  const words = `${text(filledOf(children))} of ${plan.quantity} filled`
  if (intent === 'cancel') return windDown(facts, 'canceled', `${words}.`)
  if (children.some(wasTakenOut)) {
    return windDown(facts, 'canceled', `${words}; a slice was canceled from outside.`)
  }
  if (facts.memory.isOver === true) return windDown(facts, 'done', `${words}; its time is over.`)
  const open = children.filter(isOpen)
  if (intent === 'pause') {
    return decide(facts, { actions: cancelEach(open), progress: `Paused; ${words}.` })
  }
  if (refusalsInARow(children) >= limits.maxRefusals) {
    const reason = children.at(-1)?.reason ?? 'refused'
    return windDown(facts, 'failed', `${words}; given up: ${reason}`)
  }
  return sendOrEnd(plan, facts, words)
}

function sendOrEnd(plan: PlanOf<'twap'>, facts: Facts, words: string): Decision {
  const { children, now, runningMs } = facts
  const slices = twapSlices(plan, facts.instrument, facts.seed, facts.memory.referencePrice ?? null)
  const intervalMs = plan.durationMs / slices.length
  const next = nextSlice(plan, facts, slices)
  if (next === null) return finish(plan, facts, words, intervalMs)
  const wakeTime = latest(
    (now + Math.max(0, next.atMs - runningMs)) as UnixMs,
    paceTime(facts, intervalMs),
    retryTime(children, facts),
  )
  const progress = `${words}; slice ${next.index + 1} of ${slices.length} is next.`
  if (wakeTime > now) return decide(facts, { wakeTime, progress })
  const terms = termsOf(plan, facts, next.quantity)
  return decide(facts, {
    actions: [{ kind: 'submit', role: `slice ${next.index + 1}`, terms }],
    progress,
  })
}

type Next = { readonly index: number; readonly atMs: number; readonly quantity: Big }

/** The first slice that leaves enough to send; a rest too small for an order goes with it. */
function nextSlice(
  plan: PlanOf<'twap'>,
  { children, instrument, memory }: Facts,
  slices: readonly Slice[],
): Next | null {
  const committed = committedOf(children)
  const whole = new Big(plan.quantity)
  const least = leastOf(plan, instrument, memory.referencePrice ?? null)
  for (const [index, { atMs, upTo }] of slices.entries()) {
    const rest = whole.minus(upTo)
    const target = rest.lt(least) ? whole : upTo
    const quantity = target.minus(committed)
    if (quantity.gt(0) && quantity.gte(least)) return { index, atMs, quantity }
  }
  return null
}

/** A limit slice may rest until an interval after the last; a market slice is over at once. */
function finish(plan: PlanOf<'twap'>, facts: Facts, words: string, intervalMs: number): Decision {
  const open = facts.children.filter(isOpen)
  if (open.length === 0) return decide(facts, { progress: `${words}.`, end: 'done' })
  const leftMs = plan.durationMs + intervalMs - facts.runningMs
  if (plan.limitPrice === null || leftMs > 0) {
    const wakeTime = plan.limitPrice === null ? null : ((facts.now + leftMs) as UnixMs)
    return decide(facts, { wakeTime, progress: `${words}; all slices are sent.` })
  }
  return decide(facts, {
    actions: cancelEach(open),
    memory: { ...facts.memory, isOver: true },
    progress: `${words}; the time is over, canceling the rest.`,
  })
}

function paceTime({ children }: Facts, intervalMs: number): UnixMs | null {
  const last = children.findLast((child) => !isRefusal(child))
  return last === undefined ? null : ((last.plannedTime + intervalMs / 2) as UnixMs)
}

function latest(...times: readonly (UnixMs | null)[]): UnixMs {
  const known = times.filter((time) => time !== null)
  return known.reduce((one, other) => (one > other ? one : other), 0 as UnixMs)
}

function termsOf(plan: PlanOf<'twap'>, { capabilities }: Facts, quantity: Big) {
  const base = { side: plan.side, quantity, reduceOnly: plan.reduceOnly }
  return plan.limitPrice === null
    ? marketTerms(capabilities, base)
    : limitTerms(capabilities, { ...base, price: plan.limitPrice })
}
