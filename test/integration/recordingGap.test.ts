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

/** Two minutes of one mark price a second and a forced order every ten, silent for thirty seconds. */
function captureWithHole(start: number, holeFrom: number, holeTo: number): readonly Recorded[] {
  const messages: Recorded[] = []
  for (let time = start; time <= start + 120_000; time += 1000) {
    if (time > holeFrom && time < holeTo) continue
    messages.push({ time, raw: markPrice('BTCUSDT', time, '82000.1') })
    if (time % 10_000 === 0) {
      messages.push({
        time: time + 200,
        raw: forcedOrder('BTCUSDT', time + 195, '0.25', '82001.5'),
      })
    }
  }
  return messages
}

describe('a recording with a hole', () => {
  it('gives a heatmap with a hole, not with zeros', async () => {
    const folder = temporaryFolder()
    closers.push(() => folder.remove())
    const start = 1_791_000_000_000
    const holeFrom = start + 40_000
    const holeTo = start + 70_000
    const messages = captureWithHole(start, holeFrom, holeTo)
    const capture = join(folder.path, 'hole.jsonl')
    writeCapture(capture, messages)
    const data = join(folder.path, 'data')
    const engine: RunningCli = await startCli([
      'start',
      '--host',
      'headless',
      '--data',
      data,
      '--replay',
      capture,
      '--replay-speed',
      '20',
      '--replay-times',
      'original',
    ])
    closers.push(() => engine.stop())
    const forced = messages.filter(({ raw }) => raw.includes('forceOrder')).length
    await waitFor(
      'the whole recording',
      async () => (await recordedLiquidations(engine)).length === forced,
      40_000,
    )
    await engine.stop()

    const end = new Date(start + 120_000).toISOString()
    const answer = await recordedHeatmap(data, 'BTCUSDT', '--end', end, '--exchanges', 'binance')
    const gaps = answer.per_exchange['binance-usdm']?.coverage.gaps ?? []
    const inside = gaps.filter(({ from }) => Date.parse(from) >= start)
    expect(inside).toHaveLength(1)
    // Life is noted at most once in 250 ms, so the hole may begin that much early, never late.
    const [hole] = inside
    expect(Date.parse(hole?.from ?? '')).toBeGreaterThanOrEqual(holeFrom)
    expect(Date.parse(hole?.from ?? '')).toBeLessThanOrEqual(holeFrom + 250)
    expect(hole?.to).toBe(new Date(holeTo).toISOString())
  })
})
