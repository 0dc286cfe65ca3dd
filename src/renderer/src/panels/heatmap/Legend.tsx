import { Slider } from 'radix-ui'
import { useState } from 'react'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { gradientOf } from '../../canvas/colorTables.ts'
import type { CutOffs } from '../../canvas/intensity.ts'
import { intensityScales, makeIntensity } from '../../canvas/intensity.ts'
import { AmountField } from '../../components/AmountField.tsx'
import { Hint } from '../../components/Hint.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { formatCompact } from '../../format/notional.ts'
import type { LayerName } from '../../stores/heatmapPreferences.ts'
import { layerNames } from '../../stores/heatmapPreferences.ts'
import { setLayer } from '../../stores/preferences.ts'
import { useVenueStore } from '../../stores/venueStore.ts'
import { useHeatmapLook, usePanelId } from '../../components/panelId.ts'
import { legendBars } from './heatPaint.ts'
import { layerExplanations, layerTitles } from './layerWords.ts'
import { domainMarks, sliderDomain, sliderSteps, toNotional, toPosition } from './logSlider.ts'
import type { LayerCutOffs } from './useCutOffs.ts'

/** What the colors mean, and where they begin and end: by slider or by exact number. */
export function Legend({
  symbol,
  shown,
  cutOffs: layers,
}: {
  readonly symbol: UnifiedSymbol | null
  readonly shown: ReadonlySet<VenueId>
  readonly cutOffs: LayerCutOffs
}) {
  const panel = usePanelId()
  const heatmap = useHeatmapLook()
  const [chosen, setChosen] = useState<LayerName>('executed')
  const drawn = layerNames.filter((each) => heatmap[each].on)
  const layer = drawn.includes(chosen) ? chosen : (drawn[0] ?? 'executed')
  const look = heatmap[layer]
  const cutOffs = layers.used[layer]
  const venues = useVenueStore((store) => store.venues).filter((info) => shown.has(info.venue))
  const bars = legendBars(venues, heatmap.side, look)
  const domain = sliderDomain(Math.max(layers.largest[layer], cutOffs.high))
  const change = (next: CutOffs): void => {
    if (symbol === null || next.high <= next.low) return
    setLayer(panel, layer, { cutOffs: { ...look.cutOffs, [symbol]: next } })
  }
  const low = toPosition(domain, cutOffs.low)
  const high = Math.max(low + 1, toPosition(domain, cutOffs.high))
  // The bar runs over the slider's positions, so each color stands at the amounts it is used for.
  const intensity = makeIntensity(look.scale, cutOffs)
  const indexAt = (share: number): number =>
    share === 1 ? 255 : Math.max(0, intensity(toNotional(domain, low + (high - low) * share)))
  return (
    <div className="legend" role="group" aria-label="Color range">
      <Segmented
        name="Layer of the colors"
        value={layer}
        segments={layerNames.map((each) => ({
          value: each,
          label: layerTitles[each],
          title: layerExplanations[each],
          testId: `legend-${each}`,
          disabled: !heatmap[each].on,
        }))}
        onChoose={setChosen}
      />
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
          aria-pressed={layers.automatic[layer]}
          data-testid="cutoff-auto"
          onClick={() => {
            if (symbol === null) return
            const { [symbol]: _forgotten, ...others } = look.cutOffs
            setLayer(panel, layer, { cutOffs: others })
          }}
        >
          Auto
        </button>
      </Hint>
      <Segmented
        name="Color scale"
        value={look.scale}
        segments={intensityScales.map((scale) => ({
          value: scale,
          label: { linear: 'Lin', sqrt: '√', log: 'Log' }[scale],
          title: { linear: 'Linear', sqrt: 'Square root', log: 'Logarithmic' }[scale],
        }))}
        onChoose={(scale) => setLayer(panel, layer, { scale })}
      />
    </div>
  )
}
