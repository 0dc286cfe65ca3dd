import { describe, expect, it } from 'vitest'
import { Breaker, type BreakerPolicy } from '../../../src/main/connections/breaker.ts'
import { manualClock } from '../../support/manualClock.ts'

const policy: BreakerPolicy = {
  errorRate: 0.5,
  fewestAttempts: 10,
  latencyP95Ms: 5000,
  staleMs: 60_000,
  restMs: 10_000,
  longestRestMs: 40_000,
  probeMs: 5000,
}

function setup() {
  const clock = manualClock()
  const changes: string[] = []
  const breaker = new Breaker({
    path: 'ingest',
    policy,
    clock,
    onChange: ({ state }) => void changes.push(state),
  })
  const wait = (ms: number): void => {
    clock.advance(ms)
    breaker.tick(0)
  }
  return { clock, changes, breaker, wait }
}

describe('a circuit breaker', () => {
  it('opens on the share of failures, and only with enough attempts', () => {
    const { breaker } = setup()
    breaker.note(0, 9)
    breaker.tick(0)
    expect(breaker.status().state).toBe('closed')
    breaker.note(1, 0)
    breaker.tick(0)
    expect(breaker.status()).toMatchObject({ state: 'open', trips: 1, manual: false })
    expect(breaker.status().reason).toBe('9 of 10 attempts of the last minute failed.')
  })

  it('opens on the slowest twentieth, and on silence of open sockets', () => {
    const slow = setup()
    for (let count = 0; count < 20; count += 1) slow.breaker.noteLatency(count < 18 ? 10 : 6000)
    slow.breaker.tick(0)
    expect(slow.breaker.status().reason).toBe('The slowest twentieth takes 6000 ms.')
    const silent = setup()
    silent.breaker.tick(59_999)
    expect(silent.breaker.isClosed).toBe(true)
    silent.breaker.tick(60_000)
    expect(silent.breaker.status().reason).toBe('Connected, and no data for 60 s.')
  })

  it('forgets failures after a minute', () => {
    const { breaker, wait } = setup()
    breaker.note(0, 9)
    wait(61_000)
    breaker.note(0, 9)
    breaker.tick(0)
    expect(breaker.isClosed).toBe(true)
  })

  it('probes after a rest that doubles with each failure, up to a bound', () => {
    const { breaker, wait } = setup()
    breaker.note(0, 10)
    breaker.tick(0)
    const rests: number[] = []
    for (let round = 0; round < 4; round += 1) {
      let rested = 0
      while (!breaker.isProbing) {
        wait(1000)
        rested += 1
      }
      rests.push(rested)
      breaker.probeFailed('still away')
    }
    expect(rests).toEqual([10, 20, 40, 40])
    expect(breaker.status()).toMatchObject({ state: 'open', reason: 'still away', trips: 1 })
  })

  it('counts a probe that takes too long as failed', () => {
    const { breaker, wait, changes } = setup()
    breaker.note(0, 10)
    breaker.tick(0)
    wait(10_000)
    wait(5000)
    expect(changes).toEqual(['open', 'halfOpen', 'open'])
  })

  it('closes with a probe that succeeds, and is not opened again by what was before', () => {
    const { breaker, wait } = setup()
    breaker.note(0, 1000)
    breaker.tick(0)
    wait(10_000)
    breaker.probeSucceeded()
    breaker.tick(0)
    expect(breaker.status()).toMatchObject({ state: 'closed', reason: null, probeTime: null })
  })

  it('stays open by hand until it is reset by hand', () => {
    const { breaker, wait } = setup()
    breaker.trip('Opened by hand.')
    wait(600_000)
    expect(breaker.status()).toMatchObject({ state: 'open', manual: true, probeTime: null })
    breaker.probeSucceeded()
    expect(breaker.isClosed).toBe(false)
    breaker.reset()
    expect(breaker.status()).toMatchObject({ state: 'closed', manual: false })
  })
})
