import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultQualityLimits, QualityWatch } from '../../../src/main/connections/qualityWatch.ts'

const sample = fc.record({
  latencyMs: fc.option(fc.integer({ min: 0, max: 12_000 })),
  errorRate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
})

/** Crossings of one figure: above the limit after having been well below it, or never above. */
function crossings(values: readonly (number | null)[], limit: number): number[] {
  const found: number[] = []
  let armed = true
  values.forEach((value, index) => {
    if (value === null) return
    if (armed && value > limit) {
      found.push(index)
      armed = false
    } else if (!armed && value < limit * 0.8) armed = true
  })
  return found
}

describe('property 31: the alert for bad quality', () => {
  it('is raised exactly once for each crossing of latency or error rate', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 200 }), (samples) => {
        const watch = new QualityWatch(defaultQualityLimits)
        const alerts = samples.map((each) => watch.update(each).length)
        const { latencyMs, errorRate } = defaultQualityLimits
        const expected = samples.map(() => 0)
        for (const index of [
          ...crossings(
            samples.map((each) => each.latencyMs),
            latencyMs,
          ),
          ...crossings(
            samples.map((each) => each.errorRate),
            errorRate,
          ),
        ]) {
          expected[index] = (expected[index] ?? 0) + 1
        }
        expect(alerts).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })
})
