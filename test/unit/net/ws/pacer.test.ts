import { describe, expect, it } from 'vitest'
import { Pacer } from '../../../../src/main/net/ws/pacer.ts'
import { manualClock } from '../../../support/manualClock.ts'

function pacerRig(framesPerSecond: number) {
  const clock = manualClock()
  const rig = { queue: 0, ready: true, sent: [] as number[] }
  const pacer = new Pacer({
    framesPerSecond,
    clock,
    ready: () => rig.ready,
    next: () => (rig.queue > 0 ? String((rig.queue -= 1)) : null),
    send: () => rig.sent.push(clock.monotonic()),
  })
  return { clock, rig, pacer }
}

describe('the pacer', () => {
  it('sends a burst at once and the rest as the second passes', () => {
    const { clock, rig, pacer } = pacerRig(5)
    rig.queue = 6
    pacer.pump()
    expect(rig.sent).toEqual([0, 0, 0, 0])
    clock.advance(1099)
    expect(rig.sent).toHaveLength(4)
    clock.advance(1)
    expect(rig.sent).toHaveLength(6)
  })

  it('counts frames that left by themselves', () => {
    const { rig, pacer } = pacerRig(5)
    rig.queue = 6
    pacer.count()
    pacer.count()
    pacer.pump()
    expect(rig.sent).toHaveLength(2)
  })

  it('spaces frames of a venue that takes less than one a second', () => {
    const { clock, rig, pacer } = pacerRig(0.5)
    rig.queue = 3
    pacer.pump()
    clock.advance(10_000)
    expect(rig.sent).toEqual([0, 2200, 4400])
  })

  it('waits for a socket that is full', () => {
    const { clock, rig, pacer } = pacerRig(5)
    rig.queue = 1
    rig.ready = false
    pacer.pump()
    clock.advance(1000)
    expect(rig.sent).toEqual([])
    rig.ready = true
    clock.advance(100)
    expect(rig.sent).toHaveLength(1)
  })

  it('sends nothing and keeps no timer after its close', () => {
    const { clock, rig, pacer } = pacerRig(2)
    rig.queue = 5
    pacer.pump()
    pacer.close()
    clock.advance(10_000)
    pacer.pump()
    expect(rig.sent).toHaveLength(1)
    expect(clock.pending).toBe(0)
  })
})
