import type { AccountState } from '../../../../contract/domain/accounts.ts'
import type { Balance } from '../../../../contract/domain/balance.ts'
import type { ExecutionReport, Fill } from '../../../../contract/domain/order.ts'
import type { Position } from '../../../../contract/domain/position.ts'
import { FixedTable } from '../../components/FixedTable.tsx'
import { formatClock } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { amountText, instrumentWords, orderWords } from './words.ts'

export type AccountView = 'balances' | 'positions' | 'orders' | 'fills'

const emptyWords: Readonly<Record<AccountView, string>> = {
  balances: 'No balance is known.',
  positions: 'No open position.',
  orders: 'No open order.',
  fills: 'No fill in the last day.',
}

/** The rows of one kind of one account. */
export function AccountRows({
  state,
  view,
}: {
  readonly state: AccountState
  readonly view: AccountView
}) {
  const counts: Readonly<Record<AccountView, number>> = {
    balances: state.balances.length,
    positions: state.positions.length,
    orders: state.openOrders.length,
    fills: state.fills.length,
  }
  if (counts[view] === 0) {
    const words = state.askedTime === null ? 'Not known yet.' : emptyWords[view]
    return <p className="account-none dim">{words}</p>
  }
  if (view === 'balances') return <Balances rows={state.balances} />
  if (view === 'positions') return <Positions rows={state.positions} />
  return view === 'orders' ? <Orders rows={state.openOrders} /> : <Fills rows={state.fills} />
}

const balanceColumns = [
  ['Asset', 84],
  ['Wallet', 84],
  ['Total', 176],
  ['Available', 176],
  ['Locked', 176],
] as const

function Balances({ rows }: { readonly rows: readonly Balance[] }) {
  return (
    <FixedTable className="account-table" label="Balances" columns={balanceColumns}>
      {rows.map((row) => (
        <tr key={`${row.wallet} ${row.asset}`}>
          <th scope="row">{row.asset}</th>
          <td className="dim">{row.wallet}</td>
          <td className="num">{amountText(row.total)}</td>
          <td className="num">{amountText(row.available)}</td>
          <td className="num">{amountText(row.locked)}</td>
        </tr>
      ))}
    </FixedTable>
  )
}

const positionColumns = [
  ['Instrument', 168],
  ['Side', 52],
  ['Quantity', 96],
  ['Entry', 120],
  ['Mark', 120],
  ['Liquidation', 120, 'Mark price at which the venue would close it'],
  ['Unrealised', 120, 'In the asset profit is paid in, as the venue counts it'],
  ['Leverage', 92],
] as const

function Positions({ rows }: { readonly rows: readonly Position[] }) {
  return (
    <FixedTable className="account-table" label="Positions" columns={positionColumns}>
      {rows.map((row) => (
        <tr key={`${row.instrumentId} ${row.positionSide}`}>
          <th scope="row">{instrumentWords(row.instrumentId)}</th>
          <td data-side={row.positionSide === 'long' ? 'buy' : 'sell'}>{row.positionSide}</td>
          <td className="num">{row.quantity}</td>
          <td className="num">{amountText(row.entryPrice)}</td>
          <td className="num">{amountText(row.markPrice)}</td>
          <td className="num">{amountText(row.liquidationPrice)}</td>
          <td className="num">{amountText(row.unrealizedPnl)}</td>
          <td className="num">
            {row.leverage === null ? '—' : `${row.leverage}x`}{' '}
            <span className="dim">{row.marginMode}</span>
          </td>
        </tr>
      ))}
    </FixedTable>
  )
}

const orderColumns = [
  ['Time', 68],
  ['Instrument', 168],
  ['Side', 44],
  ['Type', 168],
  ['Price', 104],
  ['Stop', 104],
  ['Filled / quantity', 152],
  ['Status', 116],
] as const

function Orders({ rows }: { readonly rows: readonly ExecutionReport[] }) {
  const zone = usePreferences((store) => store.timeZone)
  return (
    <FixedTable className="account-table" label="Open orders" columns={orderColumns}>
      {rows.map((row) => (
        <tr key={row.venueOrderId ?? row.clientOrderId} title={row.clientOrderId ?? ''}>
          <td className="num dim">{formatClock(row.exchangeTime, zone)}</td>
          <th scope="row">{instrumentWords(row.instrumentId)}</th>
          <td data-side={row.side}>{row.side}</td>
          <td>{orderWords(row)}</td>
          <td className="num">{amountText(row.price)}</td>
          <td className="num">{amountText(row.stopPrice)}</td>
          <td className="num">
            {row.cumulativeQuantity}
            <span className="dim"> / {amountText(row.quantity)}</span>
          </td>
          <td>{row.status === 'partiallyFilled' ? 'partly filled' : row.status}</td>
        </tr>
      ))}
    </FixedTable>
  )
}

const fillColumns = [
  ['Time', 68],
  ['Instrument', 168],
  ['Side', 44],
  ['Price', 120],
  ['Quantity', 104],
  ['Fee', 152, 'Positive is paid, negative is a rebate'],
  ['Liquidity', 68],
] as const

function Fills({ rows }: { readonly rows: readonly Fill[] }) {
  const zone = usePreferences((store) => store.timeZone)
  return (
    <FixedTable className="account-table" label="Fills" columns={fillColumns}>
      {rows.map((row) => (
        <tr key={`${row.instrumentId} ${row.tradeId}`}>
          <td className="num dim">{formatClock(row.exchangeTime, zone)}</td>
          <th scope="row">{instrumentWords(row.instrumentId)}</th>
          <td data-side={row.side}>{row.side}</td>
          <td className="num">{row.lastPrice}</td>
          <td className="num">{row.lastQuantity}</td>
          <td className="num">
            {amountText(row.fee)} <span className="dim">{row.feeAsset}</span>
          </td>
          <td className="dim">{row.liquiditySide ?? '—'}</td>
        </tr>
      ))}
    </FixedTable>
  )
}
