import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConnectionsState } from '../../../src/contract/domain/connections.ts'
import { limitsAnswer } from '../../../src/main/gateway/answers/connections.ts'
import { createRateLimiter } from '../../../src/main/net/rateLimit/limiter.ts'
import { type ScopeSpec, rateCategories } from '../../../src/main/net/rateLimit/types.ts'
import { connectionsOf } from '../../support/engineServices.ts'
import { manualClock } from '../../support/manualClock.ts'

const spec = fc.record({
  category: fc.constantFrom(...rateCategories),
  limit: fc.integer({ min: 1, max: 5000 }),
  reserveShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
  kind: fc.constantFrom('fixedWindow' as const, 'slidingWindow' as const),
  used: fc.integer({ min: 0, max: 6000 }),
})

describe('property 35: the limits on the API', () => {
  it('list every scope with limit, used, remaining, reset and reserve as they are', () => {
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 6 }), (specs) => {
        const clock = manualClock()
        const scopes: readonly ScopeSpec[] = specs.map((each, index) => ({
          name: `scope ${index}`,
          category: each.category,
          meter: { kind: each.kind, limit: each.limit, windowMs: 60_000 },
          reserveShare: each.reserveShare,
        }))
        const limiter = createRateLimiter({ scopes, clock })
        specs.forEach(({ used }, index) => limiter.observe(`scope ${index}`, { used }))
        const venue = connectionsOf('bybit', clock.now())
        const state: ConnectionsState = {
          time: clock.now(),
          resuming: null,
          venues: [{ ...venue, limits: limiter.status() }],
        }
        const rows = limitsAnswer(state).exchanges['bybit'] ?? []
        expect(rows.map(({ scope }) => scope)).toEqual(scopes.map(({ name }) => name))
        specs.forEach(({ limit, used, reserveShare, category }, index) => {
          const row = rows[index]
          expect(row).toMatchObject({
            category: category.toUpperCase(),
            limit,
            used,
            remaining: Math.max(0, limit - used),
            reserve: Math.floor(limit * reserveShare),
            queued: 0,
            penalty_until: null,
          })
          const reset = Date.parse(row?.reset_time ?? '')
          expect(reset).toBeGreaterThanOrEqual(clock.now())
          expect(reset).toBeLessThanOrEqual(clock.now() + 60_000)
        })
        limiter.close()
      }),
      { numRuns: 100 },
    )
  })
})
