import type { UnixMs } from '../../../../contract/domain/ids.ts'

const form = /^(\d{4})(\d\d)(\d\d)-(\d\d):(\d\d):(\d\d)(?:\.(\d{3}|\d{6}|\d{9}|\d{12}))?$/

/** `YYYYMMDD-HH:MM:SS` with so many digits of a second. */
export function formatUtcTimestamp(time: UnixMs, digits: 0 | 3 | 6 = 3): string {
  const iso = new Date(time).toISOString()
  const whole = `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}-${iso.slice(11, 19)}`
  if (digits === 0) return whole
  return `${whole}.${iso.slice(20, 23)}${digits === 6 ? '000' : ''}`
}

/** Unix ms with what is finer as a fraction; null where the text is no UTCTimestamp. */
export function parseUtcTimestamp(text: string): UnixMs | null {
  const parts = form.exec(text)
  if (parts === null) return null
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  // A leap second reads as the first of the next minute.
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return null
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null
  const fraction = parts[7] === undefined ? 0 : Number(`0.${parts[7]}`) * 1000
  return (Date.UTC(year, month - 1, day, hour, minute, second) + fraction) as UnixMs
}
