import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Alert } from '../../../src/contract/domain/alert.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { applyFrame } from '../../../src/renderer/src/bridge/applyFrame.ts'
import { drawnSlots, topOf } from '../../../src/renderer/src/components/virtualSlots.ts'
import { bellWords } from '../../../src/renderer/src/panels/alerts/bellWords.ts'
import { everyAlert, filterAlerts } from '../../../src/renderer/src/panels/alerts/filterAlerts.ts'
import {
  alertBound,
  dismissAlert,
  markAllRead,
  mergeAlerts,
  pressing,
  putAlerts,
  readBound,
  unreadCount,
  useAlertStore,
} from '../../../src/renderer/src/stores/alertStore.ts'
import { useMarketAlertStore } from '../../../src/renderer/src/stores/marketAlertStore.ts'
import { readState, takeReadState } from '../../../src/renderer/src/stores/readState.ts'

function alertOf(id: string, fields: Partial<Alert> = {}): Alert {
  const time = 1_750_000_000_000 as UnixMs
  return {
    kind: 'alert',
    id,
    time,
    lastTime: time,
    count: 1,
    severity: 'error',
    category: 'EXCHANGE_ERROR',
    code: 'VENUE_ERROR',
    message: 'The venue reported an error.',
    venue: 'bybit',
    environment: 'sandbox',
    ...fields,
  }
}

const at = (id: string, lastTime: number, count = 1): Alert =>
  alertOf(id, { lastTime: lastTime as UnixMs, count })
const ids = (): readonly string[] => useAlertStore.getState().alerts.map((alert) => alert.id)
const unread = (): number => unreadCount(useAlertStore.getState())

beforeEach(() => {
  useAlertStore.setState({ alerts: [], read: new Set(), dismissed: new Set() })
})

describe('alerts in the window', () => {
  it('come with the frames', () => {
    const alerts = { items: [alertOf('a')], dropped: 0 }
    applyFrame({ sequence: 1, sentTime: Date.now() as UnixMs, full: true, alerts }, Date.now())
    expect(ids()).toEqual(['a'])
  })

  it('stand with the newest activity on top, each once with its newest count', () => {
    putAlerts([at('a', 1), at('b', 2)])
    putAlerts([at('a', 3, 7)])
    expect(ids()).toEqual(['a', 'b'])
    expect(useAlertStore.getState().alerts[0]?.count).toBe(7)
  })

  it('do not go back to an older telling', () => {
    expect(mergeAlerts([at('a', 3, 7)], [at('a', 1, 1)])[0]?.count).toBe(7)
  })

  it('never number more than their bound, whatever arrives', () => {
    const arrivals = fc.array(
      fc.record({ id: fc.nat(900), lastTime: fc.nat(50), count: fc.integer({ min: 1, max: 5 }) }),
      { maxLength: 1200 },
    )
    fc.assert(
      fc.property(arrivals, (rows) => {
        const merged = mergeAlerts(
          [],
          rows.map(({ id, lastTime, count }) => at(String(id), lastTime, count)),
        )
        expect(merged.length).toBeLessThanOrEqual(alertBound)
        expect(new Set(merged.map((alert) => alert.id)).size).toBe(merged.length)
        const times = merged.map((alert) => alert.lastTime)
        expect(times).toEqual(times.toSorted((a, b) => b - a))
      }),
      { numRuns: 100 },
    )
  })

  it('stay read while they only count on, and new ones are unread', () => {
    putAlerts([at('a', 1), at('b', 2)])
    expect(unread()).toBe(2)
    markAllRead()
    putAlerts([at('a', 3, 2)])
    expect(unread()).toBe(0)
    putAlerts([at('c', 4)])
    expect(unread()).toBe(1)
  })

  it('remember what was read over a reload, whichever comes first', () => {
    putAlerts([at('a', 1), at('b', 2)])
    markAllRead()
    const stored = JSON.stringify(readState())
    useAlertStore.setState({ alerts: [], read: new Set(), dismissed: new Set() })
    takeReadState(stored)
    putAlerts([at('a', 1), at('b', 2), at('c', 3)])
    expect(unread()).toBe(1)
  })

  it('take in whatever was stored as read without failing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        takeReadState(text)
        expect(useMarketAlertStore.getState().readUntil).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 100 },
    )
  })

  it('never remember more than their bound as read', () => {
    for (let run = 0; run < 4; run += 1) {
      const first = run * alertBound
      putAlerts(
        Array.from({ length: alertBound }, (_, index) =>
          at(`n${first + index}`, 10 + first + index),
        ),
      )
      markAllRead()
    }
    expect(useAlertStore.getState().read.size).toBe(readBound)
    expect(unread()).toBe(0)
  })

  it('press only when fatal, until read or put away', () => {
    putAlerts([
      alertOf('a'),
      alertOf('f', { category: 'FATAL' }),
      alertOf('g', { category: 'FATAL' }),
    ])
    const names = () => pressing(useAlertStore.getState()).map((alert) => alert.id)
    expect(names().toSorted()).toEqual(['f', 'g'])
    dismissAlert('f')
    expect(names()).toEqual(['g'])
    expect(unread()).toBe(3)
    markAllRead()
    expect(names()).toEqual([])
  })

  it('are filtered by severity and venue', () => {
    const rows = [
      alertOf('a'),
      alertOf('b', { severity: 'critical' }),
      alertOf('c', { venue: null }),
    ]
    const count = (change: object) => filterAlerts(rows, { ...everyAlert, ...change }).length
    expect(count({})).toBe(3)
    expect(count({ severity: 'critical' })).toBe(1)
    expect(count({ venue: 'bybit' })).toBe(2)
  })

  it('are counted in words', () => {
    expect([0, 1, 12].map(bellWords)).toEqual([
      'Alerts: none unread',
      '1 unread alert',
      '12 unread alerts',
    ])
  })
})

describe('a long list with an open row', () => {
  const list = { count: 1000, rowHeight: 20, open: 10, openSlots: 4 }

  it('puts the rows behind it further down', () => {
    expect(topOf(list, 10)).toBe(200)
    expect(topOf(list, 11)).toBe(300)
    expect(drawnSlots(list, 0, 100).height).toBe(1004 * 20)
  })

  it('draws every row in sight and few others, wherever one looks', () => {
    const cases = fc.record({
      count: fc.nat(400),
      open: fc.integer({ min: -1, max: 420 }),
      openSlots: fc.nat(6),
      scrollTop: fc.nat(9000),
      viewHeight: fc.nat(600),
    })
    fc.assert(
      fc.property(cases, ({ scrollTop, viewHeight, ...each }) => {
        const open = each.open < each.count ? each.open : -1
        const slots = { ...each, open, rowHeight: 20 }
        const { first, last, top } = drawnSlots(slots, scrollTop, viewHeight)
        expect(top).toBe(topOf(slots, first))
        for (let row = 0; row < each.count; row += 1) {
          const begin = topOf(slots, row)
          const end = begin + 20 * (row === open ? 1 + each.openSlots : 1)
          const inSight = end > scrollTop && begin < scrollTop + viewHeight
          expect(!inSight || (row >= first && row < last)).toBe(true)
        }
        expect(last - first).toBeLessThanOrEqual(Math.ceil(viewHeight / 20) + 20)
      }),
      { numRuns: 300 },
    )
  })
})
