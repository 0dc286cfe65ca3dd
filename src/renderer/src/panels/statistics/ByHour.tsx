import type { LiquidationStatistics } from '../../../../contract/domain/liquidationStatistics.ts'
import { formatCompact } from '../../format/notional.ts'
import { bothSides, sidedWords } from './SidedBar.tsx'

/** Sums by hour of the day, in UTC as venues count days. */
export function ByHour({ statistics: { byHour } }: { readonly statistics: LiquidationStatistics }) {
  const most = Math.max(...byHour.map(bothSides))
  const height = (notional: number): string => `${most > 0 ? (notional / most) * 100 : 0}%`
  return (
    <section className="statistic" aria-label="By hour of the day">
      <h3>
        By hour of the day <span className="dim">UTC</span>
        <span className="dim num statistic-most">{formatCompact(most)}</span>
      </h3>
      <div className="hours" role="img" aria-label={hourWords(byHour)}>
        {byHour.map((hour) => (
          <span key={hour.hour} title={`${clock(hour.hour)}: ${sidedWords(hour)}`}>
            <i className="bar-short" style={{ height: height(hour.short.notional) }} />
            <i className="bar-long" style={{ height: height(hour.long.notional) }} />
          </span>
        ))}
      </div>
      <div className="hour-marks num" aria-hidden>
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour}>{clock(hour)}</span>
        ))}
      </div>
    </section>
  )
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

function hourWords(byHour: LiquidationStatistics['byHour']): string {
  const loudest = byHour.toSorted((a, b) => bothSides(b) - bothSides(a))[0]
  return loudest === undefined
    ? 'No hour has any'
    : `Most was liquidated from ${clock(loudest.hour)} UTC on: ${formatCompact(bothSides(loudest))}`
}
