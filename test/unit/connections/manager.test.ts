import { describe, expect, it } from 'vitest'
import type { Alert } from '../../../src/contract/domain/alert.ts'
import type { VenueConnections } from '../../../src/contract/domain/connections.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { type Failure, type Result, fail, succeed } from '../../../src/contract/errors.ts'
import { createConnectionManager } from '../../../src/main/connections/manager.ts'
import type { TimeSample } from '../../../src/main/connections/venueClock.ts'
import type { SocketFigures, VenueControl } from '../../../src/main/connections/venueControl.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { manualClock, settle } from '../../support/manualClock.ts'

const timeout: Failure = { code: 'TIMEOUT', message: 'no answer in time' }

/** A venue with one socket that brings a frame a second while it is open. */
function setup(options: { pauseOnBadQuality?: boolean; settings?: Map<string, string> } = {}) {
  const clock = manualClock()
  const bus = createBus(silentLog)
  const alerts: Alert[] = []
  bus.on('alert', (alert) => void alerts.push(alert))
  const stored = options.settings ?? new Map<string, string>()
  const venue = {
    open: true,
    flowing: true,
    offset: 250,
    reconnects: 0,
    framesIn: 0,
    faults: 0,
    calls: [] as string[],
    time: null as Failure | null,
  }
  const manager = createConnectionManager({
    bus,
    clock,
    log: silentLog,
    settings: {
      get: (name) => stored.get(name) ?? null,
      set: (name, value) => void stored.set(name, value),
    },
    venues: [{ venue: 'bybit', environment: 'sandbox' }],
    pauseOnBadQuality: options.pauseOnBadQuality ?? false,
  })
  const call = (name: string): Promise<void> => {
    venue.calls.push(name)
    return Promise.resolve()
  }
  const control: VenueControl = {
    limits: () => [],
    sockets: (): readonly SocketFigures[] => {
      if (!venue.open) return []
      const { framesIn, faults, reconnects } = venue
      return [{ name: 'public-0', status: 'connected', framesIn, framesOut: 1, faults, reconnects }]
    },
    subscriptions: () => (venue.open ? { confirmed: 4, wanted: 4 } : { confirmed: 0, wanted: 0 }),
    pause: (reason) => {
      venue.open = false
      return call(`pause ${reason}`)
    },
    resume: () => {
      venue.open = true
      return call('resume')
    },
    renew: (reason) => void call(`renew ${reason}`),
    serverTime: (): Promise<Result<TimeSample>> =>
      Promise.resolve(
        venue.time === null
          ? succeed({
              serverTime: (clock.now() + venue.offset) as UnixMs,
              roundTripMs: 0,
              receivedAt: clock.monotonic(),
              source: 'endpoint',
            })
          : fail(venue.time.code, venue.time.message),
      ),
  }
  manager.attach('bybit', control)
  const flow = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      if (venue.open && venue.flowing) {
        venue.framesIn += 1
        manager.onFrame('bybit', 'public-0', 20)
      }
      await clock.advanceAsync(1000)
    }
  }
  const attempts = (count: number, failure: Failure | null): void => {
    for (let index = 0; index < count; index += 1) {
      manager.onAttempt('bybit', { latencyMs: 10, answered: failure === null, failure })
    }
  }
  const state = (): VenueConnections => manager.state().venues[0] as VenueConnections
  const breaker = (path: 'ingest' | 'execution') =>
    state().breakers.find((each) => each.path === path)
  return { clock, manager, venue, alerts, stored, flow, attempts, state, breaker }
}

describe('the connection manager', () => {
  it('measures the venue’s clock and keeps it through a jump of ours', async () => {
    const { clock, manager, flow, state } = setup()
    await flow(3)
    expect(state().clock).toMatchObject({ offsetMs: 250, source: 'endpoint' })
    const before = manager.venueTime('bybit')
    clock.jump(-3_600_000)
    expect(manager.venueTime('bybit')).toBe(before)
    expect(state().clock.offsetMs).toBe(3_600_250)
    manager.close()
    await settle()
    expect(clock.pending).toBe(0)
  })

  it('switches ingest off and on, and remembers it', async () => {
    const { manager, venue, stored, flow, state } = setup()
    await flow(2)
    await manager.setFlag('bybit', 'ingest', false)
    expect(venue.calls).toEqual(['pause notSubscribed'])
    expect(manager.restReason('bybit')).toBe('Switched off.')
    await flow(1)
    expect(state().connections.map(({ name }) => name)).toEqual(['rest'])
    const later = setup({ settings: stored })
    expect(later.manager.mayIngest('bybit')).toBe(false)
    expect(later.state().flags).toEqual({ ingest: false, execution: true })
    await manager.setFlag('bybit', 'ingest', true)
    expect(venue.calls.at(-1)).toBe('resume')
    manager.close()
    later.manager.close()
  })

  it('starts with everything on where the stored flags cannot be read', () => {
    const { manager, state } = setup({ settings: new Map([['engine.venueFlags', '{"oops']]) })
    expect(state().flags).toEqual({ ingest: true, execution: true })
    manager.close()
  })

  it('rests a venue whose open sockets fell silent, probes it, and goes on when data flows', async () => {
    const { manager, venue, flow, breaker } = setup()
    await flow(5)
    venue.flowing = false
    await flow(125)
    expect(breaker('ingest')).toMatchObject({ state: 'open', manual: false })
    expect(venue.calls).toEqual(['pause stale'])
    venue.flowing = true
    await flow(20)
    expect(venue.calls).toEqual(['pause stale', 'resume', 'resume'])
    expect(breaker('ingest')?.state).toBe('closed')
    manager.close()
  })

  it('closes order entry on failing requests, lets cancels pass, and opens it after a probe', async () => {
    const { manager, venue, flow, attempts, breaker } = setup()
    await flow(2)
    venue.time = timeout
    attempts(20, timeout)
    await flow(1)
    expect(manager.mayTrade('bybit', 'newOrder')).toMatchObject({ reason: 'breakerOpen' })
    expect(manager.mayTrade('bybit', 'cancel').allowed).toBe(true)
    await flow(17)
    expect(breaker('execution')).toMatchObject({ state: 'open', reason: 'no answer in time' })
    venue.time = null
    await flow(35)
    expect(breaker('execution')?.state).toBe('closed')
    expect(manager.mayTrade('bybit', 'newOrder').allowed).toBe(true)
    expect(venue.calls).toEqual([])
    manager.close()
  })

  it('does not blame the venue for what we asked wrongly', async () => {
    const { manager, flow, attempts, breaker, state } = setup()
    attempts(50, { code: 'REQUEST_REFUSED', message: 'no such symbol' })
    await flow(2)
    expect(breaker('execution')?.state).toBe('closed')
    expect(state().connections[0]?.errorRate).toBe(0)
    manager.close()
  })

  it('raises one alert for one crossing and pauses new orders until someone resumes', async () => {
    const { manager, alerts, flow, attempts } = setup({ pauseOnBadQuality: true })
    attempts(8, null)
    attempts(1, timeout)
    await flow(5)
    expect(alerts).toHaveLength(1)
    expect(alerts[0]).toMatchObject({ code: 'VENUE_DEGRADED', venue: 'bybit' })
    expect(manager.mayTrade('bybit', 'newOrder')).toMatchObject({ reason: 'qualityPause' })
    expect(manager.mayTrade('bybit', 'cancel').allowed).toBe(true)
    manager.resumeTrading('bybit')
    expect(manager.mayTrade('bybit', 'newOrder').allowed).toBe(true)
    manager.close()
  })

  it('renews every socket after sleep and opens order entry when data came on the new ones', async () => {
    const { clock, manager, venue, flow } = setup()
    await flow(5)
    clock.jump(7_200_000)
    await flow(1)
    expect(venue.calls).toEqual(['renew wake'])
    expect(manager.state().resuming).toMatchObject({ waitingFor: ['bybit'] })
    await flow(5)
    expect(manager.mayTrade('bybit', 'newOrder')).toMatchObject({ reason: 'resuming' })
    expect(manager.mayTrade('bybit', 'cancel').allowed).toBe(true)
    venue.reconnects += 1
    await flow(2)
    expect(manager.state().resuming).toBeNull()
    expect(manager.mayTrade('bybit', 'newOrder').allowed).toBe(true)
    manager.close()
  })

  it('closes order entry before the machine sleeps, on the host’s word', async () => {
    const { manager, venue, flow } = setup()
    await flow(3)
    manager.notifySuspend()
    expect(manager.mayTrade('bybit', 'newOrder')).toMatchObject({ reason: 'resuming' })
    manager.notifyResume('The network changed.')
    expect(manager.state().resuming?.cause).toBe('The network changed.')
    venue.reconnects += 1
    await flow(2)
    expect(manager.mayTrade('bybit', 'newOrder').allowed).toBe(true)
    manager.close()
  })

  it('does not wait for a venue that is switched off', async () => {
    const { manager, flow } = setup()
    await flow(2)
    await manager.setFlag('bybit', 'ingest', false)
    manager.notifyResume()
    await flow(2)
    expect(manager.state().resuming).toBeNull()
    manager.close()
  })

  it('refuses everything once it stops, and names venues it does not know', () => {
    const { manager } = setup()
    manager.stop()
    expect(manager.mayTrade('bybit', 'cancel')).toMatchObject({ reason: 'stopping' })
    expect(() => manager.mayTrade('hyperliquid', 'cancel')).toThrow(/hyperliquid is not configured/)
    manager.close()
    manager.close()
  })
})
