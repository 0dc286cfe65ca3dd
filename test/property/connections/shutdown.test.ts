import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InFlight } from '../../../src/main/core/inFlight.ts'
import { manualClock, settle } from '../../support/manualClock.ts'

const work = fc.record({
  durationMs: fc.integer({ min: 1, max: 60_000 }),
  mayFinish: fc.boolean(),
})

describe('property 32: shutting down with work under way', () => {
  it('lets finish what finishes in time, calls off the rest, and counts every piece once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(work, { maxLength: 40 }),
        fc.integer({ min: 0, max: 40_000 }),
        async (works, limitMs) => {
          const clock = manualClock()
          const inFlight = new InFlight(clock)
          const canceled = new Set<number>()
          const finished = new Set<number>()
          works.forEach(({ durationMs, mayFinish }, index) => {
            const own = inFlight.begin(() => {
              canceled.add(index)
              own.end()
            }, mayFinish)
            clock.after(durationMs, () => {
              if (canceled.has(index)) return
              finished.add(index)
              own.end()
            })
          })
          const draining = inFlight.drain(limitMs, new Error('stopping'))
          const again = inFlight.drain(0, new Error('once more'))
          expect(inFlight.isOpen).toBe(false)
          await settle()
          await clock.advanceAsync(limitMs)
          const report = await draining
          expect(await again).toEqual(report)
          const inTime = works.filter(
            ({ durationMs, mayFinish }) => mayFinish && limitMs > 0 && durationMs <= limitMs,
          ).length
          expect(report).toEqual({ completed: inTime, canceled: works.length - inTime })
          expect(finished.size).toBe(inTime)
          expect(canceled.size).toBe(report.canceled)
          expect(inFlight.size).toBe(0)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('does not wait where nothing is under way', async () => {
    const clock = manualClock()
    const report = await new InFlight(clock).drain(30_000, new Error('stopping'))
    expect(report).toEqual({ completed: 0, canceled: 0 })
    expect(clock.pending).toBe(0)
  })
})
