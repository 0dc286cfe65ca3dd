import { describe, expect, it, vi } from 'vitest'
import { type BackoffPolicy, backoffDelay } from '../../../src/main/core/backoff.ts'
import { BoundedQueue } from '../../../src/main/core/boundedQueue.ts'
import { systemClock, sleep } from '../../../src/main/core/clock.ts'
import { DisposableStack } from '../../../src/main/core/disposable.ts'
import { seededRandom } from '../../../src/main/core/random.ts'

describe('a bounded queue', () => {
  it('gives up the oldest entry and counts it', () => {
    const queue = new BoundedQueue<number>(2)
    for (const item of [1, 2, 3]) queue.push(item)
    expect(queue.drain()).toEqual([2, 3])
    expect(queue.dropped).toBe(1)
  })

  it('keeps its order through thousands of entries', () => {
    const queue = new BoundedQueue<number>(10)
    const out: number[] = []
    for (let item = 0; item < 5000; item += 1) {
      queue.push(item)
      const next = queue.shift()
      if (next !== undefined) out.push(next)
    }
    expect(out).toEqual(Array.from({ length: 5000 }, (_, item) => item))
    expect(queue.size).toBe(0)
  })

  it('refuses a bound that is no bound', () => {
    expect(() => new BoundedQueue(0)).toThrow(RangeError)
  })
})

describe('a stack of things to close', () => {
  it('closes in reverse order, all of them, and once', async () => {
    const order: string[] = []
    const stack = new DisposableStack()
    stack.add(() => void order.push('first'))
    stack.add(() => Promise.reject(new Error('stuck')))
    stack.add(() => void order.push('last'))
    await expect(stack.close()).rejects.toThrow('some parts did not close')
    await expect(stack.close()).rejects.toThrow('some parts did not close')
    expect(order).toEqual(['last', 'first'])
  })

  it('closes at once what is added after it was closed', async () => {
    const stack = new DisposableStack()
    await stack.close()
    const late = vi.fn<() => void>()
    stack.add(late)
    await stack.close()
    expect(late).toHaveBeenCalledOnce()
  })
})

describe('backoff', () => {
  const policy: BackoffPolicy = { initialMs: 1000, maxMs: 60_000, multiplier: 2, jitter: 0 }

  it('doubles up to its cap', () => {
    const delays = [0, 1, 2, 3, 6, 50].map((attempt) => backoffDelay(policy, attempt, () => 0.5))
    expect(delays).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000])
  })

  it('stays within the jitter', () => {
    const random = seededRandom(1)
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const delay = backoffDelay({ ...policy, jitter: 0.1 }, 0, random)
      expect(delay).toBeGreaterThanOrEqual(900)
      expect(delay).toBeLessThanOrEqual(1100)
    }
  })
})

describe('seeded chance', () => {
  it('repeats from the same seed and differs from another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed))
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })
})

describe('sleeping', () => {
  it('wakes with an error when aborted', async () => {
    const controller = new AbortController()
    const slept = sleep(systemClock, 60_000, controller.signal)
    controller.abort(new Error('stop'))
    await expect(slept).rejects.toThrow('stop')
    await expect(sleep(systemClock, 1, controller.signal)).rejects.toThrow('stop')
  })
})
