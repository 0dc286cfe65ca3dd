import { truthOf } from '../../../../contract/domain/managedOrder.ts'
import { useOrderStore } from '../../stores/orderStore.ts'
import { openPanel } from '../../stores/workspaceStore.ts'
import { evidenceText, statusText, truthText } from '../orders/words.ts'
import { Candidates } from '../routing/Candidates.tsx'
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
      return (
        <p>
          <strong>{outcome.working.status}</strong> {outcome.working.progress}{' '}
          <button
            type="button"
            className="button button-small"
            onClick={() => openPanel('workingOrders')}
          >
            Show
          </button>
        </p>
      )
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

function OrderWords({ outcome }: { readonly outcome: Extract<Outcome, { kind: 'order' }> }) {
  const order = useOrderStore((store) => store.orders.get(outcome.order.orderId) ?? outcome.order)
  return (
    <p>
      <strong className="order-truth" data-truth={truthOf(order)}>
        {truthText(order)}
      </strong>{' '}
      {statusText(order)}: {evidenceText(order)}{' '}
      <button type="button" className="button button-small" onClick={() => openPanel('orders')}>
        Show
      </button>
    </p>
  )
}
