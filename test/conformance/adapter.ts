import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EngineEvent, EventKind, EventOf } from '../../src/contract/events.ts'
import { candleIntervals, intervalMs } from '../../src/contract/domain/market.ts'
import type { InstrumentId, UnixMs } from '../../src/contract/domain/ids.ts'
import type { Clock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import type {
  StreamWish,
  VenueAdapter,
  VenueModule,
  VenueStream,
} from '../../src/main/venues/adapter.ts'
import { fastClock } from '../support/fastClock.ts'
import { waitFor } from '../support/waitFor.ts'
import { type ScriptedVenue, type VenueScript, startScriptedVenue } from './scriptedVenue.ts'

/** How much faster than real time the adapter lives, so that silence need not be waited for. */
const speed = 10

/** What every adapter must do, whatever its venue's wire looks like. */
export function describeAdapter(module: VenueModule, script: VenueScript): void {
  describe(`the ${module.info.venue} adapter`, () => {
    let venue: ScriptedVenue
    let adapter: VenueAdapter
    let clock: Clock
    let events: EngineEvent[]
    let stream: VenueStream | null

    beforeEach(async () => {
      venue = await startScriptedVenue(script)
      clock = fastClock(speed)
      events = []
      stream = null
      adapter = module.createAdapter({
        environment: 'sandbox',
        urls: venue.urls,
        credentials: null,
        clock,
        random: seededRandom(1),
        log: silentLog,
      })
    })

    afterEach(async () => {
      await stream?.close()
      await adapter.close()
      await venue.close()
    })

    const of = <Kind extends EventKind>(kind: Kind): readonly EventOf<Kind>[] =>
      events.filter((event): event is EventOf<Kind> => event.kind === kind)

    const listed = async (): Promise<readonly InstrumentId[]> => {
      const instruments = await adapter.instruments()
      return instruments.ok ? instruments.value.map(({ instrumentId }) => instrumentId) : []
    }

    const wishFor = (ids: readonly InstrumentId[]): StreamWish => ({
      liquidations: ids,
      marks: ids,
      trades: [],
      books: [],
      candles: [],
    })

    /** Opens the stream and waits until the venue confirmed all of it and the feed is proved. */
    const openLive = async (): Promise<VenueStream> => {
      const opened = adapter.openStream(wishFor(await listed()), (event) => events.push(event))
      stream = opened
      await waitFor('the subscriptions', () => {
        const { confirmed, wanted } = opened.subscriptions()
        return wanted > 0 && confirmed === wanted
      })
      await pulseUntil('the feed to be alive', () => of('feedAlive').length > 0)
      return opened
    }

    const pulseUntil = (what: string, condition: () => boolean): Promise<unknown> =>
      waitFor(what, () => {
        venue.say(script.pulse(clock.now()))
        return condition()
      })

    const ids = (): readonly string[] => of('liquidation').map(({ id }) => id)

    it('lists its instruments, each under its own id', async () => {
      const instruments = await adapter.instruments()
      expect(instruments).toMatchObject({
        ok: true,
        value: [{ unifiedSymbol: 'BTCUSDT' }, { unifiedSymbol: 'ETHUSDT' }],
      })
      expect(new Set(await listed()).size).toBe(2)
    })

    it.each(candleIntervals)(
      'gives candles of %s, oldest first and without a hole',
      async (interval) => {
        const [id] = await listed()
        const length = intervalMs[interval]
        const to = Math.floor(clock.now() / length) * length
        const from = to - 30 * length
        const candles = await adapter.candles(
          id as InstrumentId,
          interval,
          from as UnixMs,
          to as UnixMs,
        )
        const times = candles.ok ? candles.value.map(({ openTime }) => openTime) : []
        expect(times).toEqual(Array.from({ length: 30 }, (_unused, index) => from + index * length))
        expect(candles.ok && candles.value[0]).toMatchObject({
          interval,
          open: 100,
          high: 110,
          low: 90,
          close: 105,
          closed: true,
        })
      },
    )

    it('answers with a failure, not a throw, for an instrument it does not list', async () => {
      await listed()
      const now = clock.now()
      const asked = adapter.candles(
        'NO-LINEAR.WHERE' as InstrumentId,
        '1h',
        (now - 1) as UnixMs,
        now,
      )
      expect(await asked).toMatchObject({ ok: false, error: { code: 'UNKNOWN_SYMBOL' } })
    })

    it('reads again after a server error, and fails with a value when it stays', async () => {
      venue.failReads(1, 503)
      expect((await adapter.instruments()).ok).toBe(true)
      venue.failReads(1_000, 503)
      expect(await adapter.instruments()).toMatchObject({ ok: false })
    })

    it('subscribes to all it was asked for and names the scope before it is alive', async () => {
      await openLive()
      const kinds = events.map(({ kind }) => kind)
      expect(kinds.indexOf('feedScope')).toBeGreaterThanOrEqual(0)
      expect(kinds.indexOf('feedScope')).toBeLessThan(kinds.indexOf('feedAlive'))
      const [scope] = of('feedScope')
      const observed = scope?.scope === '*' ? ['BTCUSDT', 'ETHUSDT'] : scope?.symbols.toSorted()
      expect(observed).toEqual(['BTCUSDT', 'ETHUSDT'])
      expect(of('mark')[0]).toMatchObject({ markPrice: 100 })
    })

    it('reports each liquidation with the side of its forced order', async () => {
      await openLive()
      const time = clock.now()
      venue.say(script.liquidation(1, time))
      await waitFor('a liquidation', () => of('liquidation').length > 0)
      expect(of('liquidation')[0]).toMatchObject({
        venue: module.info.venue,
        unifiedSymbol: 'BTCUSDT',
        side: 'sell',
        positionSide: 'long',
        price: 100,
        exchangeTime: time,
        guarantee: module.info.guarantees.at(-1)?.guarantee,
        priceKind: module.info.guarantees.at(-1)?.priceKind,
      })
    })

    it('gives a message that comes twice the same id, and others their own', async () => {
      await openLive()
      const time = clock.now()
      for (const number of [1, 2, 1, 3, 2]) venue.say(script.liquidation(number, time))
      await waitFor('five liquidations', () => ids().length === 5)
      expect(new Set(ids()).size).toBe(3)
      expect(ids()[0]).toBe(ids()[2])
    })

    it('keeps the venue time of messages that come late or out of order', async () => {
      await openLive()
      const now = clock.now()
      const times = [now, now - 60_000, now - 1_000]
      for (const [number, time] of times.entries()) venue.say(script.liquidation(number, time))
      await waitFor('three liquidations', () => ids().length === 3)
      expect(of('liquidation').map(({ exchangeTime }) => exchangeTime)).toEqual(times)
    })

    it('skips and tells of what it cannot read, and goes on', async () => {
      await openLive()
      const time = clock.now()
      const broken = script.broken(time)
      for (const message of broken) venue.say(message)
      for (const text of ['', '{', 'null', '"text"', '[]', '[1]', '\u0000']) venue.say(text)
      venue.say(script.liquidation(7, time))
      await waitFor('the liquidation behind them', () => ids().length === 1)
      const problems = of('problem')
      expect(problems.length).toBeGreaterThanOrEqual(broken.length)
      expect(problems.every(({ raw }) => raw === null || raw.length <= 2_048)).toBe(true)
    })

    it('survives a message larger than it accepts', async () => {
      await openLive()
      venue.say(JSON.stringify({ data: 'x'.repeat(5 * 1024 * 1024) }))
      await waitFor('the fault', () => of('problem').some(({ problem }) => problem === 'tooLarge'))
      await pulseUntil('a liquidation after it', () => {
        venue.say(script.liquidation(7, clock.now()))
        return ids().length > 0
      })
      expect(of('liquidation')[0]).toMatchObject({ side: 'sell' })
    })

    it('tells of a dropped socket, comes back by itself and proves the feed anew', async () => {
      await openLive()
      events.length = 0
      venue.dropAll()
      await waitFor('the loss', () => of('feedLost').length > 0)
      expect(of('feedLost')[0]).toMatchObject({ reason: 'disconnected' })
      expect(of('connection')[0]).toMatchObject({ status: 'reconnecting' })
      events.length = 0
      await pulseUntil('the feed to be alive again', () => of('feedAlive').length > 0)
      expect(of('connection').at(-1)).toMatchObject({ status: 'connected' })
    })

    it('claims nothing after a reconnect until the venue confirmed the feed again', async () => {
      await openLive()
      venue.answers(false)
      venue.dropAll()
      await waitFor('the loss', () => of('feedLost').length > 0)
      events.length = 0
      await pulseUntil('data on the new connection', () => of('mark').length > 0)
      expect(of('feedAlive')).toEqual([])
      venue.answers(true)
    })

    it('takes a silent connection for lost, says that it is stale, and replaces it', async () => {
      await openLive()
      events.length = 0
      await waitFor('the loss', () => of('feedLost').length > 0)
      expect(of('feedLost')[0]).toMatchObject({ reason: 'stale' })
      events.length = 0
      await pulseUntil('the feed to be alive again', () => of('feedAlive').length > 0)
    })

    it('observes only what is still wanted after the wish changed', async () => {
      const opened = await openLive()
      const before = venue.channels().size
      events.length = 0
      opened.update(wishFor((await listed()).slice(0, 1)))
      await waitFor('the venue to be told', () => venue.channels().size < before)
      await pulseUntil('the feed to be alive', () => of('feedAlive').length > 0)
      const scope = of('feedScope').at(-1)
      expect(scope === undefined || scope.symbols.join() === 'BTCUSDT').toBe(true)
    })

    it('says nothing more once it is closed', async () => {
      const opened = await openLive()
      await opened.close()
      const count = events.length
      expect(of('feedLost').at(-1)).toMatchObject({ reason: 'notRunning' })
      await waitFor('the venue to see it', () => venue.connections() === 0)
      venue.say(script.pulse(clock.now()))
      await new Promise((resolve) => setImmediate(resolve))
      expect(events).toHaveLength(count)
    })
  })
}
