import { useState } from 'react'
import type { ManagedOrder, StuckResolution } from '../../../../contract/domain/managedOrder.ts'
import { useEngine } from '../../bridge/engine.ts'
import { putOrders } from '../../stores/orderStore.ts'
import { notify } from '../../stores/tradeNotes.ts'
import { truthText } from './words.ts'

const resolutions: readonly (readonly [StuckResolution, string, string])[] = [
  ['query', 'Ask the venue now', 'Adopts what the venue says'],
  ['cancel', 'Ask to cancel', 'The venue has the last word'],
  ['markFilled', 'Mark filled', 'Your word, recorded as such'],
  ['markRejected', 'Mark rejected', 'Your word, recorded as such'],
]

/** Settles an order nobody is sure of. A reason is journalled with every way. */
export function ResolveForm({ order }: { readonly order: ManagedOrder }) {
  const engine = useEngine()
  const [reason, setReason] = useState('')
  const resolve = async (resolution: StuckResolution): Promise<void> => {
    const { orderId } = order
    const answer = await engine.request('order:resolve', { orderId, resolution, reason })
    if (!answer.ok) notify('error', `Not resolved: ${answer.error.message}`)
    else {
      putOrders([answer.value])
      notify('info', `Resolved: ${truthText(answer.value)}.`)
    }
  }
  return (
    <form
      className="order-form"
      aria-label="Resolve by hand"
      onKeyDown={(event) => event.stopPropagation()}
      onSubmit={(event) => event.preventDefault()}
    >
      <input
        className="text-input"
        aria-label="Reason, journalled"
        placeholder="Reason (needed)"
        data-testid="resolve-reason"
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {resolutions.map(([resolution, label, title]) => (
        <button
          key={resolution}
          type="button"
          className="button button-small"
          title={title}
          data-testid={`resolve-${resolution}`}
          disabled={reason.trim() === ''}
          onClick={() => void resolve(resolution)}
        >
          {label}
        </button>
      ))}
    </form>
  )
}
