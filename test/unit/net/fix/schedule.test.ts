import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { isNewPeriod, nextStart, periodAt } from '../../../../src/main/net/fix/session/schedule.ts'
import type { FixSchedule } from '../../../../src/main/net/fix/types.ts'
import { fixRig } from '../../../support/fix/sessionRig.ts'

const at = (text: string): UnixMs => Date.parse(text) as UnixMs
const iso = (time: UnixMs | undefined): string =>
  time === undefined ? 'none' : new Date(time).toISOString()

/** As a venue that logs everyone out from 17:00 to 17:05 in New York. */
const newYork: FixSchedule = {
  startMinute: 17 * 60 + 5,
  endMinute: 17 * 60,
  startDay: null,
  endDay: null,
  timeZone: 'America/New_York',
}
const weekly: FixSchedule = { startMinute: 60, endMinute: 120, startDay: 0, endDay: 5 }

describe('the hours of a session', () => {
  it('follow the clocks of their zone through summer time', () => {
    const summer = periodAt(newYork, at('2026-07-01T12:00:00Z'))
    expect([iso(summer?.start), iso(summer?.end)]).toEqual([
      '2026-06-30T21:05:00.000Z',
      '2026-07-01T21:00:00.000Z',
    ])
    expect(iso(periodAt(newYork, at('2026-12-01T12:00:00Z'))?.start)).toBe(
      '2026-11-30T22:05:00.000Z',
    )
    expect(periodAt(newYork, at('2026-07-01T21:02:00Z'))).toBe(null)
    expect(iso(nextStart(newYork, at('2026-07-01T21:02:00Z')))).toBe('2026-07-01T21:05:00.000Z')
  })

  it('of a week begin and end on their days', () => {
    const middle = periodAt(weekly, at('2026-11-18T00:00:00Z'))
    expect([iso(middle?.start), iso(middle?.end)]).toEqual([
      '2026-11-15T01:00:00.000Z',
      '2026-11-20T02:00:00.000Z',
    ])
    expect(periodAt(weekly, at('2026-11-21T12:00:00Z'))).toBe(null)
    expect(iso(nextStart(weekly, at('2026-11-21T12:00:00Z')))).toBe('2026-11-22T01:00:00.000Z')
  })

  it('begin numbering anew where it began in earlier hours', () => {
    const now = at('2026-07-01T12:00:00Z')
    expect(isNewPeriod(newYork, at('2026-06-30T20:00:00Z'), now)).toBe(true)
    expect(isNewPeriod(newYork, at('2026-06-30T22:00:00Z'), now)).toBe(false)
    expect(isNewPeriod(newYork, null, now)).toBe(true)
  })

  it('end a session that is up, and start its numbers again', () => {
    const start = new Date(1_750_000_000_000)
    const minute = start.getUTCHours() * 60 + start.getUTCMinutes()
    const schedule = {
      startMinute: minute + 2,
      endMinute: minute + 1,
      startDay: null,
      endDay: null,
    }
    const rig = fixRig('initiator', { schedule })
    rig.logon()
    rig.session.send('D', [[11, 'a']])
    rig.said()
    rig.clock.advance(60_000)
    expect(rig.saidTypes()).toContain('5')
    rig.say('35=5')
    expect(rig.isClosed()).toBe(true)
    rig.clock.advance(60_000)
    rig.next = 1
    rig.connect()
    expect(rig.said()).toMatchObject([{ 35: 'A', 34: '1' }])
  })
})
