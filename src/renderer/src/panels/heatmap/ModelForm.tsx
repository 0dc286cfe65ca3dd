import type { LeverageTier, ModelVersion } from '../../../../contract/domain/liquidationModel.ts'
import { leverageTiers, modelVersions } from '../../../../contract/domain/liquidationModel.ts'
import { Flag } from '../../components/Flag.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { formatPercent } from '../../format/share.ts'
import type { ModelDraft } from './modelDraft.ts'
import { parsePercent, percentSum, scaledWeights } from './modelDraft.ts'

const versionWords: Readonly<Record<ModelVersion, { title: string; text: string }>> = {
  'twoSided-1': {
    title: 'Two-sided',
    text: 'Every new contract has a long and a short, so both sides are opened.',
  },
  'directional-1': {
    title: 'Directional',
    text: 'The side of the bar’s direction opened it: longs when it rose, shorts when it fell.',
  },
}

/** The parts of the model its user may choose. */
export function ModelForm({
  draft,
  onChange,
}: {
  readonly draft: ModelDraft
  readonly onChange: (draft: ModelDraft) => void
}) {
  const sum = percentSum(draft)
  const weights = scaledWeights(draft)
  const setPercent = (tier: LeverageTier, percent: number): void =>
    onChange({ ...draft, percents: { ...draft.percents, [tier]: percent } })
  return (
    <>
      <h3>Version</h3>
      <Segmented
        name="Version of the model"
        value={draft.version}
        segments={modelVersions.map((version) => ({
          value: version,
          label: versionWords[version].title,
          title: version,
          testId: `model-${version}`,
        }))}
        onChoose={(version) => onChange({ ...draft, version })}
      />
      <p className="dim model-text">
        <code>{draft.version}</code> {versionWords[draft.version].text}
      </p>
      <h3>Leverage of opened volume</h3>
      <div className="weights" role="group" aria-label="Leverage weights">
        {leverageTiers.map((tier) => (
          <label key={tier} className="weight">
            <span className="num">{tier}x</span>
            <span className="weight-bar" aria-hidden>
              <i style={{ width: `${(weights?.[tier] ?? 0) * 100}%` }} />
            </span>
            <PercentField
              tier={tier}
              value={draft.percents[tier] ?? 0}
              onChange={(percent) => setPercent(tier, percent)}
            />
            <span className="num dim">{formatPercent(weights?.[tier] ?? 0)}</span>
          </label>
        ))}
      </div>
      <p className={weights === null ? 'warn model-text' : 'dim model-text'}>
        {weights === null
          ? 'At least one leverage needs a weight.'
          : `Typed weights add up to ${Number(sum.toFixed(2))} and are scaled to 100%.`}
      </p>
      <Choice
        title="Funding tilt"
        text="A positive funding rate shifts opened volume to longs, a negative one to shorts."
        on={draft.fundingTilt}
        onChange={(fundingTilt) => onChange({ ...draft, fundingTilt })}
      />
      <Choice
        title="Turnover"
        text="Positions are replaced by new ones as time passes while open interest stays."
        on={draft.turnover}
        onChange={(turnover) => onChange({ ...draft, turnover })}
      />
    </>
  )
}

function PercentField({
  tier,
  value,
  onChange,
}: {
  readonly tier: LeverageTier
  readonly value: number
  readonly onChange: (percent: number) => void
}) {
  return (
    <input
      className="amount num"
      type="number"
      min={0}
      max={1000}
      step={1}
      aria-label={`Weight of ${tier}x, percent`}
      data-testid={`weight-${tier}`}
      value={value}
      onChange={(event) => {
        const percent = parsePercent(event.target.value === '' ? '0' : event.target.value)
        if (percent !== null) onChange(percent)
      }}
    />
  )
}

function Choice({
  title,
  text,
  on,
  onChange,
}: {
  readonly title: string
  readonly text: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}) {
  return (
    <div className="model-choice">
      <Flag
        name={title}
        on={on}
        onChange={onChange}
        label={
          <span>
            <strong>{title}</strong> <span className="dim">{text}</span>
          </span>
        }
      />
    </div>
  )
}
