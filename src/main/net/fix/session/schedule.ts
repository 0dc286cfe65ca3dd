import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { FixSchedule } from '../types.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

export type Period = { readonly start: UnixMs; readonly end: UnixMs }

/** The session period that `now` lies in; null outside of all. */
export function periodAt(schedule: FixSchedule, now: UnixMs): Period | null {
  for (let back = 0; back <= 7; back += 1) {
    const start = startOn(schedule, now, -back)
    if (start === null || start > now) continue
    const end = endOf(schedule, start)
    return now < end ? { start, end } : null
  }
  return null
}

/** When the next period begins after `now`. */
export function nextStart(schedule: FixSchedule, now: UnixMs): UnixMs {
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const start = startOn(schedule, now, ahead)
    if (start !== null && start > now) return start
  }
  return (now + dayMs) as UnixMs
}

/** Whether numbering that began at `startedTime` belongs to an earlier period. */
export function isNewPeriod(
  schedule: FixSchedule,
  startedTime: UnixMs | null,
  now: UnixMs,
): boolean {
  const period = periodAt(schedule, now)
  return period !== null && (startedTime === null || startedTime < period.start)
}

/** The beginning on the day so many days from today, as the zone counts them; null on other days. */
function startOn(schedule: FixSchedule, now: UnixMs, days: number): UnixMs | null {
  const day = localDay(schedule, now) + days * dayMs
  if (schedule.startDay !== null && new Date(day).getUTCDay() !== schedule.startDay) return null
  return fromLocal(schedule, day + schedule.startMinute * minuteMs)
}

function endOf(schedule: FixSchedule, start: UnixMs): UnixMs {
  const day = localDay(schedule, start)
  const { startMinute, endMinute, startDay, endDay } = schedule
  const weekly = startDay !== null && endDay !== null
  let days = weekly ? (endDay - startDay + 7) % 7 : 0
  if (days === 0 && endMinute <= startMinute) days = weekly ? 7 : 1
  return fromLocal(schedule, day + days * dayMs + endMinute * minuteMs)
}

/** Midnight of the zone's day, as if the zone were UTC. */
function localDay(schedule: FixSchedule, time: UnixMs): number {
  const local = time + offsetAt(schedule, time)
  return Math.floor(local / dayMs) * dayMs
}

/** The time at which the zone's clocks show `local`; the offset is looked up near it. */
function fromLocal(schedule: FixSchedule, local: number): UnixMs {
  const guess = local - offsetAt(schedule, local)
  return (local - offsetAt(schedule, guess)) as UnixMs
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** How far the zone's clocks are ahead of UTC, ms. */
function offsetAt({ timeZone }: FixSchedule, time: number): number {
  if (timeZone === undefined || timeZone === 'UTC') return 0
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return shown - Math.floor(time / 1000) * 1000
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(timeZone, made)
  return made
}
