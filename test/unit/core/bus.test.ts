import { describe, expect, it, vi } from 'vitest'
import type { FeedProblem, EngineEvent } from '../../../src/contract/events.ts'
import type { InstrumentId, UnixMs } from '../../../src/contract/domain/ids.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'

const problem = (message: string): FeedProblem => ({
  kind: 'problem',
  venue: 'bybit',
  environment: 'sandbox',
  problem: 'malformed',
  message,
  raw: null,
  receivedTime: 0 as UnixMs,
})

const mark = (markPrice: number): EngineEvent => ({
  kind: 'mark',
  instrumentId: 'BTCUSDT-LINEAR.BYBIT' as InstrumentId,
  markPrice,
  indexPrice: null,
  fundingRate: null,
  nextFundingTime: null,
  openInterest: null,
  exchangeTime: 0 as UnixMs,
  receivedTime: 0 as UnixMs,
})

describe('the bus', () => {
  it('delivers only the kinds a listener asked for', () => {
    const bus = createBus(silentLog)
    const seen = vi.fn<(event: EngineEvent) => void>()
    bus.on('problem', seen)
    bus.publish(mark(1))
    bus.publish(problem('one'))
    expect(seen).toHaveBeenCalledExactlyOnceWith(problem('one'))
  })

  it('shows every listener the same order when one publishes from inside another', () => {
    const bus = createBus(silentLog)
    const first: string[] = []
    const second: string[] = []
    bus.on('problem', ({ message }) => {
      first.push(message)
      if (message === 'one') bus.publish(problem('two'))
    })
    bus.on('problem', ({ message }) => second.push(message))
    bus.publish(problem('one'))
    expect(first).toEqual(['one', 'two'])
    expect(second).toEqual(['one', 'two'])
  })

  it('keeps going when a listener throws, and counts it', () => {
    const bus = createBus(silentLog)
    const seen = vi.fn<(event: EngineEvent) => void>()
    bus.on('problem', () => {
      throw new Error('broken listener')
    })
    bus.on('problem', seen)
    bus.publish(problem('one'))
    bus.publish(problem('two'))
    expect(seen).toHaveBeenCalledTimes(2)
    expect(bus.stats().listenerErrors).toBe(2)
  })

  it('stops delivering after the listener was taken off', () => {
    const bus = createBus(silentLog)
    const seen = vi.fn<(event: EngineEvent) => void>()
    const off = bus.on('problem', seen)
    off()
    bus.publish(problem('one'))
    expect(seen).not.toHaveBeenCalled()
  })

  it('gives up only what a newer message replaces when its queue is full', () => {
    const bus = createBus(silentLog, 3)
    const marks: number[] = []
    const problems: string[] = []
    bus.on('mark', ({ markPrice }) => marks.push(markPrice))
    bus.on('problem', ({ message }) => {
      problems.push(message)
      if (message !== 'flood') return
      for (let price = 1; price <= 10; price += 1) bus.publish(mark(price))
      bus.publish(problem('still here'))
    })
    bus.publish(problem('flood'))
    expect(problems).toEqual(['flood', 'still here'])
    expect(marks).toEqual([1, 2])
    expect(bus.stats().dropped).toBe(8)
  })
})
