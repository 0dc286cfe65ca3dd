import { Plus, X } from 'lucide-react'
import type { DistanceLevel } from '../../../../contract/domain/marketAlert.ts'
import { marketAlertSeverities } from '../../../../contract/domain/marketAlert.ts'
import { AmountField } from '../../components/AmountField.tsx'
import { Field } from '../../components/Field.tsx'
import { NumberField } from '../../components/NumberField.tsx'
import { PickMenu } from '../../components/PickMenu.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import type { RuleDraft } from './ruleDraft.ts'
import { withLevel } from './ruleDraft.ts'

/** The part of a rule that depends on what it waits for. */
export function KindFields({
  draft,
  onChange,
}: {
  readonly draft: RuleDraft
  readonly onChange: (change: Partial<RuleDraft>) => void
}) {
  if (draft.kind === 'largeLiquidation') {
    return (
      <>
        <Size value={draft.minNotional} onChange={(minNotional) => onChange({ minNotional })} />
        <Field label="Side">
          <Segmented
            name="Side"
            value={draft.side ?? 'both'}
            segments={[
              { value: 'both', label: 'Both' },
              { value: 'long', label: 'Longs' },
              { value: 'short', label: 'Shorts' },
            ]}
            onChoose={(side) => onChange({ side: side === 'both' ? null : side })}
          />
        </Field>
      </>
    )
  }
  if (draft.kind !== 'cascade') {
    return (
      <Levels
        levels={draft.levels}
        sized={draft.kind === 'nearCluster'}
        onChange={(levels) => onChange({ levels })}
      />
    )
  }
  return (
    <>
      <Field label="Within" unit="seconds">
        <NumberField
          name="Length of the stretch, seconds"
          value={draft.windowMs / 1000}
          min={10}
          max={3600}
          onChange={(seconds) => onChange({ windowMs: Math.round(seconds * 1000) })}
        />
      </Field>
      <Size value={draft.minNotional} onChange={(minNotional) => onChange({ minNotional })} />
      <Field label="At least" unit="times the usual rate">
        <NumberField
          name="Times the usual rate"
          value={draft.factor}
          min={1.1}
          max={10_000}
          onChange={(factor) => onChange({ factor })}
        />
      </Field>
      <Field label="Usual is the rate of" unit="minutes before">
        <NumberField
          name="Length of what is usual, minutes"
          value={draft.baselineMs / 60_000}
          min={10}
          max={1440}
          onChange={(minutes) => onChange({ baselineMs: Math.round(minutes * 60_000) })}
        />
      </Field>
    </>
  )
}

function Size({
  value,
  onChange,
}: {
  readonly value: number
  readonly onChange: (value: number) => void
}) {
  return (
    <Field label="Size at least" unit="notional: 250k, 1M">
      <AmountField name="Size" testId="rule-size" value={value} onCommit={onChange} />
    </Field>
  )
}

const mostLevels = 10

function Levels({
  levels,
  sized,
  onChange,
}: {
  readonly levels: readonly DistanceLevel[]
  readonly sized: boolean
  readonly onChange: (levels: readonly DistanceLevel[]) => void
}) {
  return (
    <Field label="Levels">
      <div className="rule-levels">
        {levels.map((level, at) => (
          // A level has no name of its own; its place is what it is.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={at} className="rule-level">
            <PickMenu
              name="Severity"
              short
              value={level.severity}
              label={level.severity}
              choices={marketAlertSeverities.map((each) => ({ value: each, label: each }))}
              onChoose={(severity) => onChange(withLevel(levels, at, { severity }))}
            />
            <span className="dim">within</span>
            <NumberField
              name={`Distance of level ${at + 1}, percent`}
              value={level.distance * 100}
              min={0.01}
              max={100}
              onChange={(percent) => onChange(withLevel(levels, at, { distance: percent / 100 }))}
            />
            <span className="dim">{sized ? '% and at least' : '%'}</span>
            {sized && (
              <AmountField
                name={`Size of level ${at + 1}`}
                testId={`level-size-${at}`}
                value={level.minNotional}
                onCommit={(minNotional) => onChange(withLevel(levels, at, { minNotional }))}
              />
            )}
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove level ${at + 1}`}
              disabled={levels.length === 1}
              onClick={() => onChange(levels.filter((_, index) => index !== at))}
            >
              <X size={13} aria-hidden />
            </button>
          </div>
        ))}
        {levels.length < mostLevels && (
          <button
            type="button"
            className="chip"
            onClick={() =>
              onChange([...levels, { severity: 'info', distance: 0.1, minNotional: 0 }])
            }
          >
            <Plus size={12} aria-hidden /> Level
          </button>
        )}
      </div>
    </Field>
  )
}
