import type {
  BreakerState,
  BreakerStatus,
  ConnectionMetrics,
  ConnectionsState,
  LimitStatus,
  Resuming,
  VenueConnections,
  VenuePath,
} from '../../../src/contract/domain/connections.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Environment, VenueId } from '../../../src/contract/domain/venue.ts'
import type { FakeVenue } from './market.ts'
import { fakeVenues } from './market.ts'

type Limit = Pick<LimitStatus, 'scope' | 'category' | 'limit' | 'reserve'>

const minuteMs = 60_000

const limitsOf: Readonly<Record<FakeVenue, readonly Limit[]>> = {
  'binance-usdm': [
    { scope: 'ip weight 1m', category: 'weight', limit: 2400, reserve: 240 },
    { scope: 'orders 10s', category: 'orders', limit: 300, reserve: 30 },
    { scope: 'orders 1m', category: 'orders', limit: 1200, reserve: 120 },
    { scope: 'messages', category: 'websocket', limit: 10, reserve: 0 },
  ],
  bybit: [
    { scope: 'ip 5s', category: 'queries', limit: 600, reserve: 60 },
    { scope: 'orders 1s', category: 'orders', limit: 10, reserve: 2 },
  ],
  hyperliquid: [
    { scope: 'ip weight 1m', category: 'weight', limit: 1200, reserve: 120 },
    { scope: 'address actions', category: 'orders', limit: 10_000, reserve: 500 },
    { scope: 'messages', category: 'websocket', limit: 2000, reserve: 0 },
  ],
}

/** Connections made up from the time: usage climbs through each minute and falls at its end. */
export class FakeConnections {
  readonly #now: () => number
  readonly #environment: (venue: VenueId) => Environment
  readonly #down: (venue: VenueId) => boolean
  readonly #flags = new Map<string, boolean>()
  readonly #breakers = new Map<string, { readonly state: BreakerState; readonly since: number }>()
  /** Venues that told us to wait, and until when. */
  readonly penalties = new Map<VenueId, number>()
  /** Venues whose orders rest after bad quality, and why. */
  readonly pauses = new Map<VenueId, string>()
  resuming: Resuming | null = null

  constructor(
    now: () => number,
    environment: (venue: VenueId) => Environment,
    down: (venue: VenueId) => boolean,
  ) {
    this.#now = now
    this.#environment = environment
    this.#down = down
  }

  state(): ConnectionsState {
    return {
      time: this.#now() as UnixMs,
      resuming: this.resuming,
      venues: fakeVenues.map((venue) => this.#venue(venue)),
    }
  }

  setFlag(venue: VenueId, path: VenuePath, on: boolean): ConnectionsState {
    this.#flags.set(`${venue} ${path}`, on)
    return this.state()
  }

  setBreaker(venue: VenueId, path: VenuePath, action: 'trip' | 'reset'): ConnectionsState {
    const state = action === 'trip' ? 'open' : 'closed'
    this.#breakers.set(`${venue} ${path}`, { state, since: this.#now() })
    return this.state()
  }

  resumeTrading(venue: VenueId): ConnectionsState {
    this.pauses.delete(venue)
    return this.state()
  }

  /** Whether the venue's streams rest on purpose. */
  rests(venue: VenueId): boolean {
    return !this.#isOn(venue, 'ingest') || this.#breaker(venue, 'ingest').state === 'open'
  }

  #isOn(venue: VenueId, path: VenuePath): boolean {
    return this.#flags.get(`${venue} ${path}`) ?? true
  }

  #breaker(venue: VenueId, path: VenuePath): BreakerStatus {
    const known = this.#breakers.get(`${venue} ${path}`)
    const state = known?.state ?? 'closed'
    return {
      path,
      state,
      reason: state === 'open' ? 'Opened by hand.' : null,
      since: (known?.since ?? 0) as UnixMs,
      probeTime: null,
      manual: state === 'open',
      trips: state === 'open' ? 1 : 0,
    }
  }

  #venue(venue: FakeVenue): VenueConnections {
    const qualityPause = this.pauses.get(venue) ?? null
    const refusal = this.#refusal(venue)
    const entry = refusal ?? ({ allowed: true } as const)
    return {
      venue,
      environment: this.#environment(venue),
      flags: { ingest: this.#isOn(venue, 'ingest'), execution: this.#isOn(venue, 'execution') },
      breakers: [this.#breaker(venue, 'ingest'), this.#breaker(venue, 'execution')],
      clock: {
        offsetMs: fakeVenues.indexOf(venue) * 17 - 12,
        uncertaintyMs: 4,
        measuredTime: this.#now() as UnixMs,
        source: 'endpoint',
      },
      connections: this.#connections(venue),
      limits: limitsOf[venue].map((limit) => this.#limit(venue, limit)),
      qualityPause,
      trading: { newOrder: entry, amend: entry, cancel: { allowed: true } },
    }
  }

  #refusal(venue: VenueId): VenueConnections['trading']['newOrder'] | null {
    if (!this.#isOn(venue, 'execution')) {
      return { allowed: false, reason: 'switchedOff', message: 'Orders are switched off.' }
    }
    const pause = this.pauses.get(venue)
    if (pause !== undefined) return { allowed: false, reason: 'qualityPause', message: pause }
    return this.#breaker(venue, 'execution').state === 'open'
      ? { allowed: false, reason: 'breakerOpen', message: 'The order breaker is open.' }
      : null
  }

  #connections(venue: FakeVenue): readonly ConnectionMetrics[] {
    const down = this.#down(venue)
    const rest = metrics('rest', 'rest', 12 + fakeVenues.indexOf(venue) * 7)
    if (this.rests(venue)) return [rest]
    const sockets = ['market-0', 'market-1'].map((name, index) =>
      metrics(name, 'ws', 21 + index * 4),
    )
    return [rest, ...(down ? sockets.map(broken) : sockets)]
  }

  #limit(venue: FakeVenue, { limit, ...rest }: Limit): LimitStatus {
    const now = this.#now()
    const penaltyUntil = this.penalties.get(venue) ?? null
    const isPenalised = penaltyUntil !== null && penaltyUntil > now
    const used = isPenalised ? limit : Math.round((limit * 0.6 * (now % minuteMs)) / minuteMs)
    return {
      ...rest,
      limit,
      used,
      remaining: limit - used,
      resetTime: (now - (now % minuteMs) + minuteMs) as UnixMs,
      queued: isPenalised ? 3 : 0,
      penaltyUntil: isPenalised ? (penaltyUntil as UnixMs) : null,
    }
  }
}

function metrics(
  name: string,
  kind: ConnectionMetrics['kind'],
  latencyMs: number,
): ConnectionMetrics {
  return {
    name,
    kind,
    status: 'connected',
    health: 'live',
    reason: null,
    uptimeMs: 3_600_000,
    uptimePercent: 99.98,
    latencyMs,
    latencyP95Ms: latencyMs * 2.5,
    errorRate: 0,
    messagesIn: kind === 'ws' ? 1860 : 42,
    messagesOut: kind === 'ws' ? 6 : 42,
    reconnectCount: 0,
    lastError: null,
  }
}

function broken(connection: ConnectionMetrics): ConnectionMetrics {
  return {
    ...connection,
    status: 'reconnecting',
    health: 'down',
    reason: 'The connection was closed; trying again in 8 s.',
    latencyMs: null,
    latencyP95Ms: null,
    errorRate: 0.083,
    reconnectCount: 4,
    lastError: 'socket closed with code 1006',
  }
}
