import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { createRateLimiter } from '../../../../src/main/net/rateLimit/limiter.ts'
import type {
  MeterSpec,
  RateCost,
  RatePriority,
  ScopeSpec,
} from '../../../../src/main/net/rateLimit/types.ts'
import { manualClock, settle } from '../../../support/manualClock.ts'

/** Half past a minute, so that calendar windows do not start by chance where the test does. */
const start = 1_750_000_050_000

function limiterRig(...scopes: ScopeSpec[]) {
  const clock = manualClock(start)
  const limiter = createRateLimiter({ scopes, clock })
  const left: string[] = []
  const ask = (name: string, cost: RateCost, priority: RatePriority = 'normal'): void => {
    void limiter.acquire(cost, { priority }).then(
      () => left.push(name),
      (error: Error) => left.push(`${name}: ${error.message}`),
    )
  }
  return { clock, limiter, left, ask }
}

const scope = (meter: MeterSpec, more: Partial<ScopeSpec> = {}): ScopeSpec => ({
  name: 'weight',
  category: 'weight',
  meter,
  reserveShare: 0,
  warnShare: 1,
  ...more,
})
const minute = 60_000

describe('the rate limiter', () => {
  it('starts a fixed window at the full minute of the venue', () => {
    const { clock, limiter } = limiterRig(
      scope({ kind: 'fixedWindow', limit: 10, windowMs: minute }),
    )
    const into = start % minute
    expect(limiter.tryAcquire({ weight: 10 })).toBe(true)
    clock.advance(minute - into - 1)
    expect(limiter.tryAcquire({ weight: 1 })).toBe(false)
    clock.advance(1)
    expect(limiter.tryAcquire({ weight: 10 })).toBe(true)
  })

  it('opens no window early when the clock of the machine is set', () => {
    const { clock, limiter } = limiterRig(
      scope({ kind: 'fixedWindow', limit: 10, windowMs: minute }),
    )
    limiter.tryAcquire({ weight: 10 })
    clock.jump(10 * minute)
    expect(limiter.tryAcquire({ weight: 1 })).toBe(false)
    clock.jump(-20 * minute)
    expect(limiter.tryAcquire({ weight: 1 })).toBe(false)
  })

  it('counts a sliding window back from now', () => {
    const { clock, limiter } = limiterRig(
      scope({ kind: 'slidingWindow', limit: 3, windowMs: 1000 }),
    )
    limiter.tryAcquire({ weight: 2 })
    clock.advance(600)
    limiter.tryAcquire({ weight: 1 })
    clock.advance(399)
    expect(limiter.tryAcquire({ weight: 1 })).toBe(false)
    clock.advance(1)
    expect(limiter.tryAcquire({ weight: 2 })).toBe(true)
    expect(limiter.tryAcquire({ weight: 1 })).toBe(false)
  })

  it.each([
    { kind: 'tokenBucket', limit: 10, refillPerSecond: 2 },
    { kind: 'decayingCounter', limit: 10, decayPerSecond: 2 },
  ] as const)('lets a $kind recover with time', async (meter) => {
    const { clock, limiter, left, ask } = limiterRig(scope(meter))
    limiter.tryAcquire({ weight: 10 })
    ask('four', { weight: 4 })
    await clock.advanceAsync(1990)
    expect(left).toEqual([])
    await clock.advanceAsync(20)
    expect(left).toEqual(['four'])
  })

  it('lets one through each interval once an earned budget is spent, and cancels from their own', async () => {
    const { clock, limiter, left, ask } = limiterRig(
      scope({
        kind: 'earnedBudget',
        limit: 3,
        spentIntervalMs: 10_000,
        critical: { add: 100_000, times: 2 },
      }),
    )
    for (const name of ['1', '2', '3', '4', '5']) ask(name, { weight: 1 })
    ask('cancel', { weight: 1 }, 'critical')
    await settle()
    expect(left).toEqual(['1', '2', '3', 'cancel'])
    await clock.advanceAsync(10_000)
    expect(left.slice(4)).toEqual(['4'])
    limiter.earn('weight', 5)
    await settle()
    expect(left.slice(4)).toEqual(['4', '5'])
    expect(limiter.status()[0]).toMatchObject({ limit: 8, used: 6, resetTime: null })
  })

  it('believes the venue when it has counted more than we have', () => {
    const { limiter } = limiterRig(scope({ kind: 'fixedWindow', limit: 100, windowMs: minute }))
    limiter.tryAcquire({ weight: 5 })
    limiter.observe('weight', { used: 60 })
    expect(limiter.status()[0]).toMatchObject({ used: 60, remaining: 40 })
    limiter.observe('weight', { remaining: 10 })
    expect(limiter.status()[0]).toMatchObject({ used: 90 })
    limiter.observe('weight', { used: 20 })
    expect(limiter.status()[0]).toMatchObject({ used: 90 })
    limiter.observe('weight', { limit: 200, used: Number.NaN })
    expect(limiter.status()[0]).toMatchObject({ limit: 200, used: 90 })
  })

  it('does not take the count of an earlier window for the present one', () => {
    const { clock, limiter } = limiterRig(
      scope({ kind: 'fixedWindow', limit: 100, windowMs: minute }),
    )
    const sentTime = clock.now()
    clock.advance(minute)
    limiter.observe('weight', { used: 99, sentTime })
    expect(limiter.status()[0]).toMatchObject({ used: 0 })
    limiter.observe('weight', { used: 7, sentTime: clock.now() })
    expect(limiter.status()[0]).toMatchObject({ used: 7 })
  })

  it('sends nothing in a scope before the time the venue named, cancels neither', async () => {
    const { clock, limiter, left, ask } = limiterRig(
      scope({ kind: 'slidingWindow', limit: 10, windowMs: 1000 }),
      scope({ kind: 'slidingWindow', limit: 10, windowMs: 1000 }, { name: 'orders' }),
    )
    limiter.penalty('weight', (clock.now() + 5000) as UnixMs)
    ask('query', { weight: 1 })
    ask('cancel', { weight: 0 }, 'critical')
    ask('order', { orders: 1 })
    await clock.advanceAsync(4999)
    expect(left).toEqual(['order'])
    expect(limiter.status()[0]?.penaltyUntil).toBe(start + 5000)
    await clock.advanceAsync(1)
    expect(left).toEqual(['order', 'cancel', 'query'])
    expect(limiter.status()[0]?.penaltyUntil).toBeNull()
  })

  it('stops every scope when the address is banned', async () => {
    const { clock, limiter, left, ask } = limiterRig(
      scope({ kind: 'slidingWindow', limit: 10, windowMs: 1000 }),
      scope({ kind: 'slidingWindow', limit: 10, windowMs: 1000 }, { name: 'orders' }),
    )
    limiter.penalty('*', (clock.now() + 120_000) as UnixMs)
    limiter.penalty('*', (clock.now() + 1000) as UnixMs)
    ask('query', { weight: 1 })
    ask('order', { orders: 1 })
    await clock.advanceAsync(119_999)
    expect(left).toEqual([])
    await clock.advanceAsync(1)
    expect(left).toEqual(['query', 'order'])
  })

  it('lets a request for another scope pass those that wait', async () => {
    const { left, ask } = limiterRig(
      scope({ kind: 'slidingWindow', limit: 1, windowMs: 1000 }),
      scope({ kind: 'slidingWindow', limit: 1, windowMs: 1000 }, { name: 'orders' }),
    )
    ask('first', { weight: 1 })
    ask('waits', { weight: 1 })
    ask('order', { orders: 1 })
    await settle()
    expect(left).toEqual(['first', 'order'])
  })

  it('does not let a large request starve behind small ones', async () => {
    const { clock, left, ask } = limiterRig(
      scope({ kind: 'tokenBucket', limit: 10, refillPerSecond: 1 }),
    )
    ask('all', { weight: 10 })
    ask('large', { weight: 8 })
    for (let count = 0; count < 20; count += 1) ask('small', { weight: 1 })
    await clock.advanceAsync(8100)
    expect(left).toEqual(['all', 'large'])
  })

  it('does not let a request that needs two scopes be overtaken for ever', async () => {
    const { clock, limiter, left, ask } = limiterRig(
      scope({ kind: 'tokenBucket', limit: 2, refillPerSecond: 1 }),
      scope({ kind: 'tokenBucket', limit: 2, refillPerSecond: 1 }, { name: 'orders' }),
    )
    limiter.tryAcquire({ weight: 2 })
    await clock.advanceAsync(1000)
    limiter.tryAcquire({ orders: 2 })
    ask('both', { weight: 2, orders: 2 })
    for (let count = 0; count < 100; count += 1) {
      ask('single', { weight: 2 })
      ask('single', { orders: 2 })
    }
    await clock.advanceAsync(50_000)
    expect(left.length).toBeGreaterThan(40)
    expect(left).not.toContain('both')
    await clock.advanceAsync(20_000)
    expect(left).toContain('both')
  })

  it('gives up a wait that is called off and uses nothing for it', async () => {
    const { clock, limiter } = limiterRig(
      scope({ kind: 'slidingWindow', limit: 1, windowMs: 1000 }),
    )
    limiter.tryAcquire({ weight: 1 })
    const stop = new AbortController()
    const wait = limiter.acquire({ weight: 1 }, { signal: stop.signal })
    stop.abort(new Error('changed my mind'))
    await expect(wait).rejects.toThrow('changed my mind')
    clock.advance(1000)
    expect(limiter.status()[0]).toMatchObject({ used: 0, queued: 0 })
  })

  it.each([
    [{ nothing: 1 }, 'no limit called nothing'],
    [{ weight: 11 }, 'can never give 11'],
    [{ weight: -1 }, 'cannot cost -1'],
    [{ weight: Number.NaN }, 'cannot cost NaN'],
  ])('refuses the cost %j', async (cost, message) => {
    const { left, ask } = limiterRig(scope({ kind: 'slidingWindow', limit: 10, windowMs: 1000 }))
    ask('it', cost)
    await settle()
    expect(left[0]).toContain(message)
  })

  it('refuses what waits when the venue lowers its limit below the cost', async () => {
    const { limiter, left, ask } = limiterRig(
      scope({ kind: 'fixedWindow', limit: 10, windowMs: minute }),
    )
    ask('first', { weight: 10 })
    ask('second', { weight: 8 })
    limiter.observe('weight', { limit: 5 })
    await settle()
    expect(left).toEqual(['first', 'second: the venue has lowered its limit below the cost'])
  })

  it('refuses more than the queue holds, and everything after its close', async () => {
    const clock = manualClock(start)
    const limiter = createRateLimiter({
      scopes: [scope({ kind: 'slidingWindow', limit: 1, windowMs: 1000 })],
      clock,
      maxQueued: 1,
    })
    await limiter.acquire({ weight: 1 })
    const waiting = limiter.acquire({ weight: 1 })
    await expect(limiter.acquire({ weight: 1 })).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    limiter.close()
    await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_STOPPING' })
    await expect(limiter.acquire({ weight: 1 })).rejects.toMatchObject({ code: 'ENGINE_STOPPING' })
    expect(clock.pending).toBe(0)
  })

  it('refuses two scopes of one name', () => {
    const twice = scope({ kind: 'slidingWindow', limit: 1, windowMs: 1000 })
    expect(() => limiterRig(twice, twice)).toThrow('two scopes are called weight')
  })
})
