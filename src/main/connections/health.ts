import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { VenueHealth } from '../../contract/domain/connection.ts'
import type { Environment, VenueId, VenueInfo } from '../../contract/domain/venue.ts'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import type { HealthQueries } from '../core/services.ts'
import { VenueMonitor } from './venueMonitor.ts'

export type HealthOptions = {
  readonly bus: Bus
  readonly clock: Clock
  readonly venues: readonly { readonly info: VenueInfo; readonly environment: Environment }[]
  /** Of one venue, now. */
  readonly subscriptions: (venue: VenueId) => {
    readonly confirmed: number
    readonly wanted: number
  }
  /** Why a venue's streams rest on purpose, one sentence; null when they do not. */
  readonly restReason?: (venue: VenueId) => string | null
}

export type HealthService = HealthQueries & { close(): void }

/** Venues repeat recent trades at the start of a subscription: older ones tell nothing of now, ms. */
const repeatedTradeMs = 10_000

/** How often the badges are decided while nobody asks, ms. */
const judgeEveryMs = 1000

/** The one model of health: rolling windows over the events of the bus, per venue. */
export function createHealthService(options: HealthOptions): HealthService {
  const { bus, clock, venues, subscriptions, restReason = () => null } = options
  const monitors = new Map(
    venues.map(({ info: { venue }, environment }) => [
      venue,
      new VenueMonitor({ venue, environment, clock, subscriptions: () => subscriptions(venue) }),
    ]),
  )
  const stop = [
    ...listen(bus, monitors),
    clock.every(judgeEveryMs, () => {
      for (const monitor of monitors.values()) monitor.verdict()
    }),
  ]
  const infos = venues.map(({ info }) => info)
  return {
    venues: () => infos,
    health: () =>
      [...monitors].map(([venue, monitor]) => resting(monitor.health(), restReason(venue))),
    close() {
      for (const end of stop) end()
    },
  }
}

/** A venue that rests on purpose shows no trouble, and nothing current either. */
function resting(health: VenueHealth, reason: string | null): VenueHealth {
  return reason === null ? health : { ...health, health: 'down', reason, resting: true }
}

type OfInstrument = {
  readonly instrumentId: InstrumentId
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

function listen(bus: Bus, monitors: ReadonlyMap<VenueId, VenueMonitor>): (() => void)[] {
  const bySuffix = new Map(
    [...monitors].map(([venue, monitor]) => [venue.toUpperCase(), monitor] as const),
  )
  const onData = ({ instrumentId, exchangeTime, receivedTime }: OfInstrument): void => {
    const suffix = instrumentId.slice(instrumentId.lastIndexOf('.') + 1)
    bySuffix.get(suffix)?.onData(exchangeTime, receivedTime)
  }
  return [
    bus.on('mark', onData),
    bus.on('trade', (trade) => {
      if (trade.receivedTime - trade.exchangeTime <= repeatedTradeMs) onData(trade)
    }),
    bus.on('quote', onData),
    bus.on('ticker', onData),
    bus.on('bookSnapshot', onData),
    bus.on('bookDelta', onData),
    bus.on('liquidation', (liquidation) => {
      onData(liquidation)
      monitors.get(liquidation.venue)?.onLiquidation(liquidation.exchangeTime)
    }),
    bus.on('feedAlive', ({ venue, exchangeTime, receivedTime }) => {
      monitors.get(venue)?.onData(exchangeTime, receivedTime)
    }),
    // An account's sockets say nothing of the venue's market data.
    bus.on('connection', (event) => {
      if (event.accountId === undefined) monitors.get(event.venue)?.onConnection(event)
    }),
    bus.on('problem', (event) => monitors.get(event.venue)?.onProblem(event)),
  ]
}
