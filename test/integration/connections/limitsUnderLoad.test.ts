import { afterEach, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { type Clock, systemClock } from '../../../src/main/core/clock.ts'
import { createRateLimiter } from '../../../src/main/net/rateLimit/limiter.ts'
import type { RestOutcome } from '../../../src/main/net/rest/types.ts'
import { RateWindow } from '../../../src/sandbox/net/rateWindow.ts'
import { type RestRig, read, restRig } from '../../support/net/restRig.ts'

const weightPerMinute = 1200
const minuteMs = 60_000
const requests = 10_000
const sockets = 8
/** A minute of the venue passes in a second and a half. */
const speed = 40
const realMinuteMs = minuteMs / speed
const usedHeader = 'x-used-weight'

/** This machine's time, faster: what takes a minute there takes `minute / speed` here. */
const fastClock: Clock = {
  now: () => Math.floor(systemClock.now() * speed) as UnixMs,
  monotonic: () => systemClock.monotonic() * speed,
  after: (delayMs, run) => systemClock.after(delayMs / speed, run),
  every: (intervalMs, run) => systemClock.every(intervalMs / speed, run),
}

let rig: RestRig | null = null
afterEach(() => rig?.close())

describe('10,000 requests through 1,200 a minute', () => {
  it('all get their answer without one refusal, and cancels never wait for a minute to end', async () => {
    const window = new RateWindow(weightPerMinute, minuteMs)
    let refusals = 0
    let mostInAMinute = 0
    const limiter = createRateLimiter({
      clock: fastClock,
      maxUnderway: sockets,
      scopes: [
        {
          name: 'weight',
          category: 'weight',
          meter: { kind: 'fixedWindow', limit: weightPerMinute, windowMs: minuteMs },
        },
      ],
    })
    rig = await restRig(
      (_request, response) => {
        const used = window.take(1, fastClock.now())
        mostInAMinute = Math.max(mostInAMinute, used)
        if (used > weightPerMinute) {
          refusals += 1
          response.statusCode = 429
        }
        response.setHeader(usedHeader, used)
        response.end('{}')
      },
      {
        clock: fastClock,
        limiter,
        connections: sockets,
        timeouts: { readMs: 3_600_000, writeMs: 3_600_000, idleMs: 60_000, connectMs: 60_000 },
        onAttempt: undefined,
        onAnswer: (headers, sentTime) =>
          limiter.observe('weight', { used: Number(headers[usedHeader]), sentTime }),
      },
    )
    const { client } = rig
    const waits: number[] = []
    const cancels: Promise<RestOutcome>[] = []
    const cancel = async (): Promise<RestOutcome> => {
      const asked = performance.now()
      const outcome = await client.request(
        read({ operation: 'ORDER_CANCEL', cost: { weight: 1 }, priority: 'critical' }),
      )
      waits.push(performance.now() - asked)
      return outcome
    }
    const stop = systemClock.every(100, () => void cancels.push(cancel()))
    const queries = Array.from({ length: requests }, () =>
      client.request(read({ cost: { weight: 1 }, timeoutMs: 3_600_000 })),
    )
    const outcomes = await Promise.all(queries)
    stop()
    const canceled = await Promise.all(cancels)

    expect(outcomes.filter(({ kind }) => kind === 'ok')).toHaveLength(requests)
    expect(canceled.every(({ kind }) => kind === 'ok')).toBe(true)
    expect(refusals).toBe(0)
    expect(mostInAMinute).toBeLessThanOrEqual(weightPerMinute)
    expect(canceled.length).toBeGreaterThan(50)
    expect(Math.max(...waits)).toBeLessThan(realMinuteMs)
    limiter.close()
  }, 90_000)
})
