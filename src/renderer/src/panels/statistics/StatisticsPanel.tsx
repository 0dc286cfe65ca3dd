import './statistics.css'
import { ChartColumn } from 'lucide-react'
import { useState } from 'react'
import type { LiquidationStatistics } from '../../../../contract/domain/liquidationStatistics.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { usePolled } from '../../bridge/usePolled.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { StaleNote } from '../../components/StaleNote.tsx'
import { VenuePick } from '../../components/VenuePick.tsx'
import { useNow } from '../../components/useNow.ts'
import { engineNow } from '../../stores/engineStore.ts'
import { useSymbol } from '../../stores/selectedSymbol.ts'
import { FilesMenu } from '../files/FilesMenu.tsx'
import { ByHour } from './ByHour.tsx'
import { BySize } from './BySize.tsx'
import { ByVenue } from './ByVenue.tsx'
import { Largest } from './Largest.tsx'
import { Totals } from './Totals.tsx'
import { rangeOf, statisticSpans } from './ranges.ts'
import type { StatisticSpan } from './ranges.ts'

const pollMs = 15_000

/** What was liquidated: by venue, side, size and time of day, and the largest. */
export function StatisticsPanel() {
  const symbol = useSymbol()
  const [span, setSpan] = useState<StatisticSpan>('24h')
  const [all, setAll] = useState(false)
  const [venue, setVenue] = useState<VenueId | 'all'>('all')
  useNow()
  const { from, to } = rangeOf(span, engineNow())
  const { value, failure, retry } = usePolled(
    'statistics:query',
    symbol === null && !all
      ? null
      : {
          ...(all || symbol === null ? {} : { symbol }),
          ...(venue === 'all' ? {} : { venues: [venue] }),
          from,
          to,
          largest: 20,
        },
    pollMs,
  )
  return (
    <div className="statistics" data-testid="statistics-panel">
      <div className="toolbar" role="toolbar" aria-label="What is counted">
        <Segmented
          name="Range"
          value={span}
          segments={statisticSpans.map((each) => ({
            value: each,
            label: each,
            testId: `statistics-${each}`,
          }))}
          onChoose={setSpan}
        />
        <Segmented
          name="Symbols"
          value={all ? 'all' : 'one'}
          segments={[
            { value: 'one', label: symbol ?? 'This symbol' },
            { value: 'all', label: 'All symbols', testId: 'statistics-all' },
          ]}
          onChoose={(choice) => setAll(choice === 'all')}
        />
        <VenuePick venue={venue} liquidating onChoose={setVenue} />
        <span className="toolbar-space" />
        {value !== null && <Totals statistics={value} />}
        <FilesMenu symbol={all ? null : symbol} />
      </div>
      {value !== null && failure !== null && <StaleNote message={failure.message} />}
      {value === null ? (
        <EmptyState
          icon={ChartColumn}
          title={failure === null ? 'Counting liquidations…' : 'The statistics could not be loaded'}
          {...(failure === null
            ? {}
            : {
                tone: 'error' as const,
                action: (
                  <button type="button" className="button" onClick={retry}>
                    Try again
                  </button>
                ),
              })}
        >
          {failure?.message ?? 'One moment.'}
        </EmptyState>
      ) : isEmpty(value) ? (
        <EmptyState icon={ChartColumn} title="No liquidation recorded in this range">
          A longer range, another venue or all symbols may have some.
        </EmptyState>
      ) : (
        <div className="statistics-body" tabIndex={0} role="region" aria-label="Statistics">
          <ByVenue statistics={value} />
          <BySize statistics={value} />
          <ByHour statistics={value} />
          <Largest rows={value.largest} />
        </div>
      )}
    </div>
  )
}

function isEmpty({ total }: LiquidationStatistics): boolean {
  return total.long.count + total.short.count === 0
}
