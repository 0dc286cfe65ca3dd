import type { ErrorCategory } from '../../../contract/errors.ts'
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

/** The refusal in an answer, or null. Refusals come with HTTP 200 and a `retCode` that is not 0. */
export function readError(status: number, body: unknown): VenueError | null {
  const code = isRecord(body) ? Number(body['retCode']) : Number.NaN
  const message = isRecord(body) && typeof body['retMsg'] === 'string' ? body['retMsg'] : ''
  if (Number.isInteger(code)) {
    if (code === 0) return null
    const category = categories.get(code) ?? (status >= 500 ? 'RETRYABLE' : 'EXCHANGE_ERROR')
    return venueError(category, String(code), message)
  }
  // Too many requests from one address, or an address the venue does not serve.
  if (status === 403) return venueError('RATE_LIMITED', null, 'access too frequent', 'BANNED')
  if (status === 429) return venueError('RETRYABLE', null, 'the system is overloaded')
  if (status >= 500) return venueError('RETRYABLE', null, `HTTP ${status}`)
  return null
}

export const classify: Classify = (status, headers, _text, body) => {
  const error = readError(status, body)
  if (error === null) return null
  const retryAfterMs = retryAfterOf(error, headers)
  return retryAfterMs === null ? error : { ...error, retryAfterMs }
}

function retryAfterOf(error: VenueError, headers: RestHeaders): Verdict['retryAfterMs'] | null {
  if (error.code === 'BANNED') return banMs
  const reset = Number(headers['x-bapi-limit-reset-timestamp'])
  const date = Date.parse(headers['date'] ?? '')
  return error.code === 'RATE_LIMITED' && reset > date ? reset - date : null
}
