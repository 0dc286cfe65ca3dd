import './orders.css'
import { ListOrdered } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type ManagedOrder, isClosed } from '../../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../../contract/domain/order.ts'
import { useEngine } from '../../bridge/engine.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { StaleNote } from '../../components/StaleNote.tsx'
import { VirtualTable } from '../../components/VirtualTable.tsx'
import { openPanel } from '../../stores/workspaceStore.ts'
import { CancelAllMenu } from './CancelAllMenu.tsx'
import { LatencyTable } from './LatencyTable.tsx'
import { OrderActionsContext, OrderCells, orderColumns } from './OrderCells.tsx'
import { OrderDetails } from './OrderDetails.tsx'
import { StuckOrders } from './StuckOrders.tsx'
import { cancelOrder } from './actions.ts'
import { useOrders } from './useOrders.ts'

type View = 'open' | 'recent' | 'stuck' | 'latency'

const none: readonly ManagedOrder[] = []

/** Every order with what may be relied on. Arrows move, Enter opens, E amends, Del cancels. */
export function OrdersPanel() {
  const engine = useEngine()
  const { open, recent, failure } = useOrders()
  const [view, setView] = useState<View>('open')
  const [picked, setPicked] = useState<string | null>(null)
  const unknown = (open ?? none).filter((order) => order.uncertainty !== null).length
  const actions = useMemo(
    () => ({
      onCancel: (order: ManagedOrder) => void cancelOrder(engine, order),
      onAmend: (order: ManagedOrder) => setPicked(order.orderId),
    }),
    [engine],
  )
  const rows = view === 'open' ? (open ?? none) : recent
  const onKey = (key: string, id: string): boolean => {
    const order = rows.find((each) => each.orderId === (id as OrderId))
    if (order === undefined || isClosed(order)) return false
    if (key === 'Delete' || key === 'Backspace') actions.onCancel(order)
    else if (key === 'e' || key === 'E') actions.onAmend(order)
    else return false
    return true
  }
  return (
    <OrderActionsContext.Provider value={actions}>
      <div className="orders-panel">
        <div className="toolbar">
          <Segmented
            name="Which orders"
            value={view}
            segments={segmentsOf(open?.length ?? 0, unknown)}
            onChoose={setView}
          />
          <div className="toolbar-space" />
          <button type="button" className="button button-small" onClick={() => openPanel('ticket')}>
            New order
          </button>
          <CancelAllMenu open={open ?? none} />
        </div>
        {failure !== null && open !== null && <StaleNote message={failure} />}
        {view === 'stuck' && <StuckOrders />}
        {view === 'latency' && <LatencyTable />}
        {(view === 'open' || view === 'recent') &&
          (rows.length === 0 ? (
            <Nothing loading={open === null} failure={failure} view={view} />
          ) : (
            <VirtualTable
              name={view === 'open' ? 'Open orders, newest first' : 'Orders, newest first'}
              className="orders"
              columns={orderColumns}
              rows={rows}
              keyOf={(row) => row.orderId}
              picked={picked}
              onPick={setPicked}
              Cells={OrderCells}
              Open={OrderDetails}
              openSlots={10}
              onKey={onKey}
            />
          ))}
      </div>
    </OrderActionsContext.Provider>
  )
}

function segmentsOf(open: number, unknown: number) {
  const warning = unknown === 0 ? '' : ` ${unknown}`
  return [
    { value: 'open', label: `Open ${open}`, testId: 'orders-open' },
    { value: 'recent', label: 'Recent', testId: 'orders-recent' },
    { value: 'stuck', label: `Stuck${warning}`, testId: 'orders-stuck' },
    { value: 'latency', label: 'Latency', testId: 'orders-latency' },
  ] as const
}

function Nothing({
  loading,
  failure,
  view,
}: {
  readonly loading: boolean
  readonly failure: string | null
  readonly view: View
}) {
  if (failure !== null) {
    return (
      <EmptyState icon={ListOrdered} tone="error" title="The orders are not known">
        {failure}
      </EmptyState>
    )
  }
  if (loading) return <EmptyState icon={ListOrdered} title="Reading the orders" />
  return (
    <EmptyState
      icon={ListOrdered}
      title={view === 'open' ? 'No order is open' : 'No order was recorded'}
      action={
        <button type="button" className="button" onClick={() => openPanel('ticket')}>
          Open the order ticket
        </button>
      }
    />
  )
}
