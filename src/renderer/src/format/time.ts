/** Which clock the interface shows. Times inside the program are always UTC milliseconds. */
export type TimeZone = 'utc' | 'local'

type Parts = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

function partsOf(time: number, zone: TimeZone): Parts {
  const date = new Date(time)
  return zone === 'utc'
    ? {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth(),
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
      }
    : {
        year: date.getFullYear(),
        month: date.getMonth(),
        day: date.getDate(),
        hour: date.getHours(),
        minute: date.getMinutes(),
        second: date.getSeconds(),
      }
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const two = (value: number): string => String(value).padStart(2, '0')

/** `12:03` */
export function formatMinute(time: number, zone: TimeZone): string {
  const { hour, minute } = partsOf(time, zone)
  return `${two(hour)}:${two(minute)}`
}

/** `12:03:09` */
export function formatClock(time: number, zone: TimeZone): string {
  return `${formatMinute(time, zone)}:${two(partsOf(time, zone).second)}`
}

/** `20 Nov` */
export function formatDay(time: number, zone: TimeZone): string {
  const { day, month } = partsOf(time, zone)
  return `${day} ${months[month] ?? ''}`
}

/** `20 Nov 12:03` */
export function formatDayMinute(time: number, zone: TimeZone): string {
  return `${formatDay(time, zone)} ${formatMinute(time, zone)}`
}

/** `20 Nov 2026 12:03:09 UTC`, for hover. */
export function formatFull(time: number, zone: TimeZone): string {
  const day = `${formatDay(time, zone)} ${partsOf(time, zone).year}`
  return `${day} ${formatClock(time, zone)} ${zone === 'utc' ? 'UTC' : 'local'}`
}

/** True at the first moment of a day of that clock. */
export function isMidnight(time: number, zone: TimeZone): boolean {
  const { hour, minute } = partsOf(time, zone)
  return hour === 0 && minute === 0
}
