import { Layers } from 'lucide-react'
import { Popover, Slider } from 'radix-ui'
import { Flag } from '../../components/Flag.tsx'
import { PickMenu } from '../../components/PickMenu.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { useHeatmapLook, usePanelId } from '../../components/panelId.ts'
import { isPaletteId, paletteTable, palettes, tableGradient } from '../../canvas/colorTables.ts'
import type { LayerName } from '../../stores/heatmapPreferences.ts'
import { colorModes, layerNames } from '../../stores/heatmapPreferences.ts'
import { setHeatmap, setLayer } from '../../stores/preferences.ts'
import { colorModeNames, layerExplanations, layerTitles } from './layerWords.ts'

/** What is drawn: realised and predicted apart, each with its own strength and colors. */
export function LayersMenu() {
  const look = useHeatmapLook()
  const panel = usePanelId()
  return (
    <Popover.Root>
      <Popover.Trigger className="pick" data-testid="layers-open" aria-label="Layers and colors">
        <Layers size={13} aria-hidden />
        <span className="pick-value">Layers</span>
        {layerNames.map((layer) => (
          <i
            key={layer}
            className="layer-mark"
            data-on={look[layer].on}
            style={markStyle(look[layer])}
          />
        ))}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="menu layers" align="end" sideOffset={4} collisionPadding={8}>
          {layerNames.map((layer) => (
            <LayerControls key={layer} layer={layer} />
          ))}
          <div className="layers-rest">
            <Flag
              label="Leverage profile"
              on={look.profile}
              testId="profile-switch"
              onChange={(profile) => setHeatmap(panel, { profile })}
            />
            <Flag
              label="Candles"
              on={look.candles}
              testId="candles-switch"
              onChange={(candles) => setHeatmap(panel, { candles })}
            />
            <Segmented
              name="Side"
              value={look.side}
              segments={[
                { value: 'both', label: 'Both', testId: 'side-both' },
                { value: 'long', label: 'Longs', testId: 'side-long', title: 'Longs only' },
                { value: 'short', label: 'Shorts', testId: 'side-short', title: 'Shorts only' },
              ]}
              onChoose={(side) => setHeatmap(panel, { side })}
            />
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function markStyle(look: { readonly palette: (typeof palettes)[number]['id'] }) {
  return { background: tableGradient(paletteTable(look.palette)) }
}

function LayerControls({ layer }: { readonly layer: LayerName }) {
  const look = useHeatmapLook()[layer]
  const panel = usePanelId()
  const current = palettes.find((each) => each.id === look.palette)
  return (
    <section className="layer" aria-label={layerTitles[layer]} data-on={look.on}>
      <Flag
        name={layerTitles[layer]}
        label={<strong>{layerTitles[layer]}</strong>}
        on={look.on}
        testId={`layer-${layer}`}
        onChange={(on) => setLayer(panel, layer, { on })}
      />
      <p className="dim">{layerExplanations[layer]}</p>
      <div className="layer-row">
        <span className="dim">Opacity</span>
        <Slider.Root
          className="cut-slider opacity"
          min={0}
          max={100}
          step={5}
          value={[Math.round(look.opacity * 100)]}
          onValueChange={([percent = 100]) => setLayer(panel, layer, { opacity: percent / 100 })}
        >
          <Slider.Track className="cut-track">
            <Slider.Range className="opacity-range" />
          </Slider.Track>
          <Slider.Thumb
            className="cut-thumb"
            aria-label={`${layerTitles[layer]} opacity`}
            data-testid={`opacity-${layer}`}
          />
        </Slider.Root>
        <span className="num opacity-figure">{Math.round(look.opacity * 100)}%</span>
      </div>
      <div className="layer-row">
        <PickMenu
          name={`${layerTitles[layer]} palette`}
          value={look.palette}
          short
          label={
            <>
              <span className="swatch" style={markStyle(look)} aria-hidden /> {current?.name}
            </>
          }
          choices={palettes.map((each) => ({
            value: each.id,
            label: (
              <>
                <span className="swatch" style={markStyle({ palette: each.id })} aria-hidden />
                {each.name}
              </>
            ),
            ...(each.colorBlindSafe ? { detail: 'color-blind safe' } : {}),
          }))}
          onChoose={(next) =>
            isPaletteId(next) && setLayer(panel, layer, { palette: next, colorMode: 'intensity' })
          }
          testId={`palette-${layer}`}
        />
        <PickMenu
          name={`${layerTitles[layer]} color shows`}
          value={look.colorMode}
          short
          label={colorModeNames[look.colorMode]}
          choices={colorModes.map((mode) => ({ value: mode, label: colorModeNames[mode] }))}
          onChoose={(colorMode) => setLayer(panel, layer, { colorMode })}
        />
      </div>
    </section>
  )
}
