import { Slider } from 'radix-ui'
import { useEffect, useState } from 'react'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { tableGradient } from '../../canvas/colorTables.ts'
import type { CutOffs } from '../../canvas/intensity.ts'
import { intensityScales, notionalAtShare } from '../../canvas/intensity.ts'
import { Hint } from '../../components/Hint.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { formatCompact, formatExact } from '../../format/notional.ts'
import { setHeatmap, usePreferences } from '../../stores/preferences.ts'
import { useVenueStore } from '../../stores/venueStore.ts'
import { legendBars } from './heatPaint.ts'
import { parseAmount, sliderDomain, sliderSteps, toNotional, toPosition } from './logSlider.ts'

const marks = [0, 0.25, 0.5, 0.75, 1] as const

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
                  style={{ background: tableGradient(bar.table) }}
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
          {marks.map((share) => (
            <span key={share}>
              {formatCompact(notionalAtShare(preferences.scale, cutOffs, share))}
              {share === 1 ? '+' : ''}
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
  const plain = String(Math.round(value * 100) / 100)
  const [text, setText] = useState(plain)
  useEffect(() => setText(plain), [plain])
  const amount = parseAmount(text)
  const commit = (): void => {
    if (amount === null) setText(plain)
    else onCommit(amount)
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
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') {
          setText(plain)
          event.currentTarget.blur()
        }
      }}
    />
  )
}
