import { describe, expect, it } from 'vitest'
import { fuzzReport } from '../../support/fuzz/reporter.ts'
import { readRuns } from '../../support/fuzz/tally.ts'

describe('the fuzz report', () => {
  it('adds up the cases and faults of each target and says what was not run', () => {
    const text = fuzzReport(
      [
        { count: { target: 'exact JSON', cases: 10, faults: 3 }, failed: false },
        { count: { target: 'exact JSON', cases: 5, faults: 1 }, failed: false },
        { count: undefined, failed: false },
      ],
      0,
    )
    expect(text).toMatch(/exact JSON +15 cases, 4 faults counted$/m)
    expect(text).toMatch(/REST answers +not run$/m)
    expect(text).toMatch(/^nothing was thrown$/m)
  })

  it('never says that nothing was thrown when a test failed or an error came outside of one', () => {
    const failing = { count: { target: 'exact JSON', cases: 7, faults: 0 }, failed: true } as const
    expect(fuzzReport([failing], 0)).toMatch(/exact JSON .* 1 tests failed$/m)
    expect(fuzzReport([failing], 0)).not.toContain('nothing was thrown')
    expect(fuzzReport([], 1)).toContain('1 errors came outside of any test')
  })
})

describe('the number of fuzz cases', () => {
  it('is what the environment says, or a modest default', () => {
    expect([readRuns('1'), readRuns('5000'), readRuns(undefined), readRuns('')]).toEqual([
      1, 5000, 200, 200,
    ])
  })

  it.each(['0', '-1', '1.5', 'many', '1000001', 'Infinity'])('is refused as %s', (text) => {
    expect(() => readRuns(text)).toThrow('PITWALL_FUZZ_RUNS')
  })
})
