import './workingOrders.css'
import { Pause, Play, Siren, Workflow, X } from 'lucide-react'
import { useState } from 'react'
import type { WorkingOrder } from '../../../../contract/domain/workingOrder.ts'
import { type Engine, useEngine } from '../../bridge/engine.ts'
import type { Result } from '../../../../contract/errors.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FixedTable } from '../../components/FixedTable.tsx'
import { Question } from '../../components/Question.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatClock } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { notify } from '../../stores/tradeNotes.ts'
import { putWorkingOrders, useWorkingOrderStore } from '../../stores/workingOrderStore.ts'
import { openPanel } from '../../stores/workspaceStore.ts'
import { amountText, instrumentWords } from '../accounts/words.ts'
import { isOver, planText } from './words.ts'

const columns = [
  ['Started', 62],
  ['Venue', 82],
  ['Instrument', 104],
  ['Plan', 150],
  ['Status', 64],
  ['Filled', 60],
  ['Average', 72],
  ['Held by', 58, 'What the venue holds survives this program; the engine must run for its own'],
  ['Progress', 0],
  ['', 60],
] as const

/** Parents with orders of their own: what each waits for, and how to steer it. */
export function WorkingOrdersPanel() {
  const orders = useWorkingOrderStore((store) => store.workingOrders)
  if (orders === null) return <EmptyState icon={Workflow} title="Asking for the working orders" />
  if (orders.length === 0) {
    return (
      <EmptyState
        icon={Workflow}
        title="No working order"
        action={
          <button type="button" className="button" onClick={() => openPanel('ticket')}>
            Open the order ticket
          </button>
        }
      >
        Brackets, ladders, TWAP and the like are started under “Plan” in the ticket.
      </EmptyState>
    )
  }
  return (
    <div className="working-panel" role="region" aria-label="Working orders" tabIndex={0}>
      <FixedTable className="plain-table" label="Working orders" columns={columns}>
        {orders.map((order) => (
          <Row key={order.workingOrderId} order={order} />
        ))}
      </FixedTable>
    </div>
  )
}

function Row({ order }: { readonly order: WorkingOrder }) {
  const zone = usePreferences((store) => store.timeZone)
  return (
    <tr data-alarm={order.alarm !== null} data-over={isOver(order)} data-testid="working-order">
      <td className="num dim">{formatClock(order.createdTime, zone)}</td>
      <td>
        <VenueMark venue={order.venue} />
      </td>
      <td>{instrumentWords(order.instrumentId)}</td>
      <td title={planText(order.plan)}>{planText(order.plan)}</td>
      <td>{order.status}</td>
      <td className="num">{order.filledQuantity}</td>
      <td className="num">{amountText(order.averagePrice)}</td>
      <td className={order.heldBy === 'engine' && !isOver(order) ? 'warn' : 'dim'}>
        {order.heldBy}
      </td>
      <td className="wraps">
        {order.alarm !== null && (
          <strong className="working-alarm">
            <Siren size={12} aria-hidden /> {order.alarm}{' '}
          </strong>
        )}
        {order.progress} <span className="dim">{childWords(order)}</span>
      </td>
      <td>
        <Steering order={order} />
      </td>
    </tr>
  )
}

function childWords({ children }: WorkingOrder): string {
  return children.length === 0 ? '' : children.map(({ role }) => role).join(', ')
}

function Steering({ order }: { readonly order: WorkingOrder }) {
  const engine = useEngine()
  const [asking, setAsking] = useState(false)
  if (isOver(order)) return null
  const { workingOrderId, status, plan } = order
  const paused = status === 'paused'
  const name = planText(plan)
  const cancel = (exits: 'keep' | 'cancel'): void =>
    void settle(engine.request('workingOrders:cancel', { workingOrderId, exits }))
  return (
    <span className="order-actions">
      <button
        type="button"
        className="icon-button"
        aria-label={`${paused ? 'Resume' : 'Pause'} ${name}`}
        title={paused ? 'Resume' : 'Pause'}
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
