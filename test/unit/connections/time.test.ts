import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VenueClock } from '../../../src/main/connections/venueClock.ts'
import { watchWake } from '../../../src/main/connections/wakeDetector.ts'
import { manualClock } from '../../support/manualClock.ts'

function sampleAt(clock: ReturnType<typeof manualClock>, offset: number, roundTripMs: number) {
  const serverTime = clock.now() + offset - roundTripMs / 2
  return { serverTime, roundTripMs, receivedAt: clock.monotonic(), source: 'endpoint' as const }
}

describe('a venue’s clock', () => {
  it('is this machine’s until it was measured', () => {
    const clock = manualClock()
    const venue = new VenueClock(clock)
    expect(venue.now()).toBe(clock.now())
    expect(venue.status().offsetMs).toBeNull()
  })

  it('takes the answer for the middle of its round trip, and the median of several', () => {
    const clock = manualClock()
    const venue = new VenueClock(clock)
    venue.set([sampleAt(clock, 500, 40), sampleAt(clock, 90_000, 10), sampleAt(clock, 480, 80)])
    expect(venue.status()).toMatchObject({ offsetMs: 500, uncertaintyMs: 20, source: 'endpoint' })
    clock.advance(60_000)
    expect(venue.now()).toBe(clock.now() + 500)
  })

  it('keeps the venue’s time while this machine’s clock is set, and shows the new offset at once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3_600_000, max: 3_600_000 }),
        fc.array(fc.integer({ min: -86_400_000, max: 86_400_000 }), { maxLength: 10 }),
        (offset, jumps) => {
          const clock = manualClock()
          const venue = new VenueClock(clock)
          venue.set([sampleAt(clock, offset, 20)])
          const start = venue.now()
          let shifted = 0
          jumps.forEach((jump, index) => {
            clock.jump(jump)
            clock.advance(1000)
            shifted += jump
            expect(venue.now()).toBe(start + (index + 1) * 1000)
            expect(venue.status().offsetMs).toBe(offset - shifted)
          })
        },
      ),
      { numRuns: 100 },
    )
  })

  it('keeps what it knew when nobody answered, and says how sure it is of a Date header', () => {
    const clock = manualClock()
    const venue = new VenueClock(clock)
    venue.set([{ ...sampleAt(clock, 0, 10), source: 'dateHeader' }])
    venue.set([])
    expect(venue.status()).toMatchObject({ offsetMs: 0, uncertaintyMs: 505, source: 'dateHeader' })
    venue.forget()
    expect(venue.status().offsetMs).toBeNull()
  })
})

describe('the watch for sleep', () => {
  function setup() {
    const clock = manualClock()
    const heard: string[] = []
    const stop = watchWake({
      clock,
      onWake: (gapMs) => void heard.push(`wake ${gapMs}`),
      onClockJump: (jumpMs) => void heard.push(`jump ${jumpMs}`),
    })
    return { clock, heard, stop }
  }

  it('is quiet while time passes', () => {
    const { clock, heard, stop } = setup()
    clock.advance(3_600_000)
    stop()
    expect(heard).toEqual([])
    expect(clock.pending).toBe(0)
  })

  it('hears a small correction as that, not as sleep', () => {
    const { clock, heard } = setup()
    clock.jump(-5000)
    clock.advance(1000)
    clock.jump(500)
    clock.advance(1000)
    expect(heard).toEqual(['jump -5000'])
  })

  it('wakes once after hours in which only the wall clock went on', () => {
    const { clock, heard } = setup()
    clock.jump(3 * 3_600_000)
    clock.advance(1000)
    clock.advance(60_000)
    expect(heard).toEqual(['jump 10800000', 'wake 10800000'])
  })
})
