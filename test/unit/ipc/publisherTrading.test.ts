import * as fc from 'fast-check'
import { expect, describe, it } from 'vitest'
import type { ManagedOrder } from '../../../src/contract/domain/managedOrder.ts'
import type { Frame } from '../../../src/contract/ipc/frames.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createFrameHub } from '../../../src/main/ipc/publisher.ts'
import { frameLimits } from '../../../src/main/ipc/publisher/bounds.ts'
import { fakeServices } from '../../support/engineServices.ts'
import { decisionOf, managedOrderOf, workingOrderOf } from '../../support/fakeTrading.ts'
import { manualClock } from '../../support/manualClock.ts'

function setup() {
  const clock = manualClock()
  const bus = createBus(silentLog)
  const services = fakeServices()
  const hub = createFrameHub({ services, bus, clock, log: silentLog })
  const frames: Frame[] = []
  const link = hub.attach('main', (frame) => frames.push(frame))
  return { clock, bus, trading: services.fakeTrading, frames, link }
}

/** As `setup`, with everything that is there at first told and acknowledged. */
function started() {
  const parts = setup()
  parts.clock.advance(1100)
  for (const { sequence } of parts.frames) parts.link.acknowledge(sequence)
  parts.clock.advance(50)
  for (const { sequence } of parts.frames) parts.link.acknowledge(sequence)
  parts.frames.length = 0
  return parts
}

describe('frames about trading', () => {
  it('carry every change of an order, none merged', () => {
    const { clock, bus, frames } = started()
    const order = managedOrderOf()
    const changes = [1, 2, 3].map((version) => ({ ...order, version }))
    for (const change of changes) bus.publish(change)
    clock.advance(40)
    expect(frames[0]?.orders).toEqual({ items: changes, dropped: 0 })
  })

  it('carry the open orders, working orders and risk to a window that starts or lost its place', () => {
    const { clock, trading, frames, link } = setup()
    const open = managedOrderOf()
    trading.orders.push(open)
    trading.workingOrders.push(workingOrderOf())
    clock.advance(40)
    expect(frames[0]).toMatchObject({
      full: true,
      openOrders: [open],
      workingOrders: trading.workingOrders,
      risk: trading.risk,
    })
    link.resync()
    clock.advance(40)
    expect(frames[1]).toMatchObject({ full: true, openOrders: [open] })
  })

  it('keep only the newest state of a working order, and of risk', () => {
    const { clock, bus, trading, frames } = started()
    const order = workingOrderOf()
    bus.publish({ ...order, version: 2 })
    bus.publish({ ...order, version: 3 })
    bus.publish({ kind: 'risk', state: { ...trading.risk, preset: 'cautious' } })
    bus.publish({ kind: 'risk', state: { ...trading.risk, preset: 'standard' } })
    clock.advance(40)
    expect(frames[0]?.workingOrders).toEqual([{ ...order, version: 3 }])
    expect(frames[0]?.risk?.preset).toBe('standard')
  })

  it('tell risk that moved without an event within a second, and only then', () => {
    const { clock, trading, frames } = started()
    trading.risk = { ...trading.risk, day: { ...trading.risk.day, realizedPnl: '-12.5' } }
    clock.advance(1050)
    expect(frames.map(({ risk }) => risk?.day.realizedPnl)).toEqual(['-12.5'])
  })

  it('carry each routing decision', () => {
    const { clock, bus, frames } = started()
    const decisions = [decisionOf(), decisionOf()]
    for (const decision of decisions) bus.publish({ kind: 'routing', decision })
    clock.advance(40)
    expect(frames[0]?.routing).toEqual({ items: decisions, dropped: 0 })
  })

  it('say how many changes a window that read nothing has to ask for', () => {
    const { clock, bus, frames } = started()
    const order = managedOrderOf()
    for (let version = 1; version <= frameLimits.orders + 7; version += 1) {
      bus.publish({ ...order, version })
    }
    clock.advance(40)
    expect(frames[0]?.orders?.items).toHaveLength(frameLimits.orders)
    expect(frames[0]?.orders?.dropped).toBe(7)
  })
})

const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant('change' as const) },
  { weight: 3, arbitrary: fc.constant('wait' as const) },
  { weight: 2, arbitrary: fc.constant('acknowledge' as const) },
  { weight: 1, arbitrary: fc.constant('lose' as const) },
)

it('no change of an order is lost or doubled, whatever the window acknowledges or loses', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, bus, frames, link } = setup()
      const sent: number[] = []
      const kept: ManagedOrder[] = []
      let pending: Frame | null = null
      const order = managedOrderOf()
      const read = (): void => {
        pending = frames.pop() ?? pending
        frames.length = 0
      }
      const acknowledge = (): void => {
        read()
        if (pending === null) return
        kept.push(...(pending.orders?.items ?? []))
        link.acknowledge(pending.sequence)
        pending = null
      }
      for (const what of steps) {
        if (what === 'change') {
          sent.push(sent.length + 1)
          bus.publish({ ...order, version: sent.length })
        } else if (what === 'wait') clock.advance(40)
        else if (what === 'acknowledge') acknowledge()
        else {
          read()
          pending = null
          link.resync()
        }
      }
      for (let turn = 0; turn < 3; turn += 1) {
        clock.advance(40)
        acknowledge()
      }
      expect(kept.map(({ version }) => version)).toEqual(sent)
    }),
    { numRuns: 200 },
  )
})
