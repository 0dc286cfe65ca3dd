import type { ErrorCategory, ErrorCode } from '../../../contract/errors.ts'
import type { Classify, RestHeaders, Verdict } from '../../net/rest/types.ts'
import type { VenueError } from '../adapter.ts'
import { createErrorTable, venueError } from '../shared/errors.ts'
import { isRecord } from '../shared/fields.ts'
import { banMs } from './limits.ts'

/** https://bybit-exchange.github.io/docs/v5/error */
const categories: ReadonlyMap<number, ErrorCategory> = createErrorTable({
  RETRYABLE: `-1 10000 10002 10016 10019 10429 170001 170007 170032 170146 170147 170234 110079
    3400214 429`,
  RATE_LIMITED: '10006 10018 10403 20003 170005 170222',
  INVALID_REQUEST: `10001 10014 10017 10029 10404 20006 110017 110094 170115..170130 170134 170136
    170137 170140`,
  EXCHANGE_ERROR: `110001 110003 110004 110006..110012 110020 110025 110026 110040 110043..110046
    110051..110053 110061 110072 110120 110121 170033 170131 170132 170133 170139 170141 170142
    170143 170192..170194 170213 170218 170371 170372 170810 30208 30209 34040`,
  FATAL: `10003..10005 10007..10010 10024 10027 10028 33004 -2015 110023 110042 110066 110074
    110123..110125 110132`,
})

/** Refusals for which we have a word closer than their category's. */
const codes: ReadonlyMap<number, ErrorCode> = new Map(
  Object.entries({
    CLOCK_SKEWED: [-1, 10002],
    ORDER_NOT_FOUND: [110001, 110008, 110010, 170139, 170142, 170143, 170213],
    ORDER_DUPLICATE: [110072, 170141],
    INSUFFICIENT_BALANCE: [
      110004, 110006, 110007, 110012, 110044, 110045, 110051, 110052, 110053, 170033, 170131,
    ],
    WOULD_TAKE: [170218],
  } satisfies Partial<Record<ErrorCode, readonly number[]>>).flatMap(([code, numbers]) =>
    numbers.map((number) => [number, code as ErrorCode] as const),
  ),
)

/**
 * After these a write may have been done all the same: timeouts and faults inside the venue, an
 * overload it does not place before or after the order, and repetitions of a request it has seen.
 */
const uncertain: ReadonlySet<number> = new Set([
  429, 10000, 10014, 10016, 10019, 10429, 20006, 170001, 170007, 170032, 170146, 170147, 170234,
  3400214,
])

/** Nothing had to change: the account is as it was asked to be. */
const unchanged: ReadonlySet<string> = new Set(['110025', '110026', '110043', '34040'])

export function isUnchanged(venueCode: string | null): boolean {
  return venueCode !== null && unchanged.has(venueCode)
}

/** The refusal in an answer, or null. Refusals come with HTTP 200 and a `retCode` that is not 0. */
export function readError(status: number, body: unknown): VenueError | null {
  const code = isRecord(body) ? Number(body['retCode']) : Number.NaN
  const message = isRecord(body) && typeof body['retMsg'] === 'string' ? body['retMsg'] : ''
  if (Number.isInteger(code)) {
    if (code === 0) return null
    const category = categories.get(code) ?? (status >= 500 ? 'RETRYABLE' : 'EXCHANGE_ERROR')
    const error = venueError(category, String(code), message, codes.get(code))
    return { ...error, category }
  }
  // Too many requests from one address, or an address the venue does not serve.
  if (status === 403) return venueError('RATE_LIMITED', null, 'access too frequent', 'BANNED')
  if (status === 429) return venueError('RETRYABLE', null, 'the system is overloaded')
  if (status >= 500) return venueError('RETRYABLE', null, `HTTP ${status}`)
  return null
}

/** The venue's own number of a refusal, as text; null where there is none. */
export function venueCodeOf(body: unknown): string | null {
  return readError(200, body)?.venueCode ?? null
}

export const classify: Classify = (status, headers, _text, body) => {
  const error = readError(status, body)
  if (error === null) return null
  const { code, message, venueCode } = error
  const retryAfterMs = retryAfterOf(error, headers)
  const isUncertain =
    status === 429 || status >= 500 || uncertain.has(Number(venueCode ?? Number.NaN))
  return {
    code,
    message: venueCode === null ? message : `${message} (${venueCode})`.trim(),
    uncertain: isUncertain,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  }
}

function retryAfterOf(error: VenueError, headers: RestHeaders): Verdict['retryAfterMs'] | null {
  if (error.code === 'BANNED') return banMs
  const reset = Number(headers['x-bapi-limit-reset-timestamp'])
  const date = Date.parse(headers['date'] ?? '')
  return error.code === 'RATE_LIMITED' && reset > date ? reset - date : null
}
