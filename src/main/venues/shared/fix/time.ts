import type { UnixMs } from '../../../../contract/domain/ids.ts'

const stamp = /^(\d{4})(\d{2})(\d{2})-(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3})(?:\d{3}){0,3})?$/
const date = /^(\d{4})(\d{2})(\d{2})$/
const dayMs = 86_400_000

/** `20260601-12:00:00.000`. */
export function utcTimestamp(time: UnixMs): string {
  const text = new Date(time).toISOString()
  return `${text.slice(0, 10).replaceAll('-', '')}-${text.slice(11, 23)}`
}

/** With 0, 3, 6, 9 or 12 digits of a second's fraction, of which milliseconds are kept. */
export function readUtcTimestamp(text: string): UnixMs | null {
  const [, year, month, day, hour, minute, second, fraction = '000'] = stamp.exec(text) ?? []
  if (year === undefined) return null
  // A leap second is the last of its minute.
  const whole = second === '60' ? '59' : second
  return instant(`${year}-${month}-${day}T${hour}:${minute}:${whole}.${fraction}Z`, String(day))
}

/** `20260601`, the last day on which an order lives, for an order that ends when that day does. */
export function expireDateOf(expireTime: UnixMs): string | null {
  if (expireTime % dayMs !== 0) return null
  return utcTimestamp((expireTime - dayMs) as UnixMs).slice(0, 8)
}

/** The end of the day, UTC. */
export function readExpireDate(text: string): UnixMs | null {
  const [, year, month, day] = date.exec(text) ?? []
  if (year === undefined) return null
  const start = instant(`${year}-${month}-${day}T00:00:00.000Z`, String(day))
  return start === null ? null : ((start + dayMs) as UnixMs)
}

/** Null for a day that its month does not have. */
function instant(iso: string, day: string): UnixMs | null {
  const time = Date.parse(iso)
  if (Number.isNaN(time) || new Date(time).getUTCDate() !== Number(day)) return null
  return time as UnixMs
}
