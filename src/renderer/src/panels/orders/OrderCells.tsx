import { PencilLine, X } from 'lucide-react'
import { createContext, useContext } from 'react'
import { type ManagedOrder, isClosed, truthOf } from '../../../../contract/domain/managedOrder.ts'
import { VenueMark } from '../../components/VenueMark.tsx'
import { useNow } from '../../components/useNow.ts'
import { formatClock, formatFull } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { amountText, instrumentWords } from '../accounts/words.ts'
import {
  acknowledgedText,
  evidenceText,
  nextCheckText,
  sizeText,
  statusText,
  truthText,
  typeText,
} from './words.ts'

/** What may be relied on, and what can be done, before what a narrow window cuts off. */
export const orderColumns = [
  { name: 'time', title: 'Time' },
  { name: 'venue', title: 'Venue' },
  { name: 'instrument', title: 'Instrument' },
  { name: 'side', title: 'Side' },
  { name: 'type', title: 'Type' },
  { name: 'figure', title: 'Price' },
  { name: 'figure', title: 'Filled / quantity', explanation: 'Base units or contracts' },
  { name: 'status', title: 'Status' },
  { name: 'truth', title: 'Truth', explanation: 'What you may rely on' },
  { name: 'actions', title: '' },
  { name: 'figure', title: 'Next check', explanation: 'When the venue is asked again' },
  { name: 'evidence', title: 'Evidence', explanation: 'What was said, and by whom' },
  { name: 'figure', title: 'Average' },
  { name: 'figure', title: 'Stop' },
  { name: 'figure', title: 'Ack', explanation: 'From bytes sent to the venue’s answer' },
] as const

export type OrderActions = {
  readonly onCancel: (order: ManagedOrder) => void
  readonly onAmend: (order: ManagedOrder) => void
}

/** What the buttons of a row do; the table hands its rows nothing else. */
export const OrderActionsContext = createContext<OrderActions>({
  onCancel: () => undefined,
  onAmend: () => undefined,
})

export function OrderCells({ row }: { readonly row: ManagedOrder }) {
  const zone = usePreferences((store) => store.timeZone)
  return (
    <>
      <span className="num dim" title={formatFull(row.createdTime, zone)}>
        {formatClock(row.createdTime, zone)}
      </span>
      <span title={`${row.venue} ${row.accountId}, ${row.environment}`}>
        <VenueMark venue={row.venue} />
      </span>
      <span className="order-instrument" title={row.instrumentId}>
        {instrumentWords(row.instrumentId)}
        {row.ownership === 'external' && <em title="Made elsewhere"> ext</em>}
      </span>
      <span data-side={row.side}>{row.side}</span>
      <span title={typeText(row)}>{typeText(row)}</span>
      <span className="num col-figure">{amountText(row.price)}</span>
      <span className="num col-figure" title={`left: ${amountText(row.leavesQuantity)}`}>
        {row.cumulativeQuantity}
        <span className="dim"> / {sizeText(row)}</span>
      </span>
      <span data-status={row.status} data-testid="order-status">
        {statusText(row)}
      </span>
      <span
        className="order-truth"
        title={evidenceText(row)}
        data-truth={truthOf(row)}
        data-testid="order-truth"
      >
        {truthText(row)}
      </span>
      <RowActions order={row} />
      <NextCheck order={row} />
      <span title={evidenceText(row)}>
        <span className="dim">{row.evidence.source}</span> {evidenceText(row)}
      </span>
      <span className="num col-figure" title={row.averagePrice ?? undefined}>
        {amountText(row.averagePrice)}
      </span>
      <span className="num col-figure">{amountText(row.stopPrice)}</span>
      <span className="num col-figure">{acknowledgedText(row)}</span>
    </>
  )
}

function NextCheck({ order }: { readonly order: ManagedOrder }) {
  const now = useNow()
  return <span className="num col-figure warn">{nextCheckText(order, now)}</span>
}

function RowActions({ order }: { readonly order: ManagedOrder }) {
  const { onCancel, onAmend } = useContext(OrderActionsContext)
  if (isClosed(order)) return <span />
  const name = `${order.side} ${sizeText(order)} ${instrumentWords(order.instrumentId)}`
  return (
    <span className="order-actions">
      <button
        type="button"
        className="icon-button"
        aria-label={`Amend ${name}`}
        title="Amend (E)"
        onClick={(event) => {
          event.stopPropagation()
          onAmend(order)
        }}
      >
        <PencilLine size={12} aria-hidden />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Cancel ${name}`}
        title="Cancel (Del)"
        disabled={order.pending?.kind === 'cancel'}
        onClick={(event) => {
          event.stopPropagation()
          onCancel(order)
        }}
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  )
}
