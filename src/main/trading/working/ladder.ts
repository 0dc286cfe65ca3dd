import { Big } from 'big.js'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import {
  cancelEach,
  committedOf,
  earliest,
  filledOf,
  isOpen,
  refusalsInARow,
  retryTime,
  wasTakenOut,
  withRole,
} from './children.ts'
import { countOf, decide, windDown } from './decision.ts'
import type { Action, Child, Decision, Facts, Machine, PlanOf } from './machine.ts'
import { nearestPrice, smallestQuantity, splitExactly, stepOf, text } from './numbers.ts'
import { limitTerms } from './terms.ts'

export type LadderStep = {
  readonly role: string
  readonly price: DecimalText
  readonly quantity: Big
}

/** Prices evenly from first to last, quantities growing evenly by the skew; their sum is exact. */
export function ladderSteps(plan: PlanOf<'ladder'>, instrument: Instrument): readonly LadderStep[] {
  const gaps = Math.max(1, plan.steps - 1)
  const from = new Big(plan.from)
  const width = new Big(plan.to).minus(from)
  const weights = Array.from({ length: plan.steps }, (_, index) =>
    new Big(plan.skew).minus(1).times(index).div(gaps).plus(1),
  )
  const step = stepOf(instrument, false)
  return splitExactly(new Big(plan.quantity), weights, step).map((quantity, index) => ({
    role: `step ${index + 1}`,
    price: text(nearestPrice(instrument, from.plus(width.times(index).div(gaps)))),
    quantity,
  }))
}

type StepState = {
  readonly actions: readonly Action[]
  readonly wakeTime: Facts['now'] | null
  readonly isSettled: boolean
}

/** Limit orders side by side; each is put back after a pause, and given up once somebody took it out. */
export const ladder: Machine<'ladder'> = (plan, facts) => {
  if (facts.intent === 'cancel') return windDown(facts, 'canceled', endedWords(plan, facts))
  const states = ladderSteps(plan, facts.instrument).map((step) => stateOf(plan, step, facts))
  const open = facts.children.filter(isOpen)
  const isOver = open.length === 0 && states.every(({ isSettled }) => isSettled)
  if (isOver) return decide(facts, { progress: endedWords(plan, facts), end: endOf(facts) })
  const isPaused = facts.intent === 'pause'
  return decide(facts, {
    actions: isPaused ? cancelEach(open) : states.flatMap(({ actions }) => actions),
    wakeTime: isPaused ? null : earliest(...states.map(({ wakeTime }) => wakeTime)),
    heldBy: states.every(({ isSettled }) => isSettled) ? 'venue' : 'engine',
    progress: isPaused
      ? `Paused; ${filled(facts)} of ${plan.quantity} filled.`
      : `${countOf(open.length, 'step')} working, ${filled(facts)} of ${plan.quantity} filled.`,
  })
}

function stateOf(plan: PlanOf<'ladder'>, step: LadderStep, facts: Facts): StepState {
  const group = withRole(facts.children, step.role)
  const rest = step.quantity.minus(committedOf(group))
  const least = smallestQuantity(facts.instrument, new Big(step.price), false)
  if (rest.lt(least) || isGivenUp(group, facts)) {
    return { actions: [], wakeTime: null, isSettled: true }
  }
  const wakeTime = retryTime(group, facts)
  const terms = limitTerms(facts.capabilities, {
    side: plan.side,
    quantity: rest,
    price: step.price,
    postOnly: plan.postOnly,
    reduceOnly: plan.reduceOnly,
  })
  const submit: Action = { kind: 'submit', role: step.role, terms }
  return { actions: wakeTime === null ? [submit] : [], wakeTime, isSettled: false }
}

function isGivenUp(group: readonly Child[], { limits }: Facts): boolean {
  return group.some(wasTakenOut) || refusalsInARow(group) >= limits.maxRefusals
}

function endOf({ children }: Facts): Decision['end'] {
  if (filledOf(children).gt(0)) return 'done'
  return children.some(wasTakenOut) ? 'canceled' : 'failed'
}

function endedWords(plan: PlanOf<'ladder'>, facts: Facts): string {
  const reason = facts.children.findLast(({ end }) => end === 'refused')?.reason
  const words = `${filled(facts)} of ${plan.quantity} filled.`
  return reason === undefined || reason === null ? words : `${words} Refused: ${reason}`
}

function filled({ children }: Facts): string {
  return text(filledOf(children))
}
