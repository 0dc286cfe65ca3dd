import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { streamBackoff } from '../../../src/main/core/backoff.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { createWsSession } from '../../../src/main/net/ws/session.ts'
import { fakeVenue } from '../../support/net/fakeVenue.ts'
import { jsonProtocol } from '../../support/net/jsonProtocol.ts'
import { sessionRig } from '../../support/net/sessionRig.ts'
import { manualClock } from '../../support/manualClock.ts'

const runs = { numRuns: 500 }
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const subset = fc.subarray(names)

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('want' as const), channels: subset }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('drop' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('offline' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('online' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('renew' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('shutdown' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse' as const), channels: subset }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('mute' as const) }) },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(20_000) }),
    },
  ),
  { maxLength: 40 },
)

describe('a WebSocket session whatever happens', () => {
  it('Property 11: ends with exactly the wanted channels after any drops and changes', () => {
    fc.assert(
      fc.property(steps, subset, fc.nat(50), fc.boolean(), (script, last, latencyMs, drops) => {
        const { session, venue, clock } = sessionRig(
          { staleAfterMs: 3_600_000 },
          { perFrame: 3, limits: { framesPerSecond: 10 } },
          { latencyMs },
        )
        const { rules } = venue
        // A channel refused too often is only asked for again on another connection.
        const played = script.filter(({ kind }) => drops || kind !== 'refuse')
        for (const step of played) {
          if (step.kind === 'want') session.setChannels(step.channels)
          else if (step.kind === 'drop') for (const end of venue.open()) end.drop()
          else if (step.kind === 'offline') rules.offline = true
          else if (step.kind === 'online') rules.offline = false
          else if (step.kind === 'renew') session.renew('asked')
          else if (step.kind === 'shutdown') venue.ends.at(-1)?.say('{"op":"shutdown"}')
          else if (step.kind === 'refuse') rules.refused = new Set(step.channels)
          else if (step.kind === 'mute') rules.answersAsks = !rules.answersAsks
          else clock.advance(step.ms)
        }
        Object.assign(rules, { offline: false, refused: new Set(), answersAsks: true })
        session.setChannels(last)
        for (const end of venue.open()) if (drops) end.drop()
        clock.advance(300_000)
        expect(venue.open()).toHaveLength(1)
        expect(venue.open()[0]?.channels).toEqual(new Set(last))
        expect(session.stats()).toMatchObject({
          status: 'connected',
          wanted: last.length,
          confirmed: last.length,
        })
      }),
      runs,
    )
  })

  it('Property 11: waits by the backoff law and never gives up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (failures, seed) => {
        const { venue, clock } = sessionRig(
          { random: seededRandom(seed) },
          {},
          { offline: true, latencyMs: 0 },
        )
        while (venue.attempts.length <= failures) clock.advance(clock.nextIn() ?? 0)
        for (let retry = 0; retry < failures; retry += 1) {
          const gap = (venue.attempts[retry + 1] ?? NaN) - (venue.attempts[retry] ?? NaN)
          const plain = Math.min(streamBackoff.initialMs * 2 ** retry, streamBackoff.maxMs)
          expect(gap).toBeGreaterThanOrEqual(plain * 0.9 - 0.001)
          expect(gap).toBeLessThanOrEqual(plain * 1.1 + 0.001)
        }
        venue.rules.offline = false
        clock.advance(70_000)
        expect(venue.open()).toHaveLength(1)
      }),
      runs,
    )
  })

  it('Property 11: misses nothing while one connection takes over from another', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30_000), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 50, max: 900 }),
        fc.nat(40),
        (renewals, everyMs, latencyMs) => {
          const { session, venue, clock, data } = sessionRig({}, {}, { latencyMs })
          session.setChannels(['a'])
          clock.advance(1000)
          let published = 0
          clock.every(everyMs, () => {
            published += 1
            for (const end of venue.open()) {
              if (end.channels.has('a')) end.say(`{"topic":"a","n":${published}}`)
            }
          })
          for (const atMs of renewals) clock.after(atMs, () => session.renew('asked'))
          clock.advance(60_000)
          const seen = new Set(data.map(({ body }) => (body as { n: number }).n))
          expect(seen.size).toBe(published)
          expect(venue.open()).toHaveLength(1)
        },
      ),
      runs,
    )
  })

  it('Property 12: beats at every multiple of the interval and reconnects when it is not answered', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 30_000 }),
        fc.integer({ min: 50, max: 20_000 }),
        fc.integer({ min: 0, max: 10 }),
        fc.boolean(),
        (intervalMs, timeoutMs, answered, asText) => {
          const { session, venue, clock } = sessionRig(
            {},
            { heartbeat: { intervalMs, timeoutMs, text: asText ? '{"op":"ping"}' : null } },
            { latencyMs: 5 },
          )
          const opened = 5
          clock.advance(opened + intervalMs * answered + 20)
          expect(session.stats()).toMatchObject({ status: 'connected', reconnects: 0 })
          venue.rules.answersPings = false
          clock.advance(intervalMs - 21 + timeoutMs)
          expect(session.stats().status).toBe('connected')
          const beats = venue.ends[0]?.received.map(({ at }) => at - 5 - opened) ?? []
          const expected = Array.from({ length: beats.length }, (_, n) => (n + 1) * intervalMs)
          expect(beats).toEqual(expected)
          expect(beats.length).toBeGreaterThanOrEqual(asText ? answered : 0)
          clock.advance(2)
          expect(session.stats().status).toBe('reconnecting')
          const said = venue.ends[0]?.received.length
          clock.advance(10 * intervalMs)
          expect(venue.ends[0]?.received.length).toBe(said)
        },
      ),
      runs,
    )
  })

  it('Property 12: sends no beat after its close', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20_000), async (openFor) => {
        const { session, venue, clock } = sessionRig({}, { heartbeat: { intervalMs: 500 } })
        clock.advance(openFor)
        await session.close()
        const said = venue.ends.map(({ received }) => received.length)
        clock.advance(60_000)
        expect(venue.ends.map(({ received }) => received.length)).toEqual(said)
        expect(clock.pending).toBe(0)
      }),
      runs,
    )
  })

  it('Property 12a: leaves other connections as they are when some fail', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ channels: subset, fails: fc.boolean() }), {
          minLength: 1,
          maxLength: 8,
        }),
        (plans) => {
          const clock = manualClock()
          const connections = plans.map(({ channels, fails }, index) => {
            const venue = fakeVenue(clock)
            const session = createWsSession({
              name: `public-${index}`,
              url: 'wss://venue.example/ws',
              allowedHosts: ['venue.example'],
              protocol: jsonProtocol(),
              clock,
              random: seededRandom(index),
              log: silentLog,
              staleAfterMs: 3_600_000,
              openSocket: venue.openSocket,
              onData: () => {},
            })
            session.setChannels(channels)
            return { venue, session, channels, fails }
          })
          clock.advance(1000)
          const before = connections.map(({ session }) => session.stats())
          for (const { venue, fails } of connections) {
            if (!fails) continue
            venue.rules.offline = true
            venue.ends[0]?.drop()
          }
          clock.advance(5000)
          for (const [index, { venue, session, channels, fails }] of connections.entries()) {
            expect(session.name).toBe(`public-${index}`)
            const expected = fails ? { status: 'reconnecting' } : before[index]
            expect(session.stats()).toMatchObject({ ...expected })
            const sets = fails ? [] : venue.open().map((end) => end.channels)
            expect(sets).toEqual(fails ? [] : [new Set(channels)])
          }
        },
      ),
      runs,
    )
  })
})
