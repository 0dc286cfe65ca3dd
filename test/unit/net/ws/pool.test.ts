import { describe, expect, it } from 'vitest'
import { silentLog } from '../../../../src/main/core/log.ts'
import { seededRandom } from '../../../../src/main/core/random.ts'
import { createWsPool } from '../../../../src/main/net/ws/pool.ts'
import type { WsPoolOptions } from '../../../../src/main/net/ws/poolTypes.ts'
import { fakeVenue } from '../../../support/net/fakeVenue.ts'
import { jsonProtocol } from '../../../support/net/jsonProtocol.ts'
import { manualClock } from '../../../support/manualClock.ts'

function poolRig(options: Partial<WsPoolOptions> = {}) {
  const clock = manualClock()
  const venue = fakeVenue(clock)
  const heard: string[] = []
  const problems: string[] = []
  const pool = createWsPool({
    name: 'public',
    url: 'wss://venue.example/ws',
    allowedHosts: ['venue.example'],
    protocol: jsonProtocol({ limits: { channelsPerConnection: 3 } }),
    clock,
    random: seededRandom(1),
    log: silentLog,
    staleAfterMs: 60_000,
    openSocket: venue.openSocket,
    onData: (data, { connection }) => heard.push(`${connection} ${data.channel ?? ''}`),
    onProblem: ({ message }) => problems.push(message),
    ...options,
  })
  return { clock, venue, pool, heard, problems }
}

const layout = (pool: ReturnType<typeof createWsPool>) =>
  Object.fromEntries(pool.members().map(({ connection, channels }) => [connection, channels]))

describe('a WebSocket pool', () => {
  it('opens as many connections as the limit on channels demands', () => {
    const { pool, clock, venue } = poolRig()
    pool.setChannels(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
    clock.advance(1000)
    expect(layout(pool)).toEqual({
      'public-0': ['a', 'b', 'c'],
      'public-1': ['d', 'e', 'f'],
      'public-2': ['g'],
    })
    expect(venue.open()).toHaveLength(3)
    expect(pool.stats()).toMatchObject({ status: 'connected', wanted: 7, confirmed: 7 })
  })

  it('leaves a channel where it is when others come and go', () => {
    const { pool, clock, venue } = poolRig()
    pool.setChannels(['a', 'b', 'c', 'd', 'e'])
    pool.setChannels(['e', 'd', 'c', 'x', 'y'])
    clock.advance(1000)
    expect(layout(pool)).toEqual({ 'public-0': ['c', 'x', 'y'], 'public-1': ['d', 'e'] })
    expect(venue.open()).toHaveLength(2)
  })

  it('closes a connection that carries nothing and takes its number again', () => {
    const { pool, clock, venue } = poolRig()
    pool.setChannels(['a', 'b', 'c', 'd'])
    clock.advance(1000)
    pool.setChannels(['d'])
    expect(Object.keys(layout(pool))).toEqual(['public-1'])
    expect(venue.open()).toHaveLength(1)
    pool.setChannels(['d', 'e', 'f', 'g'])
    expect(layout(pool)).toEqual({ 'public-1': ['d', 'e', 'f'], 'public-0': ['g'] })
  })

  it('keeps the names of the channels on a connection within a limit of bytes', () => {
    const { pool } = poolRig({ channelBytesPerConnection: 20 })
    pool.setChannels(['seventy', 'eighty8', 'x'])
    expect(layout(pool)).toEqual({ 'public-0': ['seventy', 'eighty8'], 'public-1': ['x'] })
  })

  it('says which channels found no connection and counts them as wanted', () => {
    const { pool, problems } = poolRig({ maxConnections: 1 })
    pool.setChannels(['a', 'b', 'c', 'd', 'e'])
    expect(problems).toEqual(['2 channels found no connection: d, e'])
    expect(pool.stats().wanted).toBe(5)
  })

  it('tells on which connection data came', () => {
    const { pool, clock, venue, heard } = poolRig()
    pool.setChannels(['a', 'b', 'c', 'd'])
    clock.advance(1000)
    for (const end of venue.open()) for (const channel of end.channels) end.publish(channel)
    expect(heard).toEqual(['public-0 a', 'public-0 b', 'public-0 c', 'public-1 d'])
  })

  it('closes everything', async () => {
    const { pool, clock, venue } = poolRig()
    pool.setChannels(['a', 'b', 'c', 'd'])
    clock.advance(1000)
    await pool.close()
    clock.advance(10)
    expect(venue.open()).toEqual([])
    expect(clock.pending).toBe(0)
    expect(pool.stats()).toMatchObject({ status: 'disconnected', wanted: 0 })
  })
})
