import { afterEach, describe, expect, it } from 'vitest'
import type { Alert } from '../../../src/contract/domain/alert.ts'
import type { ErrorCode } from '../../../src/contract/errors.ts'
import { createAlertBook } from '../../../src/main/alerts/alertBook.ts'
import { observeVenues } from '../../../src/main/app/observation.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { DisposableStack } from '../../../src/main/core/disposable.ts'
import type { AttemptRecord } from '../../../src/main/net/rest/types.ts'
import { attemptOf, auditRig } from '../../support/audit.ts'
import { recordingLog } from '../../support/recordingLog.ts'

const apiKey = 'vmPUZE6mv9SEMyKeyOfTheVenuecZgdSHg1'
const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP'
const closers: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

function setup() {
  const rig = auditRig()
  rig.trail.close()
  closers.push(rig.remove)
  const { log, lines } = recordingLog()
  const bus = createBus(log)
  const stack = new DisposableStack()
  const { database, clock } = rig
  const observation = observeVenues({ database, bus, clock, log }, stack)
  closers.push(() => stack.close())
  const hook = observation.onAttempt('bybit', 'live', { apiKey, secret })
  const attempt = (code: ErrorCode | null, message = 'it failed'): void =>
    hook({
      ...attemptOf({
        success: code === null,
        error: code === null ? null : { code, message },
      }),
      method: 'POST',
    } satisfies AttemptRecord)
  return { rig, bus, observation, attempt, lines, stack }
}

function alertOf(id: string): Alert {
  return {
    kind: 'alert',
    id,
    time: 1 as Alert['time'],
    lastTime: 1 as Alert['time'],
    count: 1,
    severity: 'error',
    category: 'EXCHANGE_ERROR',
    code: 'VENUE_ERROR',
    message: 'x',
    venue: null,
    environment: null,
  }
}

describe('what is made of a venue’s attempts', () => {
  it('is a row for each, an alert for errors of the venue, and a log line with the context', () => {
    const { attempt, observation, lines } = setup()
    attempt(null)
    attempt('TIMEOUT')
    attempt('VENUE_ERROR')
    attempt('AUTHENTICATION_FAILED')
    const page = { order: 'newestFirst', after: null, limit: 10, venue: 'bybit' } as const
    expect(observation.audit.page(page)).toHaveLength(4)
    expect(observation.alerts.recent(10)).toMatchObject([
      { code: 'AUTHENTICATION_FAILED', severity: 'critical', environment: 'live', count: 1 },
      { code: 'VENUE_ERROR', severity: 'error', venue: 'bybit', count: 1 },
    ])
    const logged = lines().filter(({ msg }) => msg === 'an error')
    expect(logged).toMatchObject([
      { code: 'VENUE_ERROR', message: 'it failed', context: { path: '/v5/order/create' } },
      { code: 'AUTHENTICATION_FAILED' },
    ])
  })

  it('keeps the row and the log of an error whose alert nobody could take', () => {
    const { attempt, bus, observation, lines } = setup()
    bus.on('alert', () => {
      throw new Error('the window is gone')
    })
    expect(() => attempt('VENUE_ERROR')).not.toThrow()
    const page = { order: 'newestFirst', after: null, limit: 10, success: false } as const
    expect(observation.audit.page(page)).toMatchObject([{ errorCode: 'VENUE_ERROR' }])
    expect(lines().map(({ msg }) => msg)).toContain('an error')
    expect(observation.alerts.recent(10)).toHaveLength(1)
  })

  it('lets no known key into an alert, whatever the venue wrote', () => {
    const { attempt, observation, lines } = setup()
    attempt('VENUE_ERROR', `no permission for ${apiKey}/${secret}`)
    const told = JSON.stringify([observation.alerts.recent(10), lines()])
    expect(told).not.toContain(apiKey)
    expect(told).not.toContain(secret)
  })

  it('tells the count of a repeated error before the engine ends', async () => {
    const { attempt, bus, stack } = setup()
    const told: number[] = []
    bus.on('alert', ({ count }) => told.push(count))
    for (let repeat = 0; repeat < 5; repeat += 1) attempt('VENUE_ERROR')
    expect(told).toEqual([1])
    await stack.close()
    expect(told).toEqual([1, 5])
  })
})

describe('the alert book', () => {
  it('holds each alert once, as it stands, newest first, and forgets past its bound', () => {
    const { log } = recordingLog()
    const bus = createBus(log)
    const book = createAlertBook(bus, 2)
    bus.publish(alertOf('a'))
    bus.publish(alertOf('b'))
    bus.publish({ ...alertOf('a'), count: 7 })
    expect(book.recent(10)).toMatchObject([{ id: 'a', count: 7 }, { id: 'b' }])
    bus.publish(alertOf('c'))
    expect(book.recent(10).map(({ id }) => id)).toEqual(['c', 'a'])
    expect(book.recent(1).map(({ id }) => id)).toEqual(['c'])
    book.close()
    bus.publish(alertOf('d'))
    expect(book.recent(10)).toHaveLength(2)
  })
})
