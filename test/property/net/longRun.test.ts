import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/main/core/random.ts'
import { createRateLimiter } from '../../../src/main/net/rateLimit/limiter.ts'
import { manualClock } from '../../support/manualClock.ts'

const limit = 1200
const minute = 60_000

/** A venue that counts by its own calendar minute at the arrival of a request. */
function meteringVenue(start: number) {
  const counts = new Map<number, number>()
  let refused = 0
  return {
    arrive(at: number): void {
      const window = Math.floor((start + at) / minute)
      const count = (counts.get(window) ?? 0) + 1
      counts.set(window, count)
      if (count > limit) refused += 1
    },
    refusals: () => refused,
    windows: () => counts.size,
  }
}

describe('a long run', () => {
  it('takes 10,000 requests through 1,200 a minute without a refusal and with cancels at once', async () => {
    const start = 1_750_000_050_000
    const clock = manualClock(start)
    const random = seededRandom(7)
    const venue = meteringVenue(start)
    const limiter = createRateLimiter({
      clock,
      scopes: [
        {
          name: 'requests',
          category: 'queries',
          meter: { kind: 'fixedWindow', limit, windowMs: minute },
        },
      ],
    })
    let done = 0
    const send = (): void => {
      done += 1
      const latency = random() * 400
      clock.after(latency, () => venue.arrive(clock.monotonic()))
    }
    const waits: number[] = []
    clock.every(2000, () => {
      const asked = clock.monotonic()
      const sendNow = (): void => {
        waits.push(clock.monotonic() - asked)
        send()
      }
      void limiter.acquire({ requests: 1 }, { priority: 'critical' }).then(sendNow)
    })
    for (let request = 0; request < 10_000; request += 1) {
      void limiter.acquire({ requests: 1 }, { priority: 'normal' }).then(send)
    }
    await clock.advanceAsync(15 * minute)
    expect(done - waits.length).toBe(10_000)
    expect(venue.refusals()).toBe(0)
    expect(venue.windows()).toBeGreaterThanOrEqual(10)
    expect(waits.length).toBeGreaterThan(400)
    expect(Math.max(...waits)).toBe(0)
  })
})
