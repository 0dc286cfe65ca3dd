import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { fail, succeed } from '../../../src/contract/errors.ts'
import { timeOfField, timeOfHeader } from '../../../src/main/venues/shared/serverTime.ts'
import { manualClock } from '../../support/manualClock.ts'

const clock = manualClock()
const time = Date.UTC(2026, 5, 1, 12, 0, 0)

function answer(body: unknown, headers: Record<string, string> = {}) {
  const receivedTime = clock.now()
  return Promise.resolve(succeed({ body, receivedTime, latencyMs: 40, headers }))
}

describe('the time a venue tells', () => {
  it('is read from the field of its answer, with the round trip it took', async () => {
    const read = await timeOfField({ clock, answer: answer({ serverTime: time }) }, 'serverTime')
    expect(read).toEqual(
      succeed({
        serverTime: time as UnixMs,
        roundTripMs: 40,
        receivedAt: clock.monotonic(),
        source: 'endpoint',
      }),
    )
  })

  it.each([{}, { serverTime: 'noon' }, { serverTime: 1_780_000_000 }, null, [1]])(
    'is not believed where %j comes instead',
    async (body) => {
      const read = await timeOfField({ clock, answer: answer(body) }, 'serverTime')
      expect(read).toMatchObject({ ok: false, error: { code: 'RESPONSE_MALFORMED' } })
    },
  )

  it('is the middle of the second that a Date header names', async () => {
    const headers = { date: new Date(time).toUTCString() }
    const read = await timeOfHeader({ clock, answer: answer({}, headers) })
    expect(read).toMatchObject({
      ok: true,
      value: { serverTime: time + 500, source: 'dateHeader' },
    })
  })

  it('is not known without one, and a failure stays a failure', async () => {
    expect(await timeOfHeader({ clock, answer: answer({}) })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
    const failure = fail('TIMEOUT', 'no answer')
    expect(await timeOfHeader({ clock, answer: Promise.resolve(failure) })).toBe(failure)
  })
})
