import './routing.css'
import type { RouteCandidate, RoutingDecision } from '../../../../contract/domain/routing.ts'
import { FixedTable } from '../../components/FixedTable.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatLatency } from '../../format/age.ts'
import { formatPrice } from '../../format/price.ts'

const columns = [
  ['Venue', 104],
  ['Price', 88, 'Average price of the order walked through the book'],
  ['Slip', 60, 'From the best price'],
  ['Fee', 64],
  ['Total', 92, 'Spent or received, fees included'],
  ['Book', 56, 'Age of the book the figures come from'],
  ['', 0],
] as const

/** Every venue as the router saw it: those that could take the order in the order of preference. */
export function Candidates({ decision }: { readonly decision: RoutingDecision }) {
  const taken = new Set(decision.parts.map(({ venue }) => venue))
  return (
    <div className="candidates" data-testid="route-candidates">
      {decision.denials.length > 0 && (
        <ul className="denials">
          {decision.denials.map((denial) => (
            <li key={denial.rule}>{denial.message}</li>
          ))}
        </ul>
      )}
      <FixedTable className="plain-table" label="Venues" columns={columns}>
        {decision.candidates.map((candidate) => (
          <Candidate
            key={candidate.venue}
            candidate={candidate}
            part={taken.has(candidate.venue) ? partWords(decision, candidate) : null}
          />
        ))}
      </FixedTable>
    </div>
  )
}

function Candidate({
  candidate,
  part,
}: {
  readonly candidate: RouteCandidate
  readonly part: string | null
}) {
  const [refusal] = candidate.refusals
  return (
    <tr data-eligible={refusal === undefined} data-taken={part !== null}>
      <td>
        <VenueMark venue={candidate.venue} />
      </td>
      <td className="num">{formatPrice(candidate.expectedPrice)}</td>
      <td className="num">{basisPoints(candidate.expectedSlippage)}</td>
      <td className="num" title={`Rate from: ${candidate.feeSource}`}>
        {basisPoints(candidate.feeRate)}
        {candidate.feeSource === 'account' ? '' : '*'}
      </td>
      <td className="num">{formatPrice(candidate.expectedTotal)}</td>
      <td className="num">{formatLatency(candidate.bookAgeMs)}</td>
      <td title={refusal?.message ?? ''}>
        {refusal === undefined ? part : <span className="dim">{refusal.message}</span>}
      </td>
    </tr>
  )
}

function partWords({ parts }: RoutingDecision, { venue }: RouteCandidate): string {
  const of = parts.filter((part) => part.venue === venue).map(({ quantity }) => quantity)
  return `takes ${of.join(' + ')}`
}

/** A share in basis points: `5.5 bp`. */
function basisPoints(share: number | null): string {
  return share === null ? '—' : `${Number((share * 10_000).toFixed(2))} bp`
}
