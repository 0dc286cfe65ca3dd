import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { AlertRule, MarketAlert } from '../../../src/contract/domain/marketAlert.ts'
import { marketAlertKinds } from '../../../src/contract/domain/marketAlert.ts'
import { alertRule } from '../../../src/contract/ipc/liquidationSchemas.ts'
import { applyFrame } from '../../../src/renderer/src/bridge/applyFrame.ts'
import { Announcer } from '../../../src/renderer/src/panels/marketAlerts/announce.ts'
import { draftProblem, newRule } from '../../../src/renderer/src/panels/marketAlerts/ruleDraft.ts'
import {
  restraintWords,
  ruleSentence,
} from '../../../src/renderer/src/panels/marketAlerts/ruleWords.ts'
import { onMarketAlerts } from '../../../src/renderer/src/stores/alertHearing.ts'
import {
  dismissToast,
  marketAlertBound,
  markMarketAlertsRead,
  mergeMarketAlerts,
  putMarketAlerts,
  showToasts,
  toastBound,
  unreadMarketAlerts,
  useMarketAlertStore,
} from '../../../src/renderer/src/stores/marketAlertStore.ts'

const alertOf = (alertId: string, fields: Partial<MarketAlert> = {}): MarketAlert => ({
  kind: 'marketAlert',
  alertId,
  ruleId: 'r-1',
  alertKind: 'largeLiquidation',
  severity: 'info',
  time: 1000 as UnixMs,
  symbol: 'BTCUSDT' as MarketAlert['symbol'],
  venue: 'bybit',
  positionSide: 'long',
  message: 'A long was liquidated.',
  price: 100,
  notional: 1e6,
  distance: null,
  sound: true,
  desktop: true,
  ...fields,
})
const state = () => useMarketAlertStore.getState()

beforeEach(() =>
  useMarketAlertStore.setState({ alerts: [], loaded: false, readUntil: 0, toasts: [] }),
)

describe('market alerts in the window', () => {
  it('come with the frames and are heard once, however often they come', () => {
    const heard: string[] = []
    const stop = onMarketAlerts((alerts) => heard.push(...alerts.map(({ alertId }) => alertId)))
    const frame = (sequence: number) => ({
      sequence,
      sentTime: Date.now() as UnixMs,
      full: false,
      marketAlerts: { items: [alertOf('a')], dropped: 0 },
    })
    applyFrame(frame(1), Date.now())
    applyFrame(frame(2), Date.now())
    stop()
    expect(heard).toEqual(['a'])
    expect(state().alerts).toHaveLength(1)
  })

  it('are not heard again when the history brings them first', () => {
    mergeMarketAlerts([alertOf('a')])
    expect(putMarketAlerts([alertOf('a'), alertOf('b')]).map(({ alertId }) => alertId)).toEqual([
      'b',
    ])
  })

  it('stand newest first, each once and within their bound', () => {
    const arrivals = fc.array(fc.record({ id: fc.nat(3000), time: fc.nat(99) }), {
      maxLength: 2500,
    })
    fc.assert(
      fc.property(arrivals, (rows) => {
        useMarketAlertStore.setState({ alerts: [] })
        mergeMarketAlerts(rows.map(({ id, time }) => alertOf(`a${id}`, { time: time as UnixMs })))
        const { alerts } = state()
        expect(alerts.length).toBeLessThanOrEqual(marketAlertBound)
        expect(new Set(alerts.map(({ alertId }) => alertId)).size).toBe(alerts.length)
        const times = alerts.map(({ time }) => time)
        expect(times).toEqual(times.toSorted((a, b) => b - a))
      }),
      { numRuns: 100 },
    )
  })

  it('are unread until somebody says otherwise, and later ones are unread again', () => {
    putMarketAlerts([alertOf('a'), alertOf('b')])
    expect(unreadMarketAlerts(state())).toBe(2)
    markMarketAlertsRead()
    expect(unreadMarketAlerts(state())).toBe(0)
    putMarketAlerts([alertOf('c', { time: 2000 as UnixMs })])
    expect(unreadMarketAlerts(state())).toBe(1)
  })

  it('pop up a few at a time and go when put away', () => {
    showToasts(Array.from({ length: 9 }, (_, at) => alertOf(`a${at}`, { time: at as UnixMs })))
    expect(state().toasts).toHaveLength(toastBound)
    dismissToast('a8')
    expect(state().toasts.map(({ alertId }) => alertId)).toEqual(['a7', 'a6'])
  })
})

describe('telling alerts', () => {
  const start = () => {
    const told: string[] = []
    const clock = { now: 10_000 }
    const announcer = new Announcer(
      {
        sound: (severity, volume) => told.push(`sound ${severity} ${volume}`),
        notify: (title) => told.push(`desktop ${title}`),
        toast: (alerts) => told.push(`toast ${alerts.length}`),
      },
      () => clock.now,
    )
    return { told, clock, announcer }
  }
  const heard = { mutedUntil: 0, volume: 0.5 }

  it('sounds once for the most severe and notifies as each rule says', () => {
    const { told, announcer } = start()
    const alerts = [
      alertOf('a'),
      alertOf('b', { severity: 'critical', desktop: false }),
      alertOf('c', { severity: 'warning', sound: false }),
    ]
    announcer.tell(alerts, heard)
    expect(told).toEqual([
      'toast 3',
      'sound critical 0.5',
      'desktop BTCUSDT: info',
      'desktop BTCUSDT: warning',
    ])
  })

  it('keeps silent while muted and speaks again when the time is over', () => {
    const { told, clock, announcer } = start()
    announcer.tell([alertOf('a')], { ...heard, mutedUntil: 20_000 })
    expect(told).toEqual([])
    clock.now = 20_000
    announcer.tell([alertOf('b')], { ...heard, mutedUntil: 20_000 })
    expect(told).toContain('sound info 0.5')
  })

  it('does not rattle in a storm', () => {
    const { told, clock, announcer } = start()
    for (let count = 0; count < 50; count += 1) {
      clock.now += 100
      announcer.tell([alertOf(`a${count}`)], heard)
    }
    const sounds = told.filter((each) => each.startsWith('sound'))
    expect(sounds.length).toBeLessThanOrEqual(5)
    expect(sounds.length).toBeGreaterThan(2)
  })
})

describe('rules being written', () => {
  it.each(marketAlertKinds)('begin as the engine would take them: %s', (kind) => {
    const draft = newRule(kind, null)
    expect(draftProblem(draft)).toBeNull()
    expect(alertRule.safeParse(draft).success).toBe(true)
  })

  it('are held back with the reason while something is missing', () => {
    const large = newRule('largeLiquidation', null)
    expect(draftProblem({ ...large, name: '  ' })).toBe('Give the rule a name.')
    expect(draftProblem({ ...large, minNotional: 0 } as typeof large)).toBe(
      'The size is more than 0.',
    )
    const near = newRule('nearCluster', null)
    expect(draftProblem({ ...near, levels: [] } as typeof near)).toBe(
      'At least one level is needed.',
    )
    const level = { severity: 'info', distance: 2, minNotional: 0 }
    expect(draftProblem({ ...near, levels: [level] } as typeof near)).toContain('A distance is')
  })

  it('are said in a sentence', () => {
    const rule = (kind: (typeof marketAlertKinds)[number]): AlertRule => ({
      ...newRule(kind, 'BTCUSDT' as AlertRule['symbol']),
      ruleId: 'r',
    })
    expect(ruleSentence(rule('largeLiquidation'))).toBe(
      'A long or short of BTCUSDT liquidated for 1.00M or more.',
    )
    expect(ruleSentence(rule('nearCluster'))).toContain('critical within 1% and 10.0M or more')
    expect(ruleSentence(rule('nearOwnLiquidation'))).toContain('critical within 1%; warning')
    expect(ruleSentence(rule('cascade'))).toContain(
      'within 1 min, 10 times the usual rate of the 4 h',
    )
    expect(restraintWords(rule('largeLiquidation'))).toBe('no pause, 100 a day at most')
    expect(restraintWords(rule('cascade'))).toBe('once in 1 h, 10 a day at most')
  })
})
