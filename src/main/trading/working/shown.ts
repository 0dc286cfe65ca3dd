import { isDeepStrictEqual } from 'node:util'
import type { WorkingOrder } from '../../../contract/domain/workingOrder.ts'
import type { Action, Decision } from './machine.ts'
import type { ParentRecord, ParentState } from './record.ts'

export function statusOf(
  { status }: WorkingOrder,
  { intent, stopped, endedAs }: ParentState,
  decision: Decision | null,
): WorkingOrder['status'] {
  if (decision === null) return status
  if (decision.end !== null) return stopped === null ? (endedAs ?? decision.end) : 'failed'
  if (intent === 'pause') return 'paused'
  return intent === 'cancel' && !decision.isKept ? 'canceling' : 'active'
}

export function endOf(status: WorkingOrder['status']): ParentState['endedAs'] {
  return status === 'done' || status === 'canceled' || status === 'failed' ? status : null
}

export function exhausted({ stopped }: ParentState, { plan, alarm }: WorkingOrder): string | null {
  if (stopped === null) return null
  return plan.type === 'bracket' || plan.type === 'trailing' ? (alarm ?? stopped) : null
}

export function isWordsOnly(next: ParentRecord, kept: ParentRecord): boolean {
  const bare = ({ working, state }: ParentRecord): ParentRecord => ({
    working: { ...working, progress: '', version: 0, updatedTime: kept.working.updatedTime },
    state: { ...state, memory: { ...state.memory, best: undefined } },
  })
  return isDeepStrictEqual(bare(next), bare(kept))
}

export function wordsOf(action: Action): string {
  if (action.kind === 'submit') {
    const { side, orderType, quantity, price, stopPrice } = action.terms
    const prices = [price, stopPrice].filter((each) => each !== null).join(' ')
    return `submit ${action.role}: ${side} ${quantity} ${orderType} ${prices}`.trim()
  }
  if (action.kind === 'cancel') return `cancel ${action.number}`
  const { number, price, quantity } = action
  return `amend ${number} to ${[quantity, price].filter((each) => each !== null).join(' at ')}`
}
