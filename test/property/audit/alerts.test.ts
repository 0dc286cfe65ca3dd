import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../../src/contract/domain/alert.ts'
import { type ErrorCode, errorCatalogue } from '../../../src/contract/errors.ts'
import { createErrorAlerts } from '../../../src/main/alerts/errorAlerts.ts'
import { manualClock } from '../../support/manualClock.ts'
import { read, restRig, write } from '../../support/net/restRig.ts'
import { recordingLog } from '../../support/recordingLog.ts'

const runs = { numRuns: 200 }
const windowMs = 60_000
const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP'
const codes = Object.keys(errorCatalogue) as ErrorCode[]

const step = fc.record({
  code: fc.constantFrom(...codes),
  message: fc.constantFrom('it failed', 'it failed otherwise', `signature=${secret}`),
  venue: fc.constantFrom('bybit' as const, 'hyperliquid' as const, null),
  operation: fc.constantFrom('ORDER_SUBMIT', 'BALANCE_QUERY'),
  waitMs: fc.constantFrom(0, 0, 1, 900, 59_999, 60_000, 200_000),
})
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** The alerts there should be: by distinct error and window, with their counts. */
function expected(steps: readonly Step[]): readonly number[] {
  const counts: { count: number }[] = []
  const open = new Map<string, { readonly since: number; readonly group: { count: number } }>()
  let now = 0
  for (const { code, message, venue, operation, waitMs } of steps) {
    now += waitMs
    const { category } = errorCatalogue[code]
    if (category !== 'EXCHANGE_ERROR' && category !== 'FATAL') continue
    const key = [code, message, venue, operation].join('|')
    const known = open.get(key)
    if (known !== undefined && now - known.since < windowMs) {
      known.group.count += 1
      continue
    }
    const group = { count: 1 }
    counts.push(group)
    open.set(key, { since: now, group })
  }
  return counts.map(({ count }) => count)
}

describe('Property 38: alerts of errors', () => {
  it('Property 38: each distinct EXCHANGE_ERROR or FATAL error of a window is one alert that counts, and each is logged', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.constantFrom('works', 'fails'),
        (steps, delivery) => {
          const clock = manualClock()
          const { log, lines } = recordingLog()
          const delivered: Alert[] = []
          const alerts = createErrorAlerts({
            clock,
            log,
            windowMs,
            deliver(alert) {
              delivered.push(alert)
              if (delivery === 'fails') throw new Error('the window is gone')
            },
          })
          for (const { code, message, venue, operation, waitMs } of steps) {
            clock.advance(waitMs)
            const context = { headers: { 'X-BAPI-SIGN': secret }, body: `apiKey=${secret}` }
            alerts.raise({
              failure: { code, message },
              venue,
              environment: 'sandbox',
              operation,
              context,
            })
          }
          alerts.close()

          const last = new Map(delivered.map((alert) => [alert.id, alert]))
          expect([...last.values()].map(({ count }) => count)).toEqual(expected(steps))
          for (const { category, severity, code } of delivered) {
            expect(category).toBe(errorCatalogue[code].category)
            expect(severity).toBe(category === 'FATAL' ? 'critical' : 'error')
          }
          const alertable = steps.filter(({ code }) =>
            ['EXCHANGE_ERROR', 'FATAL'].includes(errorCatalogue[code].category),
          )
          const noted = lines().filter(({ msg }) => msg === 'an error')
          expect(noted.map(({ code }) => code)).toEqual(alertable.map(({ code }) => code))
          for (const line of noted) {
            expect(line['context']).toBeDefined()
            expect(line['message']).toBeTruthy()
          }
          const told = JSON.stringify([noted, delivered])
          expect(told).not.toContain(secret)
          const undelivered = lines().filter(({ msg }) => msg !== 'an error')
          expect(undelivered).toHaveLength(delivery === 'fails' ? delivered.length : 0)
        },
      ),
      runs,
    )
  })
})

describe('Property 38: an alert that fails', () => {
  it('Property 38: never hides the error it was raised for', async () => {
    let status = 200
    const rig = await restRig((_request, response) => response.writeHead(status).end('{}'), {
      classify: (answered) =>
        answered < 400 ? null : { code: 'VENUE_ERROR', message: `answered ${answered}` },
      onAttempt() {
        throw new Error('nobody takes alerts')
      },
    })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 400, max: 599 }), fc.boolean(), async (given, isWrite) => {
        status = given
        const outcome = await rig.client.request(isWrite ? write() : read())
        const failure = { code: 'VENUE_ERROR', message: `answered ${given}` }
        expect(outcome).toMatchObject({ status: given, failure })
      }),
      runs,
    )
    await rig.close()
  })
})
