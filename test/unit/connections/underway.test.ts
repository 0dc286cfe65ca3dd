import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { createRateLimiter } from '../../../src/main/net/rateLimit/limiter.ts'
import { manualClock, settle } from '../../support/manualClock.ts'

function setup(maxUnderway: number) {
  const clock = manualClock()
  const limiter = createRateLimiter({
    clock,
    maxUnderway,
    scopes: ['a', 'b'].map((name) => ({
      name,
      category: 'weight',
      meter: { kind: 'fixedWindow', limit: 100, windowMs: 60_000 },
    })),
  })
  const left: string[] = []
  const send = (name: string, scope: string, priority: 'critical' | 'normal' = 'normal'): void =>
    void limiter.acquire({ [scope]: 1 }, { priority, occupies: true }).then(
      () => left.push(name),
      () => 'refused at the end',
    )
  const used = (): readonly number[] => limiter.status().map((status) => status.used)
  return { limiter, clock, left, send, used }
}

describe('requests that wait for a socket', () => {
  it('are not counted before one is free, and then leave in order', async () => {
    const { limiter, left, send, used } = setup(2)
    for (const name of ['1', '2', '3', '4']) send(name, 'a')
    await settle()
    expect(left).toEqual(['1', '2'])
    expect(used()).toEqual([2, 0])
    limiter.release()
    await settle()
    expect(left).toEqual(['1', '2', '3'])
    expect(limiter.status()[0]?.queued).toBe(1)
    limiter.close()
  })

  it('are passed by cancels', async () => {
    const { limiter, left, send } = setup(1)
    send('1', 'a')
    send('2', 'a')
    send('cancel', 'a', 'critical')
    await settle()
    expect(left).toEqual(['1', 'cancel'])
    limiter.release()
    await settle()
    expect(left).toEqual(['1', 'cancel'])
    limiter.release()
    await settle()
    expect(left).toEqual(['1', 'cancel', '2'])
    limiter.close()
  })

  it('do not take the place of what may leave while another limit is used up', async () => {
    const { limiter, clock, left, send } = setup(2)
    limiter.penalty('a', (clock.now() + 60_000) as UnixMs)
    for (const name of ['1', '2', '3']) send(name, 'a')
    send('free', 'b')
    await settle()
    expect(left).toEqual(['free'])
    limiter.close()
  })
})
