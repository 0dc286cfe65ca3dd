import { describe, expect, it } from 'vitest'
import { silentLog } from '../../../../src/main/core/log.ts'
import { createRateLimiter } from '../../../../src/main/net/rateLimit/limiter.ts'
import type { ScopeSpec } from '../../../../src/main/net/rateLimit/types.ts'
import { manualClock } from '../../../support/manualClock.ts'

const scope = (name: string, limit: number): ScopeSpec => ({
  name,
  category: 'orders',
  meter: { kind: 'slidingWindow', limit, windowMs: 1000 },
  reserveShare: 0,
  warnShare: 1,
})

function rig(maxUnderway = 2) {
  const clock = manualClock(1_700_000_000_000)
  const limiter = createRateLimiter({ scopes: [scope('ip', 4)], clock, maxUnderway })
  return { clock, limiter, log: silentLog }
}

describe('A limiter that is shared by two clients', () => {
  it('counts what both send against the limit of the address', async () => {
    const { limiter } = rig()
    const account = limiter.share([scope('orders main', 10)])
    await limiter.acquire({ ip: 3 })
    await account.acquire({ ip: 1, 'orders main': 1 })
    expect(limiter.tryAcquire({ ip: 1 })).toBe(false)
    expect(account.tryAcquire({ ip: 1 })).toBe(false)
  })

  it('shows an account its own limits, and the venue all of them', () => {
    const { limiter } = rig()
    const account = limiter.share([scope('orders main', 10)])
    expect(account.status().map((each) => each.scope)).toEqual(['orders main'])
    expect(limiter.status().map((each) => each.scope)).toEqual(['ip', 'orders main'])
  })

  it('lets one client leave while all sockets of the other are busy', async () => {
    const { limiter } = rig(1)
    const account = limiter.share([])
    await limiter.acquire({ ip: 1 }, { occupies: true })
    let left = false
    const waiting = limiter.acquire({ ip: 1 }, { occupies: true }).then(() => (left = true))
    await account.acquire({ ip: 1 }, { occupies: true })
    expect(left).toBe(false)
    account.release()
    limiter.release()
    await waiting
    expect(left).toBe(true)
  })

  it('refuses what waits for limits that are taken away, and nothing else', async () => {
    const { limiter } = rig()
    const account = limiter.share([scope('orders main', 1)])
    await account.acquire({ 'orders main': 1 })
    const refused = account.acquire({ 'orders main': 1 })
    account.close()
    await expect(refused).rejects.toMatchObject({ code: 'ENGINE_STOPPING' })
    expect(limiter.tryAcquire({ ip: 1 })).toBe(true)
    expect(limiter.status().map((each) => each.scope)).toEqual(['ip'])
  })
})
