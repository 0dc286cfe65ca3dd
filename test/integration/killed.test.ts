import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { recordedHeatmap, recordedLiquidations } from '../support/api.ts'
import { type Recorded, forcedOrder, markPrice, writeCapture } from '../support/captures.ts'
import { type RunningCli, startCli, temporaryFolder } from '../support/cli.ts'
import { waitFor } from '../support/waitFor.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const start = 1_791_000_000_000
const total = 200

/** A forced order every 100 ms, each of another quantity, with mark prices between. */
const messages: readonly Recorded[] = Array.from({ length: total }, (_, index) => {
  const time = start + index * 100
  const order = { time, raw: forcedOrder('BTCUSDT', time, `0.${100 + index}`, '82000.5') }
  return index % 10 === 0 ? [{ time, raw: markPrice('BTCUSDT', time, '82000') }, order] : [order]
}).flat()

describe('an engine killed in the middle of a replay', () => {
  it('has lost and doubled nothing after the restart', async () => {
    const folder = temporaryFolder()
    closers.push(() => folder.remove())
    const capture = join(folder.path, 'capture.jsonl')
    writeCapture(capture, messages)
    const data = join(folder.path, 'data')
    const run = async (): Promise<RunningCli> => {
      const engine = await startCli([
        'start',
        '--host',
        'headless',
        '--data',
        data,
        '--replay',
        capture,
      ])
      closers.push(() => engine.stop())
      return engine
    }
    const seen = new Set<string>()
    for (const enough of [20, 70]) {
      const engine = await run()
      const rows = await waitFor('some of the recording', async () => {
        const recorded = await recordedLiquidations(engine)
        return recorded.length >= enough ? recorded : null
      })
      for (const { id } of rows) seen.add(id)
      await engine.kill()
    }
    const engine = await run()
    const rows = await waitFor(
      'the whole recording',
      async () => {
        const recorded = await recordedLiquidations(engine)
        return recorded.length >= total ? recorded : null
      },
      40_000,
    )
    const ids = rows.map(({ id }) => id)
    expect(ids).toHaveLength(total)
    expect(new Set(ids).size).toBe(total)
    expect(ids).toEqual(expect.arrayContaining([...seen]))
    const { per_exchange: perExchange } = await recordedHeatmap(data, 'BTCUSDT')
    const expected = Array.from(
      { length: total },
      (_, index) => Number(`0.${100 + index}`) * 82000.5,
    )
    const notional = expected.reduce((sum, value) => sum + value, 0)
    expect(perExchange['binance-usdm']).toMatchObject({ event_count: total })
    expect(perExchange['binance-usdm']?.total_volume.toFixed(2)).toBe(notional.toFixed(2))
  })
})
