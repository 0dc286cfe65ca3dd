import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConnectionStatus } from '../../../src/contract/domain/connection.ts'
import { ConnectionMeter, meterWindowMs } from '../../../src/main/connections/connectionMeter.ts'
import { quantile } from '../../../src/main/connections/rolling.ts'

type Step = {
  readonly waitMs: number
  readonly event:
    | { readonly kind: 'status'; readonly status: ConnectionStatus }
    | { readonly kind: 'answer'; readonly latencyMs: number }
    | { readonly kind: 'failure' }
}

const step: fc.Arbitrary<Step> = fc.record({
  waitMs: fc.integer({ min: 20, max: 5000 }),
  event: fc.oneof(
    fc.record({
      kind: fc.constant('status' as const),
      status: fc.constantFrom<ConnectionStatus>('connected', 'reconnecting', 'connecting'),
    }),
    fc.record({
      kind: fc.constant('answer' as const),
      latencyMs: fc.integer({ min: 0, max: 9000 }),
    }),
    fc.record({ kind: fc.constant('failure' as const) }),
  ),
})

/** Everything is kept and counted again at each look. */
class Reference {
  private readonly events: { readonly at: number; readonly event: Step['event'] }[] = []

  note(at: number, event: Step['event']): void {
    this.events.push({ at, event })
  }

  read(at: number) {
    const second = (time: number): number => Math.floor(time / 1000)
    const recent = this.events.filter((each) => second(each.at) > second(at) - meterWindowMs / 1000)
    const failures = recent.filter(({ event }) => event.kind === 'failure').length
    const latencies = recent
      .flatMap(({ event }) => (event.kind === 'answer' ? [event.latencyMs] : []))
      .toSorted((left, right) => left - right)
    const attempts = failures + latencies.length
    return {
      attempts,
      errorRate: attempts === 0 ? null : failures / attempts,
      latencyMs: quantile(latencies, 0.5),
      latencyP95Ms: quantile(latencies, 0.95),
      uptimeMs: this.uptime(at),
      reconnectCount: Math.max(0, this.openings() - 1),
    }
  }

  private uptime(now: number): number {
    let since: number | null = null
    let sum = 0
    for (const { at, event } of this.events) {
      if (event.kind !== 'status') continue
      if (since !== null) sum += at - since
      since = event.status === 'connected' ? at : null
    }
    return sum + (since === null ? 0 : now - since)
  }

  private openings(): number {
    let connected = false
    let count = 0
    for (const { event } of this.events) {
      if (event.kind !== 'status') continue
      if (event.status === 'connected' && !connected) count += 1
      connected = event.status === 'connected'
    }
    return count
  }
}

describe('property 30: the metrics of a connection', () => {
  it('equal a reference that keeps everything, whatever happens and whenever asked', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        let at = 1000
        const meter = new ConnectionMeter(at)
        const reference = new Reference()
        let lastUptime = 0
        for (const { waitMs, event } of steps) {
          at += waitMs
          expect(meter.read(at).uptimeMs).toBeGreaterThanOrEqual(lastUptime)
          reference.note(at, event)
          if (event.kind === 'status') meter.setStatus(event.status, at)
          else if (event.kind === 'failure') meter.failed(at, 'it failed')
          else {
            meter.succeeded(at)
            meter.measured(at, event.latencyMs)
          }
          const read = meter.read(at)
          expect(read).toMatchObject(reference.read(at))
          lastUptime = read.uptimeMs
        }
      }),
      { numRuns: 150 },
    )
  })

  it('take no more memory in a storm', () => {
    const meter = new ConnectionMeter(0)
    for (let count = 0; count < 200_000; count += 1) {
      meter.measured(count / 100, 10)
      meter.failed(count / 100, 'x'.repeat(5000))
    }
    expect(JSON.stringify(meter).length).toBeLessThan(100_000)
    expect(meter.read(2000).lastError?.length).toBeLessThanOrEqual(300)
  })
})
