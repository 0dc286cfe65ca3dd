import type { WorkingOrderPlan, WorkingOrderType } from '../../../contract/domain/workingOrder.ts'
import { bracket } from './bracket.ts'
import { chase } from './chase.ts'
import { iceberg } from './iceberg.ts'
import { ladder } from './ladder.ts'
import type { Decision, Facts, Machine } from './machine.ts'
import { oco } from './oco.ts'
import { trailing } from './trailing.ts'
import { twap } from './twap.ts'

const machines: { readonly [Type in WorkingOrderType]: Machine<Type> } = {
  bracket,
  oco,
  ladder,
  chase,
  twap,
  iceberg,
  trailing,
}

/** Asks the machine of the plan's kind. */
export function decideFor(plan: WorkingOrderPlan, facts: Facts): Decision {
  const machine = machines[plan.type] as (plan: WorkingOrderPlan, facts: Facts) => Decision
  return machine(plan, facts)
}

/** Which of a parent's orders fill what its plan asks for: a bracket's are those of the entry. */
export function countsAsFilled(plan: WorkingOrderPlan, role: string): boolean {
  return plan.type === 'bracket' ? role === 'entry' : role !== 'correction'
}
