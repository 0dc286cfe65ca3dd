import { truthOf } from '../../../../contract/domain/managedOrder.ts'
import type { WorkingOrder } from '../../../../contract/domain/workingOrder.ts'
import { useOrderStore } from '../../stores/orderStore.ts'
import { useWorkingOrderStore } from '../../stores/workingOrderStore.ts'
import { openPanel } from '../../stores/workspaceStore.ts'
import { instrumentWords } from '../accounts/words.ts'
import { evidenceText, sizeText, statusText, truthText } from '../orders/words.ts'
import { Candidates } from '../routing/Candidates.tsx'
import { planText } from '../workingOrders/words.ts'
import type { Outcome } from './useSend.ts'

/** What came of the last press. An order goes on changing after the answer: the newest is shown. */
export function TicketOutcome({ outcome }: { readonly outcome: Outcome | null }) {
  return (
    <div className="ticket-outcome" role="status" data-testid="ticket-outcome">
      {outcome !== null && <Words outcome={outcome} />}
    </div>
  )
}

function Words({ outcome }: { readonly outcome: Outcome }) {
  switch (outcome.kind) {
    case 'failed':
      return <p className="warn">{outcome.message}</p>
    case 'order':
      return <OrderWords outcome={outcome} />
    case 'working':
      return <WorkingWords started={outcome.working} />
    case 'route':
      break
  }
  return (
    <>
      <p>
        <strong>{outcome.sent ? 'Routed' : 'Would go'}:</strong> {outcome.decision.reasoning}
      </p>
      <Candidates decision={outcome.decision} />
    </>
  )
}

function WorkingWords({ started }: { readonly started: WorkingOrder }) {
  const working = useWorkingOrderStore(
    (store) =>
      store.workingOrders?.find((each) => each.workingOrderId === started.workingOrderId) ??
      started,
  )
  return (
    <p>
      <span className="dim">{planText(working.plan)}:</span> <strong>{working.status}</strong>{' '}
      {working.progress}{' '}
      <button
        type="button"
        className="button button-small"
        onClick={() => openPanel('workingOrders')}
      >
        Show
      </button>
    </p>
  )
}

function OrderWords({ outcome }: { readonly outcome: Extract<Outcome, { kind: 'order' }> }) {
  const order = useOrderStore((store) => store.orders.get(outcome.order.orderId) ?? outcome.order)
  const truth = truthOf(order)
  return (
    <p>
      <span className="dim">
        {order.side} {sizeText(order)} {instrumentWords(order.instrumentId)}:
      </span>{' '}
      <strong className="order-truth" data-truth={truth}>
        {truthText(order)}
      </strong>{' '}
      {truth === 'denied' || truth === 'rejected' ? '' : `${statusText(order)}: `}
      {evidenceText(order)}{' '}
      <button type="button" className="button button-small" onClick={() => openPanel('orders')}>
        Show
      </button>
    </p>
  )
}
