import { useState } from 'react'
import { type RiskState, riskPresetIds } from '../../../../contract/domain/risk.ts'
import { DecimalField } from '../../components/DecimalField.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { formatDayMinute } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { draftOf, limitsOf } from './limitDraft.ts'
import { useChange } from './useChange.ts'
import { limitNames, limitWords } from './words.ts'

/** Every limit of the gate. An empty field is a rule that is off. */
export function LimitsForm({ risk }: { readonly risk: RiskState }) {
  const change = useChange()
  const zone = usePreferences((store) => store.timeZone)
  const [draft, setDraft] = useState(() => draftOf(risk.limits))
  const limits = limitsOf(draft)
  const problem = 'message' in limits ? limits : null
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(risk.limits))
  const save = (): void => {
    if ('message' in limits) return
    void change((engine) => engine.request('risk:setLimits', { limits }))
  }
  return (
    <form
      className="risk-section"
      aria-label="Limits"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <h3>
        Limits
        <Segmented
          name="Preset"
          value={risk.preset ?? ''}
          segments={riskPresetIds.map((value) => ({
            value,
            label: value,
            testId: `preset-${value}`,
          }))}
          onChoose={(preset) => {
            const chosen = riskPresetIds.find((each) => each === preset)
            if (chosen === undefined) return
            void change((engine) => engine.request('risk:usePreset', { preset: chosen }))
          }}
        />
        {risk.limitsChanged !== null && (
          <span className="dim">
            {formatDayMinute(risk.limitsChanged.time, zone)} by {risk.limitsChanged.by}
          </span>
        )}
      </h3>
      <div className="risk-limits">
        {limitNames.map((name) => (
          <label key={name}>
            <span>{limitWords[name].label}</span>
            <DecimalField
              name={limitWords[name].label}
              testId={`limit-${name}`}
              placeholder="off"
              value={draft[name]}
              onChange={(text) => setDraft((known) => ({ ...known, [name]: text }))}
            />
            <span className="dim">{limitWords[name].unit}</span>
          </label>
        ))}
      </div>
      <div className="risk-row">
        <button
          type="submit"
          className="button button-small"
          data-testid="limits-save"
          disabled={!changed || problem !== null}
        >
          Save limits
        </button>
        {changed && (
          <button
            type="button"
            className="button button-small"
            onClick={() => setDraft(draftOf(risk.limits))}
          >
            Undo
          </button>
        )}
        <span className="warn" role="status">
          {problem?.message}
        </span>
      </div>
    </form>
  )
}
