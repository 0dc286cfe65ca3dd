import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import type { VenueAdapter, VenueCredentials } from '../../src/main/venues/adapter.ts'
import { venueModules } from '../../src/main/venues/registry.ts'
import { type ScriptedVenue, startScriptedVenue } from './scriptedVenue.ts'
import { binanceUsdmScript } from './scripts/binanceUsdm.ts'

const credentials = { apiKey: 'the-key-of-a-test', secret: 'the-secret-of-a-test' }

const row = {
  orderId: 6_071_832_819,
  symbol: 'BTCUSDT',
  status: 'FILLED',
  clientOrderId: 'autoclose-1596107620040000020',
  price: '10871.09',
  avgPrice: '10913.21000',
  origQty: '0.001',
  executedQty: '0.001',
  cumQuote: '10.91321',
  timeInForce: 'IOC',
  type: 'LIMIT',
  side: 'SELL',
  positionSide: 'BOTH',
  time: 1_596_107_620_044,
  updateTime: 1_596_107_620_087,
}

describe("Binance's forced orders of one's own account", () => {
  let venue: ScriptedVenue
  let adapter: VenueAdapter

  const start = async (own: VenueCredentials | null): Promise<VenueAdapter> => {
    venue = await startScriptedVenue({
      ...binanceUsdmScript,
      rest({ path, query, headers }) {
        if (path !== '/fapi/v1/forceOrders') return null
        const payload = query.toString().replace(/&signature=.*$/, '')
        const signature = createHmac('sha256', credentials.secret).update(payload).digest('hex')
        const isSigned = query.get('signature') === signature
        const isKnown = headers['x-mbx-apikey'] === credentials.apiKey
        const isFresh = Math.abs(Date.now() - Number(query.get('timestamp'))) < 5_000
        if (!isKnown) return { status: 401, body: { code: -2014, msg: 'API-key format invalid.' } }
        if (!isSigned || !isFresh) return { status: 400, body: { code: -1022, msg: 'Signature' } }
        return { body: [row, { ...row, symbol: 'ETHUSDT' }, { ...row, executedQty: '0' }, 7] }
      },
    })
    adapter = venueModules['binance-usdm'].createAdapter({
      environment: 'sandbox',
      urls: venue.urls,
      credentials: own,
      clock: systemClock,
      random: seededRandom(1),
      log: silentLog,
    })
    return adapter
  }

  afterEach(async () => {
    await adapter.close()
    await venue.close()
  })

  it('are read with a signed request', async () => {
    const found = await (await start(credentials)).accountLiquidations?.()
    expect(found).toMatchObject({
      ok: true,
      value: [
        {
          id: 'binance-usdm|BTCUSDT|1596107620087|sell|10913.21|0.001',
          side: 'sell',
          price: 10913.21,
          notional: 10.91321,
          source: 'accountEndpoint',
          confidence: 1,
        },
        { unifiedSymbol: 'ETHUSDT' },
      ],
    })
  })

  it('are not offered without a key', async () => {
    expect((await start(null)).accountLiquidations).toBeUndefined()
  })

  it.each([
    [{ ...credentials, apiKey: 'another-key-of-a-test' }, 'another key'],
    [{ ...credentials, secret: 'another-secret-of-a-test' }, 'another secret'],
  ])('are a failure that holds no secret with %o', async (own) => {
    const found = await (await start(own)).accountLiquidations?.()
    expect(found).toMatchObject({ ok: false, error: { code: 'AUTHENTICATION_FAILED' } })
    expect(JSON.stringify(found)).not.toContain(own.secret)
  })
})
