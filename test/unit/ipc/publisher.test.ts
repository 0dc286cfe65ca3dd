import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MarketAlert } from '../../../src/contract/domain/marketAlert.ts'
import type { Alert } from '../../../src/contract/domain/alert.ts'
import type { Frame } from '../../../src/contract/ipc/frames.ts'
import type { Resuming } from '../../../src/contract/domain/connections.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createFrameHub } from '../../../src/main/ipc/publisher.ts'
import { frameLimits } from '../../../src/main/ipc/publisher/bounds.ts'
import {
  btc,
  candleOf,
  fakeServices,
  healthOf,
  liquidationOf,
  markOf,
  startOfTests,
} from '../../support/engineServices.ts'
import { manualClock } from '../../support/manualClock.ts'

function setup() {
  const clock = manualClock()
  const bus = createBus(silentLog)
  const services = fakeServices()
  const hub = createFrameHub({ services, bus, clock, log: silentLog })
  const frames: Frame[] = []
  const link = hub.attach('main', (frame) => frames.push(frame))
  return { clock, bus, services, hub, frames, link }
}

/** As `setup`, past the first whole frame. */
function started() {
  const parts = setup()
  parts.clock.advance(1100)
  parts.link.acknowledge(1)
  parts.clock.advance(50)
  if (parts.frames.length === 2) parts.link.acknowledge(2)
  parts.frames.length = 0
  return parts
}

const query = {
  symbol: btc,
  from: startOfTests,
  to: (startOfTests + 3_600_000) as UnixMs,
  interval: '15m',
  binSize: 100,
} as const

describe('the frame hub', () => {
  it('gives a new window the whole state in frame 1', () => {
    const { clock, frames, services } = setup()
    clock.advance(40)
    expect(frames).toHaveLength(1)
    expect(frames[0]).toMatchObject({ sequence: 1, full: true, marks: services.marks })
    expect(frames[0]?.health).toHaveLength(3)
  })

  it('sends nothing while nothing changes', () => {
    const { clock, frames } = started()
    clock.advance(10_000)
    expect(frames).toEqual([])
  })

  it('holds the next frame until the last is acknowledged', () => {
    const { clock, bus, frames, link } = setup()
    clock.advance(40)
    bus.publish(markOf('A', 1))
    clock.advance(5000)
    expect(frames).toHaveLength(1)
    link.acknowledge(7)
    clock.advance(100)
    expect(frames).toHaveLength(1)
    link.acknowledge(1)
    clock.advance(40)
    expect(frames.map(({ sequence }) => sequence)).toEqual([1, 2])
  })

  it('sends about thirty frames a second to a window in sight and two to a hidden one', () => {
    const { clock, bus, frames, link } = started()
    const oneSecond = (): number => {
      frames.length = 0
      for (let step = 0; step < 100; step += 1) {
        bus.publish(markOf('A', step))
        clock.advance(10)
        const last = frames.at(-1)
        if (last !== undefined) link.acknowledge(last.sequence)
      }
      return frames.length
    }
    expect(oneSecond()).toBeGreaterThanOrEqual(28)
    expect(oneSecond()).toBeLessThanOrEqual(31)
    link.setVisible(false)
    oneSecond()
    expect(oneSecond()).toBe(2)
  })

  it('keeps only the newest mark of an instrument', () => {
    const { clock, bus, frames } = started()
    for (let price = 1; price <= 50; price += 1) bus.publish(markOf('A', price))
    bus.publish(markOf('B', 9))
    clock.advance(40)
    expect(frames[0]?.marks?.map(({ markPrice }) => markPrice)).toEqual([50, 9])
  })

  it('keeps the close of a finished candle beside the running one', () => {
    const { clock, bus, frames } = started()
    bus.publish({ ...candleOf(0, 5), closed: true })
    bus.publish(candleOf(60_000, 6))
    bus.publish(candleOf(60_000, 7))
    clock.advance(40)
    expect(frames[0]?.candles?.map(({ close }) => close)).toEqual([5, 7])
  })

  it('sends the health of venues again only when it changed', () => {
    const { clock, frames, services, link } = started()
    services.healthRows[1] = healthOf('bybit', { health: 'down', reason: 'disconnected' })
    clock.advance(1050)
    expect(frames.map(({ health }) => health?.[1]?.health)).toEqual(['down'])
    link.acknowledge(frames[0]?.sequence ?? 0)
    clock.advance(5000)
    expect(frames).toHaveLength(1)
  })

  it('counts the liquidations that did not fit', () => {
    const { clock, frames, services } = started()
    for (let index = 0; index < frameLimits.liquidations + 3; index += 1) {
      services.record(liquidationOf({ quantity: index + 1 }))
    }
    clock.advance(40)
    expect(frames[0]?.liquidations?.items).toHaveLength(frameLimits.liquidations)
    expect(frames[0]?.liquidations?.items[0]?.quantity).toBe(4)
    expect(frames[0]?.liquidations?.dropped).toBe(3)
  })

  it('leaves imported rows to the history, and says how many', () => {
    const { clock, frames, services } = started()
    const longAgo = (clock.now() - 3_600_000) as UnixMs
    services.record(liquidationOf({ quantity: 1, receivedTime: longAgo }))
    services.record(liquidationOf({ quantity: 2 }))
    clock.advance(40)
    expect(frames[0]?.liquidations?.items.map(({ quantity }) => quantity)).toEqual([2])
    expect(frames[0]?.liquidations?.dropped).toBe(1)
  })

  it('sends the changed columns of a watched heatmap, and all of them after a resync', () => {
    const { clock, frames, services, link } = started()
    expect(link.watch('view', query).columns).toBe(4)
    services.record(liquidationOf())
    clock.advance(40)
    expect(frames[0]?.heatmaps?.[0]).toMatchObject({ viewId: 'view', columns: 4 })
    link.resync()
    clock.advance(40)
    expect(frames[1]).toMatchObject({ full: true, sequence: (frames[0]?.sequence ?? 0) + 1 })
    expect(frames[1]?.heatmaps?.[0]?.changed).toEqual([0, 1, 2, 3])
  })

  it('closes what a window watched when it stops watching, watches anew, or closes', () => {
    const { services, link } = started()
    link.watch('a', query)
    link.watch('a', query)
    link.watch('b', query)
    expect(services.watchesOpen()).toBe(2)
    link.unwatch('a')
    expect(services.watchesOpen()).toBe(1)
    link.close()
    expect(services.watchesOpen()).toBe(0)
  })

  it('refuses more heatmaps than a window may watch', () => {
    const { link } = started()
    for (let view = 0; view < frameLimits.views; view += 1) link.watch(`v${view}`, query)
    expect(() => link.watch('one more', query)).toThrow(/at most 16/)
  })

  it('runs no timer without a window', () => {
    const { clock, link } = started()
    expect(clock.pending).toBe(2)
    link.close()
    expect(clock.pending).toBe(0)
  })

  it('goes on for the others when one window cannot be reached', () => {
    const { clock, hub, frames } = setup()
    hub.attach('broken', () => {
      throw new Error('gone')
    })
    const other: Frame[] = []
    hub.attach('other', (frame) => other.push(frame))
    clock.advance(40)
    expect([frames.length, other.length]).toEqual([1, 1])
  })
})

type Step =
  | { readonly kind: 'record'; readonly count: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'take' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'hide'; readonly visible: boolean }
  | { readonly kind: 'mark'; readonly price: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('record' as const), count: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 700 }) }),
  fc.record({ kind: fc.constant('take' as const) }),
  fc.record({ kind: fc.constant('refuse' as const) }),
  fc.record({ kind: fc.constant('hide' as const), visible: fc.boolean() }),
  fc.record({ kind: fc.constant('mark' as const), price: fc.integer({ min: 1, max: 9 }) }),
)

describe('any interleaving of events, acknowledgements and resyncs', () => {
  it('shows every liquidation once, in order, the newest mark, and numbers that rise by one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 35 }), (steps) => {
        const { clock, bus, services, frames, link } = setup()
        const shown: string[] = []
        const numbers: number[] = []
        let handled = 0
        let mark: number | undefined
        let latest: number | undefined
        const receive = (take: boolean): void => {
          const frame = frames[handled]
          if (frame === undefined) return
          handled += 1
          numbers.push(frame.sequence)
          if (!take) {
            link.resync()
            return
          }
          shown.push(...(frame.liquidations?.items ?? []).map(({ id }) => id))
          expect(frame.liquidations?.dropped ?? 0).toBe(0)
          mark = frame.marks?.find(({ instrumentId }) => instrumentId === 'A')?.markPrice ?? mark
          link.acknowledge(frame.sequence)
        }
        for (const action of steps) {
          if (action.kind === 'record') {
            for (let row = 0; row < action.count; row += 1) services.record(liquidationOf())
          } else if (action.kind === 'advance') clock.advance(action.ms)
          else if (action.kind === 'hide') link.setVisible(action.visible)
          else if (action.kind === 'mark') {
            latest = action.price
            const next = markOf('A', action.price)
            const others = services.marks.filter(({ instrumentId }) => instrumentId !== 'A')
            services.marks.splice(0, services.marks.length, ...others, next)
            bus.publish(next)
          } else receive(action.kind === 'take')
        }
        for (let round = 0; round < 5; round += 1) {
          clock.advance(600)
          receive(true)
        }
        expect(shown).toEqual(services.rows.map(({ id }) => id))
        expect(mark).toBe(latest)
        expect(numbers).toEqual(numbers.map((_, index) => index + 1))
      }),
      { numRuns: 300 },
    )
  })
})

function alertOf(id: string, count = 1): Alert {
  return {
    kind: 'alert',
    id,
    time: startOfTests,
    lastTime: startOfTests,
    count,
    severity: 'error',
    category: 'EXCHANGE_ERROR',
    code: 'VENUE_ERROR',
    message: 'The venue reported an error of its own.',
    venue: 'bybit',
    environment: 'sandbox',
  }
}

const marketAlert: MarketAlert = {
  kind: 'marketAlert',
  alertId: 'alert-1',
  ruleId: 'rule-1',
  alertKind: 'cascade',
  severity: 'warning',
  time: startOfTests,
  symbol: 'BTCUSDT' as MarketAlert['symbol'],
  venue: null,
  positionSide: 'long',
  message: 'Cascade in BTCUSDT.',
  price: 80_000,
  notional: 1_000_000,
  distance: null,
  sound: true,
  desktop: true,
}

describe('alerts in frames', () => {
  it('carry every alert in order, and again after a resync', () => {
    const { clock, bus, frames, link } = started()
    bus.publish(alertOf('a'))
    bus.publish(alertOf('b'))
    bus.publish(alertOf('a', 2))
    clock.advance(40)
    const sent = frames.at(-1)?.alerts
    expect(sent).toEqual({ items: [alertOf('a'), alertOf('b'), alertOf('a', 2)], dropped: 0 })
    link.resync()
    clock.advance(1000)
    expect(frames.at(-1)).toMatchObject({ full: true, alerts: sent })
  })

  it('carry what the trader’s rules reported, each once, and again after a resync', () => {
    const { clock, bus, frames, link } = started()
    bus.publish(marketAlert)
    clock.advance(40)
    const sent = frames.at(-1)?.marketAlerts
    expect(sent).toEqual({ items: [marketAlert], dropped: 0 })
    link.resync()
    clock.advance(1000)
    expect(frames.at(-1)).toMatchObject({ full: true, marketAlerts: sent })
    link.acknowledge(frames.at(-1)?.sequence ?? 0)
    clock.advance(1000)
    expect(frames.at(-1)?.marketAlerts).toEqual(sent)
  })

  it('count what a window that never answers could not be kept', () => {
    const { clock, bus, frames, link } = started()
    for (let index = 0; index < frameLimits.alerts + 7; index += 1) {
      bus.publish(alertOf(String(index)))
    }
    clock.advance(40)
    expect(frames.at(-1)?.alerts?.items).toHaveLength(frameLimits.alerts)
    expect(frames.at(-1)?.alerts?.dropped).toBe(7)
    link.close()
  })

  it('greet a new window with those of this run, oldest first', () => {
    const clock = manualClock()
    const services = {
      ...fakeServices(),
      alerts: { recent: () => [alertOf('newest'), alertOf('older')] },
    }
    const hub = createFrameHub({ services, bus: createBus(silentLog), clock, log: silentLog })
    const frames: Frame[] = []
    hub.attach('main', (frame) => frames.push(frame))
    clock.advance(40)
    expect(frames[0]?.alerts?.items.map(({ id }) => id)).toEqual(['older', 'newest'])
    hub.close()
  })

  it('tells once what orders wait for, and once that they wait no more', () => {
    const clock = manualClock()
    const services = fakeServices()
    let resuming: Resuming | null = null
    const connections = {
      ...services.connections,
      state: () => ({ ...services.connections.state(), resuming }),
    }
    const bus = createBus(silentLog)
    const hub = createFrameHub({
      services: { ...services, connections },
      bus,
      clock,
      log: silentLog,
    })
    const frames: Frame[] = []
    const link = hub.attach('main', (frame) => {
      frames.push(frame)
      link.acknowledge(frame.sequence)
    })
    const told = () =>
      frames.splice(0).flatMap((frame) => ('resuming' in frame ? [frame.resuming] : []))
    clock.advance(40)
    expect(told()).toEqual([null])
    resuming = { since: startOfTests, cause: 'The machine slept.', waitingFor: ['bybit'] }
    clock.advance(5000)
    expect(told()).toEqual([resuming])
    resuming = null
    clock.advance(5000)
    expect(told()).toEqual([null])
    hub.close()
  })
})
