import './workingOrders.css'
import { Pause, Siren, Workflow } from 'lucide-react'
import type { WorkingOrder } from '../../../../contract/domain/workingOrder.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FixedTable } from '../../components/FixedTable.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatClock } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { isKillSwitchEngaged, useRiskStore } from '../../stores/riskStore.ts'
import { useWorkingOrderStore } from '../../stores/workingOrderStore.ts'
import { openPanel } from '../../stores/workspaceStore.ts'
import { amountText, instrumentWords } from '../accounts/words.ts'
import { Steering } from './Steering.tsx'
import { isOver, planText } from './words.ts'

const columns = [
  ['Started', 70],
  ['Instrument', 112],
  ['Plan', 172],
  [
    'Status, held by',
    96,
    'What the venue holds survives this program; the engine must run for its own',
  ],
  ['Filled, average', 96],
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
        <div>{instrumentWords(order.instrumentId)}</div>
      </td>
      <td className="wraps">{planText(order.plan)}</td>
      <td>
        <Status order={order} />
        <div className={order.heldBy === 'engine' && !isOver(order) ? 'warn' : 'dim'}>
          {order.heldBy}
        </div>
      </td>
      <td className="num">
        {order.filledQuantity}
        <div className="dim" title={order.averagePrice ?? undefined}>
          {amountText(order.averagePrice)}
        </div>
      </td>
      <td className="wraps">
        {order.alarm !== null && (
          <strong className="working-alarm">
            <Siren size={12} aria-hidden /> {order.alarm}{' '}
          </strong>
        )}
        {order.progress} <HowToResume order={order} />
        <span className="dim">{childWords(order)}</span>
      </td>
      <td>
        <Steering order={order} />
      </td>
    </tr>
  )
}

function Status({ order: { status } }: { readonly order: WorkingOrder }) {
  if (status !== 'paused') return status
  return (
    <span className="working-paused">
      <Pause size={11} aria-hidden /> paused
    </span>
  )
}

function HowToResume({ order: { status } }: { readonly order: WorkingOrder }) {
  const isKilled = useRiskStore(isKillSwitchEngaged)
  if (status !== 'paused' || !isKilled) return null
  return <span className="warn">Release the kill switch, then resume it here. </span>
}

function childWords({ children }: WorkingOrder): string {
  return children.length === 0 ? '' : children.map(({ role }) => role).join(', ')
}
