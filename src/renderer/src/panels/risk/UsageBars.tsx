import type { RiskUsage } from '../../../../contract/domain/risk.ts'
import { formatCompact } from '../../format/notional.ts'
import { formatPercent } from '../../format/share.ts'
import { limitWords } from './words.ts'

/** How far each limit is used up. */
export function UsageBars({ usage }: { readonly usage: readonly RiskUsage[] }) {
  if (usage.length === 0) return null
  return (
    <section className="risk-section" aria-label="Usage">
      <h3>Used</h3>
      <ul className="risk-usage">
        {usage.map((each) => (
          <Bar key={`${each.rule} ${each.scope}`} usage={each} />
        ))}
      </ul>
    </section>
  )
}

function Bar({ usage: { rule, scope, value, limit, unit } }: { readonly usage: RiskUsage }) {
  const [held, most] = [Math.abs(Number(value)), Number(limit)]
  const share = most > 0 ? Math.min(1, held / most) : 0
  const shown = unit === 'share' ? formatPercent : formatCompact
  const name = `${limitWords[rule].label}, ${scope}`
  return (
    <li>
      <span title={name}>
        {limitWords[rule].label} <span className="dim">{scope}</span>
      </span>
      <span
        className="risk-bar"
        role="meter"
        aria-label={name}
        aria-valuenow={held}
        aria-valuemin={0}
        aria-valuemax={most}
        data-near={share >= 0.8}
      >
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className="num" title={`${value} of ${limit} ${unit}`}>
        {shown(held)} / {shown(most)} <span className="dim">{unit === 'share' ? '' : unit}</span>
      </span>
    </li>
  )
}
