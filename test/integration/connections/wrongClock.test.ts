import { afterEach, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { VenueClock } from '../../../src/main/connections/venueClock.ts'
import { type Clock, systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import type { VenueAdapter } from '../../../src/main/venues/adapter.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { type HttpVenue, httpVenue } from '../../support/net/httpVenue.ts'

const closers: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A venue that refuses a timestamp outside its window, as Binance does. */
async function strictVenue(): Promise<HttpVenue> {
  const venue = await httpVenue(({ url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://venue')
    if (pathname === '/fapi/v1/time') {
      response.end(JSON.stringify({ serverTime: Date.now() }))
      return
    }
    const age = Date.now() - Number(searchParams.get('timestamp'))
    const refused = age > Number(searchParams.get('recvWindow')) || age < -1000
    response.statusCode = refused ? 400 : 200
    response.end(refused ? '{"code":-1021,"msg":"Timestamp is outside."}' : '[]')
  })
  closers.push(() => venue.close())
  return venue
}

/** An adapter on a machine whose clock can be set wrong. */
async function adapterOn(venue: HttpVenue) {
  let wrongBy = 0
  const clock: Clock = { ...systemClock, now: () => (Date.now() + wrongBy) as UnixMs }
  const venueClock = new VenueClock(clock)
  const adapter: VenueAdapter = venueModules['binance-usdm'].createAdapter({
    environment: 'sandbox',
    urls: { rest: venue.url, ws: venue.url.replace('http', 'ws') },
    credentials: { apiKey: 'a-key-of-the-test', secret: 'a-secret-of-the-test' },
    clock,
    random: () => 0.5,
    log: silentLog,
    venueTime: () => venueClock.now(),
  })
  closers.push(() => adapter.close())
  const measure = async (): Promise<void> => {
    const answer = await adapter.serverTime()
    if (answer.ok) venueClock.set([answer.value])
  }
  const setClock = (ms: number): void => {
    wrongBy = ms
  }
  return { adapter, venueClock, measure, setClock }
}

describe('signed requests on a machine with a wrong clock', () => {
  it('are refused before the venue’s clock was measured, and accepted after', async () => {
    const { adapter, measure, setClock, venueClock } = await adapterOn(await strictVenue())
    setClock(-3_600_000)
    expect(await adapter.accountLiquidations?.()).toMatchObject({ ok: false })
    await measure()
    expect(await adapter.accountLiquidations?.()).toMatchObject({ ok: true })
    expect(Math.abs((venueClock.status().offsetMs ?? 0) - 3_600_000)).toBeLessThan(500)
  })

  it('stay valid while the clock is set back and forth', async () => {
    const { adapter, measure, setClock } = await adapterOn(await strictVenue())
    await measure()
    for (const wrongBy of [600_000, -86_400_000, 0, 31_536_000_000]) {
      setClock(wrongBy)
      expect(await adapter.accountLiquidations?.()).toMatchObject({ ok: true })
    }
  })
})
