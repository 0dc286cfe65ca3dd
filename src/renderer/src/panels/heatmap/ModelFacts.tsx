import type { ModelDescription } from '../../../../contract/domain/liquidationModel.ts'
import { leverageTiers } from '../../../../contract/domain/liquidationModel.ts'
import { FixedTable } from '../../components/FixedTable.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatDuration } from '../../format/age.ts'
import { formatPercent } from '../../format/share.ts'

const columns = [
  ['Venue', 100],
  ['Leverage really used', 0, 'Weights, capped by the venue’s largest leverage'],
  ['Open interest', 90, 'Where it comes from'],
  ['Brackets', 170, 'Which table of maintenance margins'],
] as const

const sources = {
  stream: 'stream',
  history: 'history',
  both: 'both',
  none: 'none: no levels',
} as const

/** Warm-up, steps and what each venue's model really runs on. */
export function ModelFacts({ description }: { readonly description: ModelDescription }) {
  const { warmUpMs, stepMs, bridgedGapMs, venues } = description
  return (
    <>
      <h3>Warm-up and gaps</h3>
      <p>
        The model warms up over {formatDuration(warmUpMs)} before the range; until then levels of
        older positions are missing and the map is dimmed. It moves in steps of{' '}
        {formatDuration(stepMs)}. Holes in open interest up to {formatDuration(bridgedGapMs)} are
        bridged, longer ones are hatched as gaps.
      </p>
      <h3>Venues</h3>
      <FixedTable className="plain-table" columns={columns}>
        {venues.map((each) => (
          <tr key={each.venue}>
            <th scope="row">
              <VenueMark venue={each.venue} />
            </th>
            <td className="num wraps">
              {leverageTiers
                .filter((tier) => (each.weights[tier] ?? 0) > 0)
                .map((tier) => `${tier}x ${formatPercent(each.weights[tier] ?? 0)}`)
                .join(' · ')}
            </td>
            <td data-warn={each.openInterest === 'none'}>{sources[each.openInterest]}</td>
            <td className="wraps">{each.bracketVersion}</td>
          </tr>
        ))}
      </FixedTable>
    </>
  )
}
