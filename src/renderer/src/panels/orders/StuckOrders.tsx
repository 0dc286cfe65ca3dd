import { CircleCheckBig } from 'lucide-react'
import type { StuckOrder } from '../../../../contract/domain/managedOrder.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { StaleNote } from '../../components/StaleNote.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { useNow } from '../../components/useNow.ts'
import { usePolled } from '../../bridge/usePolled.ts'
import { formatDuration } from '../../format/age.ts'
import { instrumentWords } from '../accounts/words.ts'
import { ResolveForm } from './ResolveForm.tsx'
import { nextCheckText, sizeText, statusText } from './words.ts'

const pollMs = 1000

/** Orders that need a look: why, for how long, what was tried, and the ways out. */
export function StuckOrders() {
  const { value, failure } = usePolled('orders:stuck', {}, pollMs)
  if (value === null) {
    return <EmptyState icon={CircleCheckBig} title={failure?.message ?? 'Looking for them'} />
  }
  return (
    <div className="stuck" data-testid="stuck-orders" role="region" aria-label="Stuck orders">
      {failure !== null && <StaleNote message={failure.message} />}
      {value.length === 0 && (
        <EmptyState icon={CircleCheckBig} title="No order is stuck">
          Every order is either confirmed by its venue or was refused.
        </EmptyState>
      )}
      {value.map((stuck) => (
        <Stuck key={stuck.order.orderId} stuck={stuck} />
      ))}
    </div>
  )
}

function Stuck({ stuck }: { readonly stuck: StuckOrder }) {
  const { order, reason, ageMs, checks } = stuck
  const now = useNow()
  return (
    <article className="stuck-order" data-testid="stuck-order">
      <h3>
        <VenueMark venue={order.venue} /> {instrumentWords(order.instrumentId)}{' '}
        <span data-side={order.side}>{order.side}</span>{' '}
        <span className="num">{sizeText(order)}</span>
        <span className="warn">{statusText(order)}</span>
        <span className="dim num">
          for {formatDuration(ageMs)}, asked {checks}×, next {nextCheckText(order, now) || '—'}
        </span>
      </h3>
      <p>{reason}</p>
      <p className="dim">
        Last said ({order.evidence.source}): {order.evidence.words}
      </p>
      <ResolveForm order={order} />
    </article>
  )
}
