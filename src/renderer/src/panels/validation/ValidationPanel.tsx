import './validation.css'
import { Target } from 'lucide-react'
import { useState } from 'react'
import { modelVersions } from '../../../../contract/domain/liquidationModel.ts'
import type { ModelVersion } from '../../../../contract/domain/liquidationModel.ts'
import type { ValidationHorizon, ValidationReport } from '../../../../contract/domain/validation.ts'
import { validationHorizons } from '../../../../contract/domain/validation.ts'
import { usePolled } from '../../bridge/usePolled.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FixedTable } from '../../components/FixedTable.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { StaleNote } from '../../components/StaleNote.tsx'
import { formatDuration } from '../../format/age.ts'
import { formatPercent } from '../../format/share.ts'
import { formatDayMinute } from '../../format/time.ts'
import { engineNow } from '../../stores/engineStore.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useSymbol } from '../../stores/selectedSymbol.ts'
import { ValidationCells } from './ValidationCells.tsx'

const pollMs = 60_000
const dayMs = 86_400_000
const spans = { '24h': 1, '7d': 7, '30d': 30 } as const
type Span = keyof typeof spans

const columns = [
  ['Venue', 118],
  ['Horizon', 62, 'How long after a prediction an event may come and count'],
  ['Model', 112, 'Version of the model'],
  ['Events', 70, 'Real liquidations that were scored, over how many windows'],
  ['Recall', 118, 'Share of real liquidations that lay in a predicted zone of their own side'],
  ['By notional', 118, 'The same, weighted by size'],
  ['Precision', 118, 'Share of zones the price touched that saw a liquidation of their side'],
  [
    'Zone coverage',
    120,
    'Share of the price range that counted as zone: recall is cheap where it is large',
  ],
  [
    'Lift over random',
    176,
    'Recall over that of as many zones put at random: 1× says no more than chance',
  ],
  ['Over round numbers', 128, 'Recall over that of zones of the same width at round numbers'],
  ['What to keep in mind', 0],
] as const

/** How predicted zones met what then really happened. No figure without events behind it. */
export function ValidationPanel() {
  const symbol = useSymbol()
  const [horizon, setHorizon] = useState<ValidationHorizon | 'all'>('1h')
  const [version, setVersion] = useState<ModelVersion | 'all'>('all')
  const [span, setSpan] = useState<Span>('7d')
  // Fixed while the choice stays, so that the question does not change by itself.
  const [asked, setAsked] = useState(() => engineNow())
  const { value, failure, retry } = usePolled(
    'validation:query',
    symbol === null
      ? null
      : {
          symbol,
          // Seven days is what is asked unless said otherwise; that range moves on by itself.
          ...(span === '7d' ? {} : { from: Math.floor(asked - spans[span] * dayMs) }),
          ...(horizon === 'all' ? {} : { horizons: [horizon] }),
          ...(version === 'all' ? {} : { versions: [version] }),
        },
    pollMs,
  )
  return (
    <div className="validation" data-testid="validation-panel">
      <div className="toolbar" role="toolbar" aria-label="What is validated">
        <strong className="validation-symbol">{symbol ?? '—'}</strong>
        <Segmented
          name="Horizon"
          value={horizon}
          segments={(['all', ...validationHorizons] as const).map((each) => ({
            value: each,
            label: each === 'all' ? 'All' : each,
            testId: `horizon-${each}`,
          }))}
          onChoose={setHorizon}
        />
        <Segmented
          name="Version of the model"
          value={version}
          segments={(['all', ...modelVersions] as const).map((each) => ({
            value: each,
            label: each === 'all' ? 'Both models' : each,
          }))}
          onChoose={setVersion}
        />
        <Segmented
          name="Range"
          value={span}
          segments={(['24h', '7d', '30d'] as const).map((each) => ({ value: each, label: each }))}
          onChoose={(next) => {
            setSpan(next)
            setAsked(engineNow())
          }}
        />
        <span className="toolbar-space" />
        {value !== null && <Parameters report={value} />}
      </div>
      {value !== null && failure !== null && <StaleNote message={failure.message} />}
      {value === null ? (
        <EmptyState
          icon={Target}
          title={
            failure === null
              ? 'Scoring the predicted levels…'
              : 'The predicted levels could not be scored'
          }
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
          {failure?.message ?? 'Zones are compared with the liquidations that came after them.'}
        </EmptyState>
      ) : value.rows.length === 0 ? (
        <EmptyState icon={Target} title="Nothing to score yet">
          The model needs recorded open interest and real liquidations of {symbol}.
        </EmptyState>
      ) : (
        <div className="validation-body" tabIndex={0} role="region" aria-label="Validation table">
          <FixedTable className="health-table validation-table" columns={columns}>
            {orderedRows(value).map((row) => (
              <ValidationCells key={`${row.venue} ${row.horizon} ${row.version}`} row={row} />
            ))}
          </FixedTable>
        </div>
      )}
    </div>
  )
}

/** All venues together first, then each; the shortest horizon on top. */
function orderedRows({ rows }: ValidationReport): ValidationReport['rows'] {
  return rows.toSorted(
    (a, b) =>
      Number(a.venue !== null) - Number(b.venue !== null) ||
      (a.venue ?? '').localeCompare(b.venue ?? '') ||
      validationHorizons.indexOf(a.horizon) - validationHorizons.indexOf(b.horizon) ||
      a.version.localeCompare(b.version),
  )
}

function Parameters({ report }: { readonly report: ValidationReport }) {
  const zone = usePreferences((store) => store.timeZone)
  const { parameters, from, to } = report
  const text = [
    `Real liquidations from ${formatDayMinute(from, zone)} to ${formatDayMinute(to, zone)}.`,
    `Prices within ${formatPercent(parameters.rangeShare)} of the mark are judged; the strongest ${formatPercent(parameters.zoneShare)} of bins of a side count as zone, each ${formatPercent(parameters.binShare)} of the price high.`,
    `Windows whose model has a gap or less than ${formatDuration(parameters.warmUpMs)} of warm-up are left out.`,
    `Intervals hold with 95 % confidence over ${parameters.resamples} resamples, seed ${parameters.seed}.`,
  ].join(' ')
  return (
    <span className="validation-how dim" title={text}>
      {formatDayMinute(from, zone)} – {formatDayMinute(to, zone)} · how it is scored
    </span>
  )
}
