import { z } from 'zod'
import type { UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import { unifiedSymbolPattern } from '../../contract/ipc/schemas.ts'

/** Arguments as they stand in an address: text, read into our own types. */
export const symbolField = z
  .string()
  .regex(unifiedSymbolPattern, 'must be base and quote in capitals, such as BTCUSDT')
  .transform((text) => text as UnifiedSymbol)

/** Comma list; which venues the names stand for is decided where the venues are known. */
export const exchangesField = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .refine((names) => names.length <= 50 && names.every((name) => name !== ''), {
    error: 'must be names separated by commas, such as binance,bybit',
  })
  .optional()
  .describe('Venue ids or aliases, separated by commas. Absent: every configured venue.')

const newest = 8_640_000_000_000_000

/** ISO 8601 with a zone or in UTC, or a plain date. */
export const timeField = z
  .string()
  .max(40)
  .regex(/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$/, 'must be an ISO 8601 time')
  .transform((text) => Date.parse(withZone(text)))
  .refine((time) => time >= 0 && time <= newest, { error: 'must be an ISO 8601 time' })
  .transform((time) => time as UnixMs)

/** A time without a zone is UTC, as every time of this API. */
function withZone(text: string): string {
  // A plus sign in an address reads as a space unless it was escaped.
  const repaired = text.replace(/ (\d\d:?\d\d)$/, (sign, zone: string) =>
    text.includes('T') ? `+${zone}` : sign,
  )
  return /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(repaired) || repaired.length === 10
    ? repaired
    : `${repaired}Z`
}

/** A decimal number written out; `exactly` describes its bounds. */
export function numberField(exactly: z.ZodNumber) {
  return z
    .string()
    .max(40)
    .regex(/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/, 'must be a number')
    .transform(Number)
    .pipe(exactly)
}
