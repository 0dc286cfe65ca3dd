import type { RoutingDecision } from '../../../../contract/domain/routing.ts'
import { formatLatency } from '../../format/age.ts'
import { formatClock } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { wordsOf } from '../orders/words.ts'

export const decisionColumns = [
  { name: 'time', title: 'Time' },
  { name: 'symbol', title: 'Symbol' },
  { name: 'side', title: 'Side' },
  { name: 'figure', title: 'Quantity' },
  { name: 'criterion', title: 'By' },
  { name: 'where', title: 'Went to' },
  { name: 'figure', title: 'Filled' },
  { name: 'figure', title: 'Slippage', explanation: 'Against the expected price; + is worse' },
  { name: 'figure', title: 'Took', explanation: 'From the decision to the last answer' },
  { name: 'why', title: 'Why' },
] as const

export function DecisionCells({ row }: { readonly row: RoutingDecision }) {
  const zone = usePreferences((store) => store.timeZone)
  const { request, outcome } = row
  return (
    <>
      <span className="num dim">{formatClock(row.time, zone)}</span>
      <span>{request.symbol}</span>
      <span data-side={request.side}>{request.side}</span>
      <span className="num col-figure">{request.quantity ?? request.quoteQuantity ?? '—'}</span>
      <span>{wordsOf(row.criterion)}</span>
      <span title={whereWords(row)}>{whereWords(row)}</span>
      <span className="num col-figure">{outcome?.filledQuantity ?? '…'}</span>
      <span className="num col-figure">{slippageWords(outcome?.slippage ?? null)}</span>
      <span className="num col-figure">{formatLatency(outcome?.latencyMs ?? null)}</span>
      <span title={row.reasoning}>{row.denials[0]?.message ?? row.reasoning}</span>
    </>
  )
}

function whereWords({ parts }: RoutingDecision): string {
  return parts.length === 0 ? 'nowhere' : parts.map(({ venue }) => venue).join(' + ')
}

function slippageWords(slippage: number | null): string {
  if (slippage === null) return '—'
  const points = Number((slippage * 10_000).toFixed(2))
  return `${points > 0 ? '+' : ''}${points} bp`
}
