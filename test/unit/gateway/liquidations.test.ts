import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import * as schemas from '../../../src/main/gateway/liquidationSchemas.ts'
import { barMs } from '../../../src/main/liquidations/model/bars.ts'
import {
  type AnalyticsRig,
  analyticsRig,
  at,
  dayMs,
  rigStart,
  swing,
} from '../../support/analyticsRig.ts'
import { fakeServices } from '../../support/engineServices.ts'
import { injectedGateway } from '../../support/gateway.ts'
import { liquidation } from '../../support/liquidations.ts'

let rig: AnalyticsRig
let gateway: Awaited<ReturnType<typeof injectedGateway>>

beforeEach(async () => {
  rig = analyticsRig()
  const fake = fakeServices(() => rig.engine.clock.now())
  gateway = await injectedGateway({
    ...fake,
    liquidations: { ...fake.liquidations, history: (query) => rig.engine.service.history(query) },
    analytics: { ...rig.analytics, alerts: rig.alerts },
  })
  rig.past('bybit', rigStart - 2 * dayMs, swing((2 * dayMs) / barMs))
  rig.mark('bybit', 80_100, 1000)
  rig.happen({ price: 79_500, notional: 250_000, exchangeTime: at(rigStart - 3_600_000) })
  rig.happen({
    price: 80_500.5,
    side: 'buy',
    positionSide: 'short',
    exchangeTime: at(rigStart - 60_000),
  })
})
afterEach(async () => {
  await gateway.close()
  await rig.close()
})

async function answer<Answer>(path: string, schema: z.ZodType<Answer>): Promise<Answer> {
  const response = await gateway.get(path)
  expect({ status: response.statusCode, body: response.body }).toMatchObject({ status: 200 })
  return schema.parse(response.json())
}

function post(url: string, payload: object) {
  const headers = { authorization: `Bearer ${gateway.access.token}` }
  return gateway.app.inject({ method: 'POST', url, headers, payload })
}

const series = '/liquidations/heatmap-timeseries?exchanges=bybit&time_window=48h'

describe('GET /liquidations/heatmap-timeseries of the predicted layer', () => {
  it('is what leverage weights ask for, normalised to 1', async () => {
    const weighed = await answer(`${series}&leverage_weights=5:1,10:3`, schemas.predictedResponse)
    expect(weighed.meta).toMatchObject({
      layer: 'predicted',
      leverage_weights: { 5: 0.25, 10: 0.75 },
      total_snapshots: 96,
    })
    const last = weighed.data.at(-1)
    expect(last?.levels.length).toBeGreaterThan(10)
    expect(last?.coverage['bybit']?.state).toBe('modelled')
    const long = last?.levels.reduce((sum, level) => sum + level.long_density, 0)
    expect(weighed.meta.total_long_volume).toBeCloseTo(long ?? 0, 3)
  })

  it('can be asked for by name', async () => {
    const named = await answer(`${series}&layer=predicted`, schemas.predictedResponse)
    expect(named.meta.leverage_weights).toMatchObject({ 25: 0.25 })
    expect(named.meta.total_created).toBeGreaterThan(0)
  })
})

describe('the predictions of the API', () => {
  it('tell levels, clusters and their distance', async () => {
    const levels = await answer('/liquidations/levels?exchanges=bybit', schemas.levelsResponse)
    expect(levels.current_price).toBe(80_100)
    expect(levels.nearest_below?.distance).toBeGreaterThanOrEqual(0)
    expect(levels.nearest_above?.side).toBe('short')
  })

  it('compare the versions of the model', async () => {
    const compared = await answer(
      '/liquidations/compare-models?exchanges=bybit',
      schemas.compareResponse,
    )
    expect(compared.models.map(({ model }) => model)).toEqual(['directional-1', 'twoSided-1'])
    expect(compared.overlap).toBeGreaterThan(0)
  })

  it('are scored, with nothing where nothing stands behind it', async () => {
    const { rows } = await answer(
      '/liquidations/validation?exchanges=bybit&horizons=1h,4h&models=twoSided-1',
      schemas.validationResponse,
    )
    expect(rows.map(({ horizon }) => horizon)).toEqual(['1h', '4h'])
    expect(rows[0]).toMatchObject({ sample_size: 0, recall: null })
    expect(rows[0]?.caution).not.toBeNull()
  })

  it.each([
    ['/liquidations/validation?horizons=2h', 'horizons'],
    ['/liquidations/validation?models=best', 'models'],
    ['/liquidations/levels?symbol=NOPEUSDT', 'symbol'],
    ['/liquidations/levels?exchanges=mtgox', 'exchanges'],
    ['/liquidations/brackets?exchange=mtgox', 'exchanges'],
    [
      '/liquidations/liquidation-price?exchange=binance&side=up&entry_price=1&quantity=1&leverage=2',
      'side',
    ],
    [
      '/liquidations/liquidation-price?exchange=binance&side=long&entry_price=100000&quantity=100&leverage=125',
      'leverage',
    ],
    ['/liquidations/statistics?largest=0', 'largest'],
    ['/liquidations/export?format=xls', 'format'],
  ])('refuse %s naming %s', async (path, name) => {
    const response = await gateway.get(path)
    expect(response.statusCode).toBe(400)
    expect(response.json<{ error: { path?: string } }>().error.path).toContain(name)
  })
})

describe('margins of the API', () => {
  it('give the exact price of the facts and the tiers it rests on', async () => {
    const price = await answer(
      '/liquidations/liquidation-price?exchange=binance&side=long&entry_price=100000&quantity=1&leverage=20',
      schemas.liquidationPriceResponse,
    )
    expect(price.liquidation_price).toBeCloseTo(95_427.13567839, 6)
    const brackets = await answer(
      '/liquidations/brackets?exchange=binance',
      schemas.bracketsResponse,
    )
    expect(brackets).toMatchObject({ version: 'binance-usdm-2024-10-24', assumed: false })
    expect(brackets.tiers).toHaveLength(12)
  })
})

describe('statistics, rules and alerts of the API', () => {
  it('add up', async () => {
    const found = await answer('/liquidations/statistics', schemas.statisticsResponse)
    expect(found.total).toMatchObject({ long_count: 1, short_count: 1 })
    expect(found.largest[0]?.value_usd).toBe(250_000)
  })

  it('make, show and remove a rule', async () => {
    const made = await post('/liquidations/alert-rules', {
      kind: 'largeLiquidation',
      name: 'mine',
      minNotional: 1000,
    })
    expect(made.statusCode).toBe(200)
    const [rule] = made.json<{ rules: { ruleId: string }[] }>().rules
    rig.happen({ notional: 5000 })
    const alerts = await answer('/liquidations/alerts', schemas.marketAlertsResponse)
    expect(alerts.data).toHaveLength(1)
    const removed = await post(`/liquidations/alert-rules/${rule?.ruleId}/remove`, {})
    expect(removed.json()).toEqual({ rules: [], status: [] })
    const refused = await post('/liquidations/alert-rules', { kind: 'largeLiquidation' })
    expect(refused.statusCode).toBe(400)
  })
})

describe('GET /liquidations/export', () => {
  it('writes columns of one type each, which become Parquet as they are and come back the same', async () => {
    const text = (await gateway.get('/liquidations/export?format=typed&exchanges=bybit')).body
    const csv = join(rig.engine.directory, 'out.csv')
    const parquet = join(rig.engine.directory, 'out.parquet')
    writeFileSync(csv, text)
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet)`)
    const rows = await connection.runAndReadAll(
      `SELECT typeof(exchange_time_ms), typeof(price), typeof(id), SUM(notional) OVER ()
         FROM '${parquet}' LIMIT 1`,
    )
    expect(rows.getRowsJS()[0]?.slice(0, 3)).toEqual(['BIGINT', 'DOUBLE', 'VARCHAR'])
    connection.closeSync()
  })

  it('is what an import takes in, and finds known already', async () => {
    for (const format of ['csv', 'typed']) {
      const text = (await gateway.get(`/liquidations/export?format=${format}&exchanges=bybit`)).body
      expect(text.trim().split('\n')).toHaveLength(3)
      const path = join(rig.engine.directory, `${format}.csv`)
      writeFileSync(path, text)
      expect((await post('/liquidations/imports', { path })).statusCode).toBe(200)
      await expect
        .poll(async () => {
          const { data } = await answer('/liquidations/imports', schemas.importsResponse)
          return data.find(({ file }) => file === `${format}.csv`)
        })
        .toMatchObject({ state: 'finished', duplicates: 2, inserted: 0, refused: 0, progress: 1 })
    }
  })

  it('gives every row once, however many share a moment', async () => {
    const exchangeTime = at(rigStart - 1000)
    for (let each = 0; each < 4100; each += 1) {
      rig.engine.bus.publish(liquidation({ exchangeTime, price: 80_000 + each / 10 }))
    }
    rig.engine.service.flush()
    const lines = (await gateway.get('/liquidations/export?exchanges=bybit')).body
      .trim()
      .split('\n')
    expect(lines).toHaveLength(1 + 4102)
    expect(new Set(lines).size).toBe(lines.length)
  })
})

describe('what the model keeps', () => {
  it('is stated and can be let go', async () => {
    await gateway.get(`${series}&layer=predicted`)
    const before = await answer('/cache/stats', schemas.cacheResponse)
    expect(before.model.entries).toBeGreaterThan(0)
    expect(before.model.bytes).toBeLessThanOrEqual(before.model.bound_bytes)
    const after = await post('/cache/clear', {})
    expect(after.json()).toMatchObject({ model: { entries: 0, bytes: 0 } })
  })
})
