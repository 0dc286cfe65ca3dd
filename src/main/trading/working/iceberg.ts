import { Big } from 'big.js'
import { seededRandom } from '../../core/random.ts'
import {
  cancelEach,
  filledOf,
  isOpen,
  isRefusal,
  refusalsInARow,
  retryTime,
  uncommitted,
  wasTakenOut,
} from './children.ts'
import { decide, windDown } from './decision.ts'
import type { Facts, Machine, PlanOf } from './machine.ts'
import { floorTo, larger, smaller, smallestQuantity, stepOf, text } from './numbers.ts'
import { limitTerms } from './terms.ts'

/** One part at a time; the next only once the one before has closed. */
export const iceberg: Machine<'iceberg'> = (plan, facts) => {
  const { children, intent, limits } = facts
  const filled = text(filledOf(children))
  const words = `${filled} of ${plan.quantity} filled`
  if (intent === 'cancel') return windDown(facts, 'canceled', `${words}.`)
  if (children.some(wasTakenOut)) {
    return windDown(facts, 'canceled', `${words}; the shown part was canceled from outside.`)
  }
  const open = children.filter(isOpen)
  if (intent === 'pause') {
    return decide(facts, { actions: cancelEach(open), progress: `Paused; ${words}.` })
  }
  if (open.length > 0) return decide(facts, { progress: `${words}; a part is shown.` })
  const rest = uncommitted(plan.quantity, children)
  if (rest.lt(leastOf(plan, facts))) return decide(facts, { progress: `${words}.`, end: 'done' })
  if (refusalsInARow(children) >= limits.maxRefusals) {
    return decide(facts, {
      progress: `${words}; given up: ${children.at(-1)?.reason ?? 'refused'}`,
      end: 'failed',
    })
  }
  const wakeTime = retryTime(children, facts)
  if (wakeTime !== null)
    return decide(facts, { wakeTime, progress: `${words}; waits to try again.` })
  return decide(facts, {
    actions: [{ kind: 'submit', role: roleOf(facts), terms: partTerms(plan, facts, rest) }],
    progress: `${words}; shows the next part.`,
  })
}

function partTerms(plan: PlanOf<'iceberg'>, facts: Facts, rest: Big) {
  return limitTerms(facts.capabilities, {
    side: plan.side,
    quantity: nextPart(plan, facts, rest),
    price: plan.price,
    postOnly: plan.postOnly,
    reduceOnly: plan.reduceOnly,
  })
}

/** Near the shown quantity, never leaving a rest that would be too small for an order. */
function nextPart(plan: PlanOf<'iceberg'>, facts: Facts, rest: Big): Big {
  const least = leastOf(plan, facts)
  const chance = seededRandom(facts.seed + partsSoFar(facts))()
  const factor = new Big(plan.jitter).times(2 * chance - 1).plus(1)
  const wished = floorTo(factor.times(plan.shownQuantity), stepOf(facts.instrument, false))
  const part = smaller(larger(wished, least), rest)
  const left = rest.minus(part)
  if (left.eq(0) || left.gte(least)) return part
  const shorter = rest.minus(least)
  return shorter.gte(least) ? shorter : rest
}

function leastOf(plan: PlanOf<'iceberg'>, { instrument }: Facts): Big {
  return smallestQuantity(instrument, new Big(plan.price), false)
}

function partsSoFar({ children }: Facts): number {
  return children.filter((child) => !isRefusal(child)).length
}

function roleOf(facts: Facts): string {
  return `part ${partsSoFar(facts) + 1}`
}
