import { type ManagedOrder, isClosed } from '../../../../contract/domain/managedOrder.ts'
import type { OrderDetail } from '../../../../contract/domain/managedOrder.ts'
import { FixedTable } from '../../components/FixedTable.tsx'
import { usePolled } from '../../bridge/usePolled.ts'
import { formatClock } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { amountText } from '../accounts/words.ts'
import { AmendForm } from './AmendForm.tsx'
import { ResolveForm } from './ResolveForm.tsx'
import { latencyPoints, wordsOf } from './words.ts'

/** Asked again while it is open: fills and checks come at any time, ms. */
const pollMs = 2000

/** What opens below a row: the order’s way so far, its fills, and what can be done with it. */
export function OrderDetails({ row }: { readonly row: ManagedOrder }) {
  const { value, failure } = usePolled('orders:detail', { orderId: row.orderId }, pollMs)
  return (
    <div className="order-details" data-testid="order-details">
      <div className="order-facts">
        <Ids order={row} />
        <Denials order={row} />
        {!isClosed(row) && <AmendForm order={row} />}
        {row.uncertainty !== null && <ResolveForm order={row} />}
      </div>
      <dl className="order-latency" aria-label="Latency">
        {latencyPoints(row).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{text}</dd>
          </div>
        ))}
        {row.fees.map(({ asset, amount }) => (
          <div key={asset}>
            <dt>fee</dt>
            <dd className="num">
              {amount} {asset}
            </dd>
          </div>
        ))}
      </dl>
      {value === null ? (
        <p className="dim" role="status">
          {failure === null ? 'Reading its history' : failure.message}
        </p>
      ) : (
        <>
          <History detail={value} />
          <Fills detail={value} />
        </>
      )}
    </div>
  )
}

function Ids({ order }: { readonly order: ManagedOrder }) {
  const ids = [
    ['ours', order.orderId],
    ['client', order.clientOrderId],
    ['venue', order.venueOrderId],
    ['parent', order.parentId],
    ['asked by', order.source],
  ] as const
  return (
    <dl className="order-ids">
      {ids
        .filter(([, id]) => id !== null)
        .map(([name, id]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{id}</dd>
          </div>
        ))}
    </dl>
  )
}

function Denials({ order }: { readonly order: ManagedOrder }) {
  if (order.denials.length === 0) return null
  return (
    <ul className="denials" aria-label="Rules that stopped it">
      {order.denials.map((denial) => (
        <li key={`${denial.rule} ${denial.field}`}>
          <strong>{wordsOf(denial.rule)}</strong> {denial.message}
        </li>
      ))}
    </ul>
  )
}

const historyColumns = [
  ['Time', 72],
  ['Status', 92],
  ['From', 54],
  ['What was said', 0],
] as const

function History({ detail }: { readonly detail: OrderDetail }) {
  const zone = usePreferences((store) => store.timeZone)
  return (
    <FixedTable className="plain-table" label="History, oldest first" columns={historyColumns}>
      {detail.changes.map(({ version, time, status, evidence }) => (
        <tr key={version}>
          <td className="num dim">{formatClock(time, zone)}</td>
          <td>{wordsOf(status)}</td>
          <td className="dim">{evidence.source}</td>
          <td className="wraps">{evidence.words}</td>
        </tr>
      ))}
    </FixedTable>
  )
}

const fillColumns = [
  ['Time', 72],
  ['Price', 88],
  ['Quantity', 80],
  ['Fee', 0],
] as const

function Fills({ detail }: { readonly detail: OrderDetail }) {
  const zone = usePreferences((store) => store.timeZone)
  if (detail.fills.length === 0) return <p className="dim">No fill.</p>
  return (
    <FixedTable className="plain-table" label="Fills" columns={fillColumns}>
      {detail.fills.map((fill) => (
        <tr key={fill.tradeId}>
          <td className="num dim">{formatClock(fill.exchangeTime, zone)}</td>
          <td className="num">{fill.lastPrice}</td>
          <td className="num">{fill.lastQuantity}</td>
          <td className="num">
            {amountText(fill.fee)} <span className="dim">{fill.feeAsset}</span>{' '}
            <span className="dim">{fill.liquiditySide}</span>
          </td>
        </tr>
      ))}
    </FixedTable>
  )
}
