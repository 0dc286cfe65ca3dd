import { Slider } from 'radix-ui'
import { useState } from 'react'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { gradientOf } from '../../canvas/colorTables.ts'
import type { CutOffs } from '../../canvas/intensity.ts'
import { intensityScales, makeIntensity } from '../../canvas/intensity.ts'
import { Hint } from '../../components/Hint.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { formatCompact, formatExact } from '../../format/notional.ts'
import { formatFixed } from '../../format/price.ts'
import { setHeatmap, usePreferences } from '../../stores/preferences.ts'
import { useVenueStore } from '../../stores/venueStore.ts'
import { legendBars } from './heatPaint.ts'
import {
  domainMarks,
  parseAmount,
  sliderDomain,
  sliderSteps,
  toNotional,
  toPosition,
} from './logSlider.ts'

/** What the colors mean, and where they begin and end: by slider or by exact number. */
export function Legend({
  symbol,
  shown,
  cutOffs,
  automatic,
  largest,
}: {
  readonly symbol: UnifiedSymbol | null
  readonly shown: ReadonlySet<VenueId>
  readonly cutOffs: CutOffs
  readonly automatic: boolean
  readonly largest: number
}) {
  const preferences = usePreferences((store) => store.heatmap)
  const venues = useVenueStore((store) => store.venues).filter((info) => shown.has(info.venue))
  const bars = legendBars(venues, preferences.side, preferences)
  const domain = sliderDomain(Math.max(largest, cutOffs.high))
  const change = (next: CutOffs): void => {
    if (symbol === null || next.high <= next.low) return
    setHeatmap({ cutOffs: { ...preferences.cutOffs, [symbol]: next } })
  }
  const low = toPosition(domain, cutOffs.low)
  const high = Math.max(low + 1, toPosition(domain, cutOffs.high))
  // The bar runs over the slider's positions, so each color stands at the amounts it is used for.
  const intensity = makeIntensity(preferences.scale, cutOffs)
  const indexAt = (share: number): number =>
    share === 1 ? 255 : Math.max(0, intensity(toNotional(domain, low + (high - low) * share)))
  return (
    <div className="legend" role="group" aria-label="Color range">
      <AmountField
        name="Lower cut-off"
        testId="cutoff-low"
        value={cutOffs.low}
        onCommit={(next) => change({ ...cutOffs, low: next })}
      />
      <div className="legend-bar">
        <Slider.Root
          className="cut-slider"
          min={0}
          max={sliderSteps}
          step={1}
          minStepsBetweenThumbs={1}
          value={[low, high]}
          onValueChange={([from = 0, to = sliderSteps]) =>
            change({ low: toNotional(domain, from), high: toNotional(domain, to) })
          }
        >
          <Slider.Track className="cut-track">
            <Slider.Range className="cut-range">
              {bars.map((bar) => (
                <span
                  key={bar.label}
                  style={{ background: gradientOf(bar.table, indexAt) }}
                  title={bar.label}
                />
              ))}
            </Slider.Range>
          </Slider.Track>
          <Slider.Thumb
            className="cut-thumb"
            aria-label="Lower cut-off"
            aria-valuetext={formatCompact(cutOffs.low)}
          />
          <Slider.Thumb
            className="cut-thumb"
            aria-label="Upper cut-off"
            aria-valuetext={formatCompact(cutOffs.high)}
          />
        </Slider.Root>
        <div className="legend-marks num" aria-hidden>
          {domainMarks(domain).map((amount) => (
            <span
              key={amount}
              style={{ left: `${(toPosition(domain, amount) / sliderSteps) * 100}%` }}
            >
              {formatCompact(amount)}
            </span>
          ))}
        </div>
      </div>
      <AmountField
        name="Upper cut-off"
        testId="cutoff-high"
        value={cutOffs.high}
        onCommit={(next) => change({ ...cutOffs, high: next })}
      />
      <Hint side="top" text="Choose both from what is shown">
        <button
          type="button"
          className="button button-small"
          aria-pressed={automatic}
          data-testid="cutoff-auto"
          onClick={() => {
            if (symbol === null) return
            const { [symbol]: _forgotten, ...others } = preferences.cutOffs
            setHeatmap({ cutOffs: others })
          }}
        >
          Auto
        </button>
      </Hint>
      <Segmented
        name="Color scale"
        value={preferences.scale}
        segments={intensityScales.map((scale) => ({
          value: scale,
          label: { linear: 'Lin', sqrt: '√', log: 'Log' }[scale],
          title: { linear: 'Linear', sqrt: 'Square root', log: 'Logarithmic' }[scale],
        }))}
        onChoose={(scale) => setHeatmap({ scale })}
      />
    </div>
  )
}

/** With thousands separators, and cents only where there are some. */
function plainAmount(value: number): string {
  return formatFixed(value, Number.isInteger(value) ? 0 : 2)
}

function AmountField({
  name,
  value,
  onCommit,
  testId,
}: {
  readonly name: string
  readonly value: number
  readonly onCommit: (value: number) => void
  readonly testId: string
}) {
  const plain = plainAmount(value)
  const [draft, setDraft] = useState<string | null>(null)
  const text = draft ?? plain
  const amount = parseAmount(text)
  const commit = (): void => {
    if (draft !== null && amount !== null) onCommit(amount)
    setDraft(null)
  }
  return (
    <input
      className="amount num"
      aria-label={`${name}, notional`}
      aria-invalid={amount === null}
      title={`${name}: ${formatExact(value)}. Type an amount such as 1500, 1.5k or 2M.`}
      data-testid={testId}
      value={text}
      spellCheck={false}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') {
          setDraft(null)
          event.currentTarget.blur()
        }
      }}
    />
  )
}
