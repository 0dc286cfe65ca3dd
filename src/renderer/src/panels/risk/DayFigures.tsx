import type { DayFigures as Day } from '../../../../contract/domain/risk.ts'
import { formatExact } from '../../format/notional.ts'

/** What the day has brought, and what these figures leave out. */
export function DayFigures({ day }: { readonly day: Day }) {
  const figures = [
    ['Realised', day.realizedPnl],
    ['Unrealised', day.unrealizedPnl],
    ['Fees', day.fees],
    ['Equity', day.equity],
    ['Peak', day.peakEquity],
  ] as const
  return (
    <section className="risk-section" aria-label="Today">
      <h3>
        Today <span className="dim">UTC, US dollars</span>
      </h3>
      <dl className="risk-figures">
        {figures.map(([name, amount]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num" title={amount ?? undefined}>
              {amount === null ? '—' : formatExact(Number(amount))}
            </dd>
          </div>
        ))}
      </dl>
      {day.missing.map((what) => (
        <p key={what} className="warn" role="status">
          Left out: {what}
        </p>
      ))}
    </section>
  )
}
