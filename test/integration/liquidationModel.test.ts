import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  LevelsResponse,
  PredictedTimeseriesResponse,
  ValidationResponse,
} from '../../src/contract/gatewayLiquidations.ts'
import { getJson } from '../support/api.ts'
import { type RunningCli, startCli } from '../support/cli.ts'
import { temporaryDirectory } from '../support/liquidations.ts'

const place = temporaryDirectory()
let engine: RunningCli

beforeAll(async () => {
  engine = await startCli(['start', '--host', 'headless', '--data', place.path])
}, 60_000)
afterAll(async () => {
  await engine.stop()
  place.remove()
})

const waiting = { timeout: 90_000, interval: 1000 }

describe('the model on the simulated market', { timeout: 200_000 }, () => {
  it('fills its past from what the venues tell, and predicts on both sides of the price', async () => {
    const query = '/liquidations/heatmap-timeseries?time_window=48h&layer=predicted&exchanges=bybit'
    await expect
      .poll(async () => {
        const { data } = await getJson<PredictedTimeseriesResponse>(engine, query)
        return data.at(-3)?.coverage['bybit']?.state
      }, waiting)
      .toBe('modelled')
    const levels = await getJson<LevelsResponse>(engine, '/liquidations/levels?exchanges=bybit')
    expect(levels.nearest_below?.price_high).toBeLessThanOrEqual(levels.current_price * 1.001)
    expect(levels.nearest_above?.price_low).toBeGreaterThanOrEqual(levels.current_price * 0.999)
    expect(levels.total_long).toBeGreaterThan(0)
  })

  it('scores its zones on the liquidations of simulated traders, which it knows nothing of', async () => {
    const query = '/liquidations/validation?exchanges=bybit&horizons=1h&models=twoSided-1'
    const { rows } = await getJson<ValidationResponse>(engine, query)
    const [row] = rows
    expect(row?.sample_size).toBeGreaterThan(100)
    expect(row?.zone_coverage?.value).toBeLessThan(0.25)
    expect(row?.recall?.value).toBeGreaterThan(0)
    expect(row?.lift_over_random?.value).toBeCloseTo(
      (row?.recall?.value ?? 0) / (row?.random_recall?.value ?? 1),
      9,
    )
  })
})
