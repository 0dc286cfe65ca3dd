import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { createWsPool, type WsPool, type WsPoolOptions } from '../../../src/main/net/ws/pool.ts'
import { fakeVenue, type FakeVenue, type VenueEnd } from '../../support/net/fakeVenue.ts'
import { jsonProtocol } from '../../support/net/jsonProtocol.ts'
import { type ManualClock, manualClock } from '../../support/manualClock.ts'

const runs = { numRuns: 150 }
const names = Array.from('abcdefghijkl')
const subset = fc.subarray(names)

type Rig = {
  readonly pool: WsPool
  readonly venue: FakeVenue
  readonly clock: ManualClock
  /** Data frames, with the connection each came on. */
  readonly heard: { channel: string; connection: string }[]
  readonly problems: string[]
}

function poolRig(clock: ManualClock, name: string, options: Partial<WsPoolOptions> = {}): Rig {
  const venue = fakeVenue(clock)
  const heard: Rig['heard'] = []
  const problems: string[] = []
  const pool = createWsPool({
    name,
    url: 'wss://venue.example/ws',
    allowedHosts: ['venue.example'],
    protocol: jsonProtocol({ perFrame: 3 }),
    clock,
    random: seededRandom(1),
    log: silentLog,
    staleAfterMs: 3_600_000,
    openSocket: venue.openSocket,
    onData: ({ channel }, { connection }) => heard.push({ channel: channel ?? '', connection }),
    onProblem: ({ message }) => problems.push(message),
    ...options,
  })
  return { pool, venue, clock, heard, problems }
}

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('want' as const), channels: subset }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('drop' as const), which: fc.nat(9) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('goodbye' as const), which: fc.nat(9) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('offline' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('online' as const) }) },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(20_000) }) },
  ),
  { maxLength: 30 },
)

type Step = typeof steps extends fc.Arbitrary<readonly (infer One)[]> ? One : never

function play({ pool, venue, clock }: Rig, step: Step): void {
  if (step.kind === 'want') pool.setChannels(step.channels)
  else if (step.kind === 'drop') pick(venue, step.which)?.drop()
  else if (step.kind === 'goodbye') pick(venue, step.which)?.say('{"op":"shutdown"}')
  else if (step.kind === 'wait') clock.advance(step.ms)
  else venue.rules.offline = step.kind === 'offline'
}

function pick(venue: FakeVenue, which: number): VenueEnd | undefined {
  const open = venue.open()
  return open[which % Math.max(open.length, 1)]
}

/** Connection by channel; fails when a channel is on two. */
function homesOf(pool: WsPool): Map<string, string> {
  const homes = new Map<string, string>()
  for (const { connection, channels } of pool.members()) {
    for (const channel of channels) {
      expect(homes.get(channel)).toBeUndefined()
      homes.set(channel, connection)
    }
  }
  return homes
}

const limits = fc.record({
  maxConnections: fc.integer({ min: 1, max: 5 }),
  channelsPerConnection: fc.integer({ min: 1, max: 5 }),
})

describe('Property 29: a WebSocket pool whatever happens', () => {
  it('never has more connections, or more channels on one, than allowed', () => {
    fc.assert(
      fc.property(steps, limits, (script, limit) => {
        const rig = poolRig(manualClock(), 'public', limit)
        for (const step of script) {
          play(rig, step)
          const members = rig.pool.members()
          expect(members.length).toBeLessThanOrEqual(limit.maxConnections)
          const most = Math.max(0, ...members.map(({ channels }) => channels.length))
          expect(most).toBeLessThanOrEqual(limit.channelsPerConnection)
          expect(members.filter(({ channels }) => channels.length === 0)).toEqual([])
          // While one connection takes over from another a member has two sockets, never more.
          expect(rig.venue.open().length).toBeLessThanOrEqual(2 * limit.maxConnections)
        }
      }),
      runs,
    )
  })

  it('gives every wanted channel one home, unless the pool is full and says so', () => {
    fc.assert(
      fc.property(steps, limits, (script, limit) => {
        const rig = poolRig(manualClock(), 'public', limit)
        const room = limit.maxConnections * limit.channelsPerConnection
        let wanted: readonly string[] = []
        for (const step of script) {
          const told = rig.problems.length
          play(rig, step)
          if (step.kind !== 'want') continue
          wanted = step.channels
          const homes = homesOf(rig.pool)
          expect([...homes.keys()].filter((channel) => !wanted.includes(channel))).toEqual([])
          expect(homes.size).toBe(Math.min(wanted.length, room))
          const complaints = rig.problems.slice(told).filter((text) => text.includes('found no'))
          expect(complaints).toHaveLength(wanted.length > room ? 1 : 0)
          expect(rig.pool.stats().wanted).toBe(wanted.length)
        }
      }),
      runs,
    )
  })

  it('fills the connections that it has before it opens another', () => {
    fc.assert(
      fc.property(steps, limits, (script, limit) => {
        const rig = poolRig(manualClock(), 'public', limit)
        for (const step of script) {
          const before = new Set(rig.pool.members().map(({ connection }) => connection))
          play(rig, step)
          const members = rig.pool.members()
          const opened = members.filter(({ connection }) => !before.has(connection))
          const mustBeFull = opened.length === 0 ? [] : members.slice(0, -1)
          const unfilled = mustBeFull.filter(
            ({ channels }) => channels.length < limit.channelsPerConnection,
          )
          expect(unfilled).toEqual([])
        }
      }),
      runs,
    )
  })

  it('never moves a channel for as long as it is wanted', () => {
    fc.assert(
      fc.property(steps, limits, (script, limit) => {
        const rig = poolRig(manualClock(), 'public', limit)
        let before = homesOf(rig.pool)
        for (const step of script) {
          play(rig, step)
          const after = homesOf(rig.pool)
          const wanted = step.kind === 'want' ? step.channels : [...before.keys()]
          const kept = [...before].filter(([channel]) => wanted.includes(channel))
          expect(kept.map(([channel]) => [channel, after.get(channel)])).toEqual(kept)
          before = after
        }
      }),
      runs,
    )
  })

  it('has a channel on one socket once it is calm, and on the one that it is assigned to', () => {
    fc.assert(
      fc.property(steps, subset, limits, (script, last, limit) => {
        const rig = poolRig(manualClock(), 'public', limit)
        for (const step of script) play(rig, step)
        rig.venue.rules.offline = false
        rig.pool.setChannels(last)
        rig.clock.advance(300_000)
        const homes = homesOf(rig.pool)
        const served = rig.venue.open().flatMap(({ channels }) => [...channels])
        expect(served.toSorted()).toEqual([...homes.keys()].toSorted())
        expect(rig.venue.open()).toHaveLength(rig.pool.members().length)
        rig.heard.length = 0
        for (const end of rig.venue.open()) for (const channel of end.channels) end.publish(channel)
        expect(new Map(rig.heard.map(({ channel, connection }) => [channel, connection]))).toEqual(
          homes,
        )
        expect(rig.heard).toHaveLength(homes.size)
      }),
      runs,
    )
  })

  it('has a channel on two sockets only while one takes over from the other, briefly', () => {
    fc.assert(
      fc.property(subset, fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }), (channels, ends) => {
        const rig = poolRig(manualClock(), 'public', { channelsPerConnection: 4 })
        rig.pool.setChannels(channels)
        rig.clock.advance(1000)
        for (const which of ends) {
          pick(rig.venue, which)?.say('{"op":"shutdown"}')
          for (let turn = 0; turn < 40; turn += 1) {
            rig.clock.advance(250)
            const served = rig.venue.open().map((end) => [...end.channels].toSorted())
            for (const channel of channels) {
              const on = served.filter((set) => set.includes(channel)).length
              expect([1, 2]).toContain(on)
            }
          }
          const served = rig.venue.open().flatMap((end) => [...end.channels])
          expect(served.toSorted()).toEqual(channels.toSorted())
        }
      }),
      runs,
    )
  })

  it('shares nothing with a pool of another name', () => {
    const poolNames = fc.uniqueArray(fc.constantFrom('public', 'market', 'user', 'binance'), {
      minLength: 2,
      maxLength: 3,
    })
    const turns = fc.array(fc.record({ which: fc.nat(2), script: steps }), { maxLength: 6 })
    fc.assert(
      fc.property(poolNames, turns, limits, (pools, acts, limit) => {
        const clock = manualClock()
        const rigs = pools.map((pool) => poolRig(clock, pool, limit))
        for (const { which, script } of acts) {
          const acting = rigs[which % rigs.length]
          for (const step of script.filter(({ kind }) => kind !== 'wait')) {
            const others = rigs.filter((rig) => rig !== acting)
            const before = others.map(({ pool }) => [...homesOf(pool)])
            if (acting !== undefined) play(acting, step)
            expect(others.map(({ pool }) => [...homesOf(pool)])).toEqual(before)
          }
          clock.advance(1000)
          for (const { venue } of rigs) {
            for (const end of venue.open()) for (const one of end.channels) end.publish(one)
          }
          const connections = rigs.flatMap(({ pool }) =>
            pool.members().map(({ connection }) => connection),
          )
          expect(new Set(connections).size).toBe(connections.length)
          for (const [index, { heard }] of rigs.entries()) {
            const strangers = heard.filter(
              ({ connection }) => !connection.startsWith(`${pools[index] ?? ''}-`),
            )
            expect(strangers).toEqual([])
          }
        }
      }),
      runs,
    )
  })
})
