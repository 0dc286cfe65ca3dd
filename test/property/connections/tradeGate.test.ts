import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BreakerState, tradeActions } from '../../../src/contract/domain/connections.ts'
import { decideTrade } from '../../../src/main/connections/tradeGate.ts'

const facts = fc.record({
  flags: fc.record({ ingest: fc.boolean(), execution: fc.boolean() }),
  execution: fc.record({
    state: fc.constantFrom<BreakerState>('closed', 'open', 'halfOpen'),
    reason: fc.option(fc.string()),
  }),
  qualityPause: fc.option(fc.string()),
  resuming: fc.boolean(),
  stopping: fc.boolean(),
})

describe('property 31: the gate before order entry', () => {
  it('lets cancels pass until the engine stops, and everything else only when all is well', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...tradeActions), (state, action) => {
        const { allowed } = decideTrade(state, action)
        const well =
          state.flags.execution &&
          state.execution.state === 'closed' &&
          state.qualityPause === null &&
          !state.resuming
        expect(allowed).toBe(!state.stopping && (action === 'cancel' || well))
      }),
      { numRuns: 300 },
    )
  })

  it('does not look at ingest: prices have their own ages', () => {
    const state = {
      flags: { ingest: false, execution: true },
      execution: { state: 'closed', reason: null },
      qualityPause: null,
      resuming: false,
      stopping: false,
    } as const
    expect(decideTrade(state, 'newOrder').allowed).toBe(true)
  })
})
