import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Outbox, outboxLimits } from '../../../src/main/gateway/sockets/outbox.ts'
import { manualClock } from '../../support/manualClock.ts'

function setup() {
  const clock = manualClock()
  const received: string[] = []
  const flushes: (() => void)[] = []
  let terminated = false
  const sink = {
    send(text: string, done: () => void) {
      flushes.push(() => {
        received.push(text)
        done()
      })
    },
    terminate() {
      terminated = true
    },
  }
  const outbox = new Outbox(sink, clock, (dropped) => `dropped ${dropped}`)
  return {
    clock,
    outbox,
    received,
    isTerminated: () => terminated,
    /** The client reads one message. */
    flush: () => flushes.shift()?.(),
  }
}

describe('the outbox of a stream client', () => {
  it('sends in order, one at a time', () => {
    const { outbox, received, flush } = setup()
    for (const text of ['a', 'b', 'c']) outbox.push(text)
    for (let turn = 0; turn < 4; turn += 1) flush()
    expect(received).toEqual(['a', 'b', 'c'])
  })

  it('drops the oldest for a slow client and says how many', () => {
    const { outbox, received, flush } = setup()
    for (let index = 0; index <= outboxLimits.waiting + 3; index += 1) outbox.push(`m${index}`)
    expect(outbox.size).toBe(outboxLimits.waiting + 1)
    flush()
    flush()
    flush()
    expect(received).toEqual(['m0', 'dropped 3', 'm4'])
  })

  it('drops what waits when a send takes longer than a second', () => {
    const { clock, outbox, received, flush } = setup()
    for (const text of ['a', 'b', 'c']) outbox.push(text)
    clock.advance(outboxLimits.sendTimeoutMs)
    outbox.push('d')
    for (let turn = 0; turn < 4; turn += 1) flush()
    expect(received).toEqual(['a', 'dropped 2', 'd'])
  })

  it('ends the connection of a client that reads nothing', () => {
    const { clock, outbox, isTerminated } = setup()
    outbox.push('a')
    clock.advance(outboxLimits.giveUpMs)
    expect(isTerminated()).toBe(true)
  })

  it('leaves no timer behind', () => {
    const { clock, outbox, flush } = setup()
    outbox.push('a')
    outbox.push('b')
    flush()
    outbox.close()
    expect(clock.pending).toBe(0)
  })

  it('accounts for every message: received, in order, or counted as dropped', () => {
    const action = fc.constantFrom('push', 'flush', 'wait')
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const { clock, outbox, received, flush } = setup()
        let pushed = 0
        for (const kind of actions) {
          if (kind === 'push') outbox.push(String((pushed += 1)))
          else if (kind === 'flush') flush()
          else clock.advance(600)
        }
        for (let turn = 0; turn < 200; turn += 1) flush()
        const warnings = received.filter((text) => text.startsWith('dropped'))
        const dropped = warnings.reduce((sum, text) => sum + Number(text.split(' ')[1]), 0)
        const messages = received.filter((text) => !text.startsWith('dropped')).map(Number)
        expect(messages.length + dropped).toBe(pushed)
        expect(messages).toEqual(messages.toSorted((left, right) => left - right))
        expect(outbox.size).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})
