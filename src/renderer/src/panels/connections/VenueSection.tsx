import type { VenueConnections } from '../../../../contract/domain/connections.ts'
import type { VenueInfo } from '../../../../contract/domain/venue.ts'
import { BreakerChip } from './BreakerChip.tsx'
import { ConnectionTable } from './ConnectionTable.tsx'
import { FlagSwitch } from './FlagSwitch.tsx'
import { LimitBar } from './LimitBar.tsx'
import type { Connections } from './useConnections.ts'
import { clockWords, openBreakerQuestion, switchOffQuestion } from './words.ts'

/** One venue: what is switched on above, its connections and limits below. */
export function VenueSection({
  venue: state,
  info,
  now,
  connections,
}: {
  readonly venue: VenueConnections
  readonly info: VenueInfo | undefined
  readonly now: number
  readonly connections: Connections
}) {
  const { venue, environment, flags, breakers, trading } = state
  const name = info?.displayName ?? venue
  const isLive = environment === 'live'
  const orders = trading.newOrder
  return (
    <section className="connections-venue" data-testid={`connections-${venue}`} aria-label={name}>
      <header className="connections-head">
        <h3>
          <span className="venue-dot" style={{ background: info?.color }} aria-hidden />
          {name}
          <span className="dim">{environment}</span>
        </h3>
        <FlagSwitch
          label="Market data"
          venue={name}
          on={flags.ingest}
          testId={`flag-${venue}-ingest`}
          onChange={(on) => connections.setFlag(venue, 'ingest', on)}
          confirm={isLive ? switchOffQuestion(name) : null}
        />
        <FlagSwitch
          label="Orders"
          venue={name}
          on={flags.execution}
          testId={`flag-${venue}-execution`}
          onChange={(on) => connections.setFlag(venue, 'execution', on)}
          confirm={null}
        />
        {breakers.map((breaker) => (
          <BreakerChip
            key={breaker.path}
            venue={name}
            breaker={breaker}
            now={now}
            confirm={isLive && breaker.path === 'ingest' ? openBreakerQuestion(name) : null}
            onChange={(action) => connections.setBreaker(venue, breaker.path, action)}
          />
        ))}
        <span className="connections-orders" data-allowed={orders.allowed}>
          {orders.allowed ? 'Order entry open' : orders.message}
        </span>
        {state.qualityPause !== null && (
          <button
            type="button"
            className="button button-small"
            aria-label={`Resume trading on ${name}`}
            onClick={() => connections.resumeTrading(venue)}
          >
            Resume trading
          </button>
        )}
        <span className="connections-clock num" title="Venue time minus this machine’s">
          {clockWords(state.clock)}
        </span>
      </header>
      <div className="connections-body">
        <ConnectionTable rows={state.connections} />
        <div className="connections-limits">
          {state.limits.map((limit) => (
            <LimitBar key={limit.scope} limit={limit} now={now} />
          ))}
        </div>
      </div>
    </section>
  )
}
