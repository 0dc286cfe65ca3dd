import { Filter } from 'lucide-react'
import { PickMenu } from '../../components/PickMenu.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { formatCompact } from '../../format/notional.ts'
import { setTape, usePreferences } from '../../stores/preferences.ts'
import { shortName, useVenueStore, withLiquidations } from '../../stores/venueStore.ts'

const thresholds = [0, 1000, 10_000, 50_000, 100_000, 500_000, 1_000_000] as const

export function TapeFilters() {
  const filter = usePreferences((store) => store.tape)
  const venues = withLiquidations(useVenueStore((store) => store.venues))
  return (
    <div className="toolbar tape-filters" role="toolbar" aria-label="Tape filters">
      <div className="chips" role="group" aria-label="Venues">
        {venues.map((info) => {
          const on = !filter.hiddenVenues.includes(info.venue)
          return (
            <button
              key={info.venue}
              type="button"
              className="chip"
              aria-pressed={on}
              title={info.displayName}
              onClick={() =>
                setTape({
                  hiddenVenues: on
                    ? [...filter.hiddenVenues, info.venue]
                    : filter.hiddenVenues.filter((each) => each !== info.venue),
                })
              }
            >
              <span className="venue-dot" style={{ background: info.color }} aria-hidden />
              {shortName(info)}
            </button>
          )
        })}
      </div>
      <Segmented
        name="Side"
        value={filter.side}
        segments={[
          { value: 'both', label: 'Both' },
          { value: 'long', label: 'Longs' },
          { value: 'short', label: 'Shorts' },
        ]}
        onChoose={(side) => setTape({ side })}
      />
      <PickMenu
        name="Smallest size shown"
        icon={Filter}
        value={String(filter.minNotional)}
        label={filter.minNotional === 0 ? 'any size' : formatCompact(filter.minNotional)}
        choices={thresholds.map((amount) => ({
          value: String(amount),
          label: amount === 0 ? 'any size' : formatCompact(amount),
        }))}
        onChoose={(amount) => setTape({ minNotional: Number(amount) })}
        testId="tape-min"
      />
      <button
        type="button"
        className="chip"
        aria-pressed={filter.thisSymbolOnly}
        data-testid="tape-symbol-only"
        onClick={() => setTape({ thisSymbolOnly: !filter.thisSymbolOnly })}
      >
        This symbol
      </button>
    </div>
  )
}
