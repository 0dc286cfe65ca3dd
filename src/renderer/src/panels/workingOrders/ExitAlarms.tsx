import './workingOrders.css'
import { Siren } from 'lucide-react'
import { VenueMark } from '../../components/VenueMark.tsx'
import { useWorkingOrderStore, alarmed } from '../../stores/workingOrderStore.ts'
import { useWorkspaceStore } from '../../stores/workspaceStore.ts'
import { instrumentWords } from '../accounts/words.ts'

/** A protective order is missing: said over everything until it is there again. */
export function ExitAlarms() {
  const orders = useWorkingOrderStore((store) => store.workingOrders)
  const open = useWorkspaceStore((store) => store.open)
  return alarmed(orders).map((order) => (
    <div key={order.workingOrderId} className="exit-alarm" role="alert" data-testid="exit-alarm">
      <Siren size={16} aria-hidden />
      <p>
        <strong>Protection is missing</strong> <VenueMark venue={order.venue} />{' '}
        {instrumentWords(order.instrumentId)}: {order.alarm}
      </p>
      <button type="button" className="button button-small" onClick={() => open('workingOrders')}>
        Show
      </button>
    </div>
  ))
}
