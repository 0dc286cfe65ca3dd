import { afterEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { PitwallError } from '../../../src/contract/errors.ts'
import type { ApiError, HeatmapResponse, HistoryResponse } from '../../../src/contract/gateway.ts'
import * as schemas from '../../../src/main/gateway/schemas.ts'
import {
  fakeServices,
  healthOf,
  liquidationOf,
  startOfTests,
} from '../../support/engineServices.ts'
import { injectedGateway } from '../../support/gateway.ts'

let open: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of open) await close()
  open = []
})

async function setup(services = fakeServices()) {
  const gateway = await injectedGateway(services)
  open.push(gateway.close)
  return gateway
}

function at(minutesAgo: number): UnixMs {
  return (startOfTests - minutesAgo * 60_000) as UnixMs
}

/** Two venues, both sides, two bins. */
function withRows() {
  const services = fakeServices()
  services.rows.push(
    liquidationOf({ venue: 'bybit', price: 60_010, quantity: 1, exchangeTime: at(10) }),
    liquidationOf({ venue: 'bybit', price: 60_090, quantity: 2, exchangeTime: at(70) }),
    liquidationOf({
      venue: 'binance-usdm',
      price: 60_050,
      quantity: 3,
      side: 'buy',
      positionSide: 'short',
      exchangeTime: at(20),
    }),
    liquidationOf({ venue: 'hyperliquid', price: 59_990, quantity: 4, exchangeTime: at(30) }),
    liquidationOf({ venue: 'bybit', price: 60_000, quantity: 9, exchangeTime: at(60 * 30) }),
  )
  return services
}

describe('GET /liquidations/heatmap', () => {
  it('sums the range by bin, side and venue', async () => {
    const { get } = await setup(withRows())
    const answer = (await get('/liquidations/heatmap')).json<HeatmapResponse>()
    expect(answer).toMatchObject({ symbol: 'BTCUSDT', timeframe: '24h', current_price: 60_000 })
    expect(answer.zones).toEqual([
      {
        price_low: 59_900,
        price_high: 60_000,
        total_density: 239_960,
        side: 'long',
        exchange_breakdown: { hyperliquid: 239_960 },
      },
      {
        price_low: 60_000,
        price_high: 60_100,
        total_density: 60_010 + 120_180,
        side: 'long',
        exchange_breakdown: { bybit: 60_010 + 120_180 },
      },
      {
        price_low: 60_000,
        price_high: 60_100,
        total_density: 180_150,
        side: 'short',
        exchange_breakdown: { 'binance-usdm': 180_150 },
      },
    ])
    expect(answer.per_exchange['bybit']).toMatchObject({
      zone_count: 1,
      total_volume: 180_190,
      long_volume: 180_190,
      short_volume: 0,
      event_count: 2,
      coverage: { recorded: 1 },
    })
  })

  it('really filters by venue, taking ids and aliases', async () => {
    const { get } = await setup(withRows())
    const one = (await get('/liquidations/heatmap?exchanges=binance')).json<HeatmapResponse>()
    expect(one.exchanges).toEqual(['binance-usdm'])
    expect(one.zones.map(({ total_density: total }) => total)).toEqual([180_150])
    const url = '/liquidations/heatmap?exchanges=bybit,binance-usdm'
    const two = (await get(url)).json<HeatmapResponse>()
    expect(Object.keys(two.per_exchange)).toEqual(['binance-usdm', 'bybit'])
    expect(two.market_share_covered).toBe(0.7)
  })

  it('takes a longer timeframe, another end and another bin', async () => {
    const { get } = await setup(withRows())
    const week = (await get('/liquidations/heatmap?timeframe=7d')).json<HeatmapResponse>()
    expect(week.per_exchange['bybit']?.event_count).toBe(3)
    const end = new Date(at(15)).toISOString()
    const earlier = (
      await get(`/liquidations/heatmap?end_time=${end}&price_bin_size=50`)
    ).json<HeatmapResponse>()
    expect(earlier.end_time).toBe(end)
    expect(earlier.price_bin_size).toBe(50)
    expect(earlier.per_exchange['bybit']?.event_count).toBe(1)
  })

  it('says when a venue is down and how much of the market is left', async () => {
    const services = withRows()
    services.healthRows[1] = healthOf('bybit', { health: 'down' })
    const { get } = await setup(services)
    const answer = (await get('/liquidations/heatmap')).json<HeatmapResponse>()
    expect(answer.degraded).toBe(true)
    expect(answer.market_share_covered).toBe(0.5)
  })

  it('names the gaps of the recording', async () => {
    const services = withRows()
    services.gaps.push({ venue: 'bybit', from: at(9), to: at(8), reason: 'disconnected' })
    const { get } = await setup(services)
    const answer = (await get('/liquidations/heatmap')).json<HeatmapResponse>()
    expect(answer.per_exchange['bybit']?.coverage.gaps).toEqual([
      {
        from: new Date(at(9)).toISOString(),
        to: new Date(at(8)).toISOString(),
        reason: 'disconnected',
      },
    ])
  })

  it('answers 503 when no venue is up and nothing was recorded', async () => {
    const services = fakeServices()
    const down = services.healthRows.map(({ venue }) => healthOf(venue, { health: 'down' }))
    services.healthRows.splice(0, 3, ...down)
    const { get } = await setup({
      ...services,
      liquidations: {
        ...services.liquidations,
        heatmap: (query) => ({ ...services.liquidations.heatmap(query), coverage: {} }),
      },
    })
    const answer = await get('/liquidations/heatmap')
    expect(answer.statusCode).toBe(503)
    expect(answer.json<ApiError>().error.code).toBe('NO_VENUE_AVAILABLE')
  })
})

describe('an engine that has heard of no venue yet', () => {
  it('answers 503, because nobody can say whether the symbol exists', async () => {
    const services = fakeServices()
    const liquidations = { ...services.liquidations, symbols: () => [] }
    const { get } = await setup({ ...services, liquidations })
    const answer = await get('/liquidations/heatmap?symbol=NOSUCHUSDT')
    expect(answer.statusCode).toBe(503)
    expect(answer.json<ApiError>().error.code).toBe('NO_VENUE_AVAILABLE')
  })
})

describe('GET /liquidations/heatmap-timeseries', () => {
  type Series = z.output<typeof schemas.timeseriesResponse>

  it('gives a column per interval of the window', async () => {
    const { get } = await setup(withRows())
    const url = '/liquidations/heatmap-timeseries?time_window=48h'
    const { data, meta } = (await get(url)).json<Series>()
    expect(meta).toMatchObject({ interval: '30m', layer: 'executed', total_snapshots: 96 })
    expect(meta.total_consumed).toBe(5)
    expect(data.reduce((sum, column) => sum + column.positions_consumed, 0)).toBe(5)
    expect(data.at(-1)?.levels).toEqual([
      { price: 59_900, long_density: 239_960, short_density: 0 },
      { price: 60_000, long_density: 60_010, short_density: 180_150 },
    ])
    expect(data.at(-2)?.levels).toEqual([])
    expect(data.at(-3)?.levels).toEqual([
      { price: 60_000, long_density: 120_180, short_density: 0 },
    ])
    expect(data[0]?.positions_created).toBeNull()
    expect(data[0]?.coverage['bybit']).toEqual({ guarantee: 'complete', recorded: 1 })
  })

  it('uses the interval that belongs to each window', async () => {
    const { get } = await setup()
    const intervals = {
      '7d': '1h',
      '14d': '2h',
      '30d': '4h',
      '60d': '8h',
      '90d': '12h',
      '1y': '1d',
    }
    for (const [window, interval] of Object.entries(intervals)) {
      const url = `/liquidations/heatmap-timeseries?time_window=${window}`
      expect((await get(url)).json<Series>().meta.interval).toBe(interval)
    }
  })

  it('defaults to seven days of 15 minutes', async () => {
    const { get } = await setup()
    const { meta } = (await get('/liquidations/heatmap-timeseries')).json<Series>()
    expect(meta).toMatchObject({ interval: '15m', total_snapshots: 672, price_range: null })
  })

  it('keeps its totals equal to the sum of its levels', async () => {
    const { get } = await setup(withRows())
    const { data, meta } = (await get('/liquidations/heatmap-timeseries')).json<Series>()
    const levels = data.flatMap((column) => column.levels)
    const total = levels.reduce((sum, { long_density: long }) => sum + long, 0)
    expect(total).toBe(meta.total_long_volume)
    expect(meta.price_range).toEqual({ min: 59_900, max: 60_000 })
  })
})

describe('GET /liquidations/history', () => {
  it('pages through rows of one millisecond without losing or repeating any', async () => {
    const services = fakeServices()
    for (let row = 0; row < 23; row += 1) {
      services.rows.push(liquidationOf({ exchangeTime: at(Math.floor(row / 8)) }))
    }
    const { get } = await setup(services)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const url: string = `/liquidations/history?limit=5${cursor === null ? '' : `&cursor=${cursor}`}`
      const page: HistoryResponse = (await get(url)).json<HistoryResponse>()
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(seen).toHaveLength(23)
    expect(new Set(seen)).toEqual(new Set(services.rows.map(({ id }) => id)))
  })

  it('filters by venue, time and value', async () => {
    const { get } = await setup(withRows())
    const count = async (query: string): Promise<number> =>
      (await get(`/liquidations/history?${query}`)).json<HistoryResponse>().data.length
    expect(await count('symbol=BTCUSDT')).toBe(5)
    expect(await count('exchanges=bybit')).toBe(3)
    expect(await count('min_value=200000')).toBe(2)
    expect(await count(`start_time=${new Date(at(30)).toISOString()}`)).toBe(3)
    expect(await count(`end_time=${new Date(at(30)).toISOString()}`)).toBe(2)
  })

  it('tells the position that was liquidated and the order that closed it', async () => {
    const { get } = await setup(withRows())
    const answer = await get('/liquidations/history?exchanges=binance')
    expect(answer.json<HistoryResponse>().data[0]).toMatchObject({
      exchange: 'binance-usdm',
      side: 'short',
      order_side: 'buy',
      value_usd: 180_150,
    })
  })
})

describe('GET /exchanges and /exchanges/health', () => {
  it('list what each venue promises and how its connection stands', async () => {
    const services = fakeServices()
    services.healthRows[2] = healthOf('hyperliquid', { health: 'down', status: 'reconnecting' })
    const { get } = await setup(services)
    const list = (await get('/exchanges')).json<z.output<typeof schemas.exchangesResponse>>()
    expect(list.map(({ name, status }) => [name, status])).toEqual([
      ['binance-usdm', 'active'],
      ['bybit', 'active'],
      ['hyperliquid', 'unavailable'],
    ])
    expect(list[2]?.guarantee).toMatchObject({ level: 'inferred', since: '2025-02-20' })
    const health = (await get('/exchanges/health')).json<
      z.output<typeof schemas.exchangesHealthResponse>
    >()
    expect(health.exchanges['hyperliquid']).toMatchObject({ is_connected: false, status: 'down' })
    expect(health.exchanges['bybit']).toMatchObject({ is_connected: true, message_count: 10 })
  })
})

describe('GET /prices/klines', () => {
  type Klines = z.output<typeof schemas.klinesResponse>

  it('gives the newest candles, or the oldest from a start', async () => {
    const { get } = await setup()
    const newest = (await get('/prices/klines?interval=1h&limit=3')).json<Klines>()
    expect(newest.data.map(({ timestamp }) => timestamp)).toEqual([
      '2026-06-01T09:00:00.000Z',
      '2026-06-01T10:00:00.000Z',
      '2026-06-01T11:00:00.000Z',
    ])
    const url = '/prices/klines?interval=1h&limit=2&start_time=2026-05-01T00:00:00Z&exchange=bybit'
    const oldest = (await get(url)).json<Klines>()
    expect(oldest.exchange).toBe('bybit')
    expect(oldest.data.map(({ timestamp }) => timestamp)).toEqual([
      '2026-05-01T00:00:00.000Z',
      '2026-05-01T01:00:00.000Z',
    ])
  })
})

describe('wrong arguments', () => {
  const heatmap = '/liquidations/heatmap?'
  const series = '/liquidations/heatmap-timeseries?'
  const history = '/liquidations/history?'
  const klines = '/prices/klines?'
  const span = 'start_time=2026-05-02T00:00:00Z&end_time=2026-05-01T00:00:00Z'

  it.each([
    [`${heatmap}exchanges=mtgox`, 'exchanges', 'mtgox'],
    [`${heatmap}exchanges=bybit,ftx,mtgox`, 'exchanges', 'ftx, mtgox'],
    [`${heatmap}exchanges=`, 'exchanges', 'commas'],
    [`${heatmap}symbol=DOGEUSDT`, 'symbol', 'DOGEUSDT'],
    [`${heatmap}symbol=btc-usdt`, 'symbol', 'capitals'],
    [`${heatmap}timeframe=1h`, 'timeframe', '24h'],
    [`${heatmap}end_time=yesterday`, 'end_time', 'ISO 8601'],
    [`${heatmap}end_time=2026-13-45T00:00:00Z`, 'end_time', 'ISO 8601'],
    [`${heatmap}price_bin_size=0`, 'price_bin_size', '>0'],
    [`${heatmap}price_bin_size=ten`, 'price_bin_size', 'number'],
    [`${heatmap}environment=production`, 'environment', 'sandbox'],
    [`${heatmap}exchange=bybit`, 'exchange', 'no such argument'],
    [`${heatmap}symbol=BTCUSDT&symbol=ETHUSDT`, 'symbol', 'string'],
    [`${series}time_window=5d`, 'time_window', '48h'],
    [`${series}interval=1m`, 'interval', '5m'],
    [`${series}price_bin_size=0.5`, 'price_bin_size', '>=1'],
    [`${series}price_bin_size=1001`, 'price_bin_size', '<=1000'],
    [`${series}${span}`, 'start_time', 'before'],
    [`${series}start_time=2020-01-01T00:00:00Z&interval=5m`, 'interval', '10000'],
    [`${series}exchanges=nowhere`, 'exchanges', 'nowhere'],
    [`${series}layer=executed&leverage_weights=5:15,10:85`, 'leverage_weights', 'predicted layer'],
    [`${series}leverage_weights=7:100`, 'leverage_weights', 'tier 7'],
    [`${series}leverage_weights=5:-1`, 'leverage_weights', 'negative'],
    [`${series}leverage_weights=5:0,10:0`, 'leverage_weights', 'greater than zero'],
    [`${series}leverage_weights=5:1,5:2`, 'leverage_weights', 'twice'],
    [`${series}leverage_weights=much`, 'leverage_weights', 'tier:weight'],
    [`${history}limit=0`, 'limit', '>=1'],
    [`${history}limit=1001`, 'limit', '<=1000'],
    [`${history}limit=1.5`, 'limit', 'int'],
    [`${history}min_value=-1`, 'min_value', '>=0'],
    [`${history}cursor=abc`, 'cursor', 'next_cursor'],
    [`${history}${span}`, 'start_time', 'before'],
    [`${history}symbol=NOPEUSDT`, 'symbol', 'NOPEUSDT'],
    [`${klines}interval=3m`, 'interval', '1m'],
    [`${klines}limit=1501`, 'limit', '<=1500'],
    [`${klines}exchange=ftx`, 'exchange', 'ftx'],
    [`${klines}${span}`, 'start_time', 'before'],
    ['/exchanges?a=1', 'a', 'no such argument'],
  ])('%s is a 400 about %s that says "%s"', async (url, path, words) => {
    const { get } = await setup()
    const answer = await get(url)
    expect(answer.statusCode).toBe(400)
    const { error } = answer.json<ApiError>()
    expect(error.path).toBe(path)
    expect(error.message).toContain(words)
  })

  it('a bin height the service refuses is named as the API names it', async () => {
    const services = fakeServices()
    const { get } = await setup({
      ...services,
      liquidations: {
        ...services.liquidations,
        heatmap: () => {
          throw new PitwallError('INVALID_ARGUMENT', 'binSize 7 is not possible', {
            path: 'binSize',
          })
        },
      },
    })
    const { error } = (await get('/liquidations/heatmap?price_bin_size=7')).json<ApiError>()
    expect(error).toMatchObject({
      path: 'price_bin_size',
      message: 'price_bin_size 7 is not possible',
    })
  })

  it('an address that does not exist is a 404', async () => {
    const { get } = await setup()
    expect((await get('/nothing')).statusCode).toBe(404)
  })

  it('a surprise inside is a 500 without its detail', async () => {
    const services = fakeServices()
    const { get } = await setup({
      ...services,
      health: {
        ...services.health,
        health: () => {
          throw new Error('/home/someone/secret')
        },
      },
    })
    const answer = await get('/exchanges/health')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('secret')
  })
})

describe('the forms of the answers', () => {
  it.each([
    ['/liquidations/heatmap', schemas.heatmapResponse],
    ['/liquidations/heatmap?timeframe=30d&exchanges=binance', schemas.heatmapResponse],
    ['/liquidations/heatmap-timeseries?time_window=7d', schemas.timeseriesResponse],
    ['/liquidations/history', schemas.historyResponse],
    ['/exchanges', schemas.exchangesResponse],
    ['/exchanges/health', schemas.exchangesHealthResponse],
    ['/prices/klines?interval=1h', schemas.klinesResponse],
    ['/health', schemas.healthResponse],
    ['/nothing', schemas.apiError],
    ['/liquidations/heatmap?exchanges=ftx', schemas.apiError],
  ])('%s is as its schema says', async (url, schema) => {
    const { get } = await setup(withRows())
    expect(schema.safeParse((await get(url)).json()).error).toBeUndefined()
  })
})
