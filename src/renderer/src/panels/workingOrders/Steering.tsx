import { Pause, Play, X } from 'lucide-react'
import { useState } from 'react'
import type { WorkingOrder } from '../../../../contract/domain/workingOrder.ts'
import type { Result } from '../../../../contract/errors.ts'
import { type Engine, useEngine } from '../../bridge/engine.ts'
import { Question } from '../../components/Question.tsx'
import { isKillSwitchEngaged, useRiskStore } from '../../stores/riskStore.ts'
import { notify } from '../../stores/tradeNotes.ts'
import { putWorkingOrders } from '../../stores/workingOrderStore.ts'
import { isOver, planText } from './words.ts'

/** Pausing, resuming and ending it. Nothing resumes while the kill switch is engaged. */
export function Steering({ order }: { readonly order: WorkingOrder }) {
  const engine = useEngine()
  const [asking, setAsking] = useState(false)
  const isKilled = useRiskStore(isKillSwitchEngaged)
  if (isOver(order)) return null
  const { workingOrderId, status, plan } = order
  const paused = status === 'paused'
  const cannotResume = paused && isKilled
  const name = planText(plan)
  const cancel = (exits: 'keep' | 'cancel'): void =>
    void settle(engine.request('workingOrders:cancel', { workingOrderId, exits }))
  return (
    <span className="order-actions">
      <button
        type="button"
        className="icon-button"
        aria-label={`${paused ? 'Resume' : 'Pause'} ${name}`}
        title={cannotResume ? 'Release the kill switch first' : paused ? 'Resume' : 'Pause'}
        disabled={cannotResume || status === 'canceling'}
        data-testid="working-pause"
        onClick={() => void pause(engine, order)}
      >
        {paused ? <Play size={12} aria-hidden /> : <Pause size={12} aria-hidden />}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Cancel ${name}`}
        title="Cancel"
        data-testid="working-cancel"
        onClick={() => (plan.type === 'bracket' ? setAsking(true) : cancel('keep'))}
      >
        <X size={13} aria-hidden />
      </button>
      <Question
        open={asking}
        onOpenChange={(next) => {
          setAsking(next)
        }}
        onYes={() => cancel('keep')}
        words={{
          title: 'Cancel this bracket?',
          text: 'What is not filled is canceled. Exits of what was filled stay in place.',
          no: 'Leave it',
          yes: 'Cancel, keep exits',
        }}
      />
    </span>
  )
}

function pause(engine: Engine, { workingOrderId, status }: WorkingOrder): Promise<void> {
  return settle(
    engine.request(status === 'paused' ? 'workingOrders:resume' : 'workingOrders:pause', {
      workingOrderId,
    }),
  )
}

async function settle(asked: Promise<Result<WorkingOrder>>): Promise<void> {
  const answer = await asked
  if (answer.ok) putWorkingOrders([answer.value])
  else notify('error', answer.error.message)
}
