import { afterEach, describe, expect, it } from 'vitest'
import type { InstrumentId } from '../../src/contract/domain/ids.ts'
import type { EngineEvent } from '../../src/contract/events.ts'
import { systemClock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import type { VenueAdapter, VenueStream } from '../../src/main/venues/adapter.ts'
import { venueModules } from '../../src/main/venues/registry.ts'
import { waitFor } from '../support/waitFor.ts'
import { type ScriptedVenue, type VenueScript, startScriptedVenue } from './scriptedVenue.ts'
import { binanceUsdmScript } from './scripts/binanceUsdm.ts'
import { bybitScript } from './scripts/bybit.ts'

const time = 1_790_000_000_000

describe('a live order book', () => {
  let venue: ScriptedVenue
  let adapter: VenueAdapter
  let stream: VenueStream
  const events: EngineEvent[] = []

  const open = async (id: 'binance-usdm' | 'bybit', script: VenueScript): Promise<void> => {
    events.length = 0
    venue = await startScriptedVenue(script)
    adapter = venueModules[id].createAdapter({
      environment: 'sandbox',
      urls: venue.urls,
      credentials: null,
      clock: systemClock,
      random: seededRandom(1),
      log: silentLog,
    })
    const listed = await adapter.instruments()
    const books = listed.ok ? listed.value.slice(0, 1).map(({ instrumentId }) => instrumentId) : []
    stream = adapter.openStream(
      { liquidations: [], marks: [], trades: [], books, candles: [] },
      (event) => events.push(event),
    )
    await waitFor('the subscriptions', () => {
      const { confirmed, wanted } = stream.subscriptions()
      return wanted > 0 && confirmed === wanted
    })
  }

  afterEach(async () => {
    await stream.close()
    await adapter.close()
    await venue.close()
  })

  const count = (kind: EngineEvent['kind']): number =>
    events.filter((event) => event.kind === kind).length

  it('of Binance joins its updates to a fetched snapshot, and fetches anew after a gap', async () => {
    let lastUpdateId = 10
    let fetched = 0
    await open('binance-usdm', {
      ...binanceUsdmScript,
      rest(request) {
        if (request.path !== '/fapi/v1/depth') return binanceUsdmScript.rest(request)
        fetched += 1
        return { body: { lastUpdateId, E: time, T: time, bids: [['9', '1']], asks: [['11', '1']] } }
      },
    })
    const diff = (U: number, u: number, pu: number): unknown => ({
      stream: 'btcusdt@depth@100ms',
      data: { e: 'depthUpdate', E: time, T: time, s: 'BTCUSDT', U, u, pu, b: [['10', '1']], a: [] },
    })
    venue.say(diff(8, 12, 7))
    await waitFor('the book', () => count('bookSnapshot') === 1 && count('bookDelta') === 1)
    venue.say(diff(13, 15, 12))
    await waitFor('an update', () => count('bookDelta') === 2)
    lastUpdateId = 21
    venue.say(diff(20, 22, 18))
    await waitFor('the book again', () => count('bookSnapshot') === 2 && count('bookDelta') === 3)
    expect(fetched).toBe(2)
    expect(count('bookLost')).toBe(1)
    expect(events.filter((event) => event.kind === 'problem')).toMatchObject([
      { problem: 'sequenceGap' },
    ])
  })

  it('of Bybit is asked for again after a gap', async () => {
    const topic = 'orderbook.1000.BTCUSDT'
    let joins = 0
    await open('bybit', {
      ...bybitScript,
      ask(frame) {
        const asked = bybitScript.ask(frame)
        joins += asked.joined.filter((channel) => channel === topic).length
        return asked
      },
    })
    const message = (type: string, u: number): unknown => ({
      topic,
      type,
      ts: time,
      data: { s: 'BTCUSDT', b: [['10', '1']], a: [], u, seq: u },
      cts: time,
    })
    venue.say(message('snapshot', 5))
    venue.say(message('delta', 6))
    venue.say(message('delta', 8))
    venue.say(message('delta', 9))
    await waitFor('the topic to be left', () => !venue.channels().has(topic))
    const { instrumentId } = events.find((event) => event.kind === 'bookSnapshot') ?? {}
    expect(count('bookLost')).toBe(1)
    expect(stream.provenTime(instrumentId as InstrumentId, 'book')).toBeNull()
    await waitFor('the topic to be joined again', () => venue.channels().has(topic))
    venue.say(message('snapshot', 20))
    await waitFor('the book again', () => count('bookSnapshot') === 2)
    expect(joins).toBe(2)
    expect(stream.provenTime(instrumentId as InstrumentId, 'book')).not.toBeNull()
    await stream.close()
    expect(count('bookLost')).toBe(2)
    expect(stream.provenTime(instrumentId as InstrumentId, 'book')).toBeNull()
    expect(count('bookDelta')).toBe(1)
    expect(events.filter((event) => event.kind === 'problem')).toMatchObject([
      { problem: 'sequenceGap' },
    ])
  })
})
