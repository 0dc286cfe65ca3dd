import type { ErrorCategory } from '../../../contract/errors.ts'
import type { Classify } from '../../net/rest/types.ts'
import type { VenueError } from '../adapter.ts'
import { createErrorTable, venueError } from '../shared/errors.ts'
import { isRecord } from '../shared/fields.ts'

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/error-code */
const categories: ReadonlyMap<number, ErrorCategory> = createErrorTable({
  RETRYABLE: '-1000 -1001 -1006 -1007 -1008 -1016 -1021 -5028',
  RATE_LIMITED: '-1003 -1015 -1034',
  INVALID_REQUEST: `-1013 -1014 -1020 -1100..-1106 -1108 -1110..-1122 -1128 -1130 -1131 -1134 -1135
    -1145 -1151 -1220 -4003 -4004 -4005 -4013 -4014 -4015 -4016 -4024 -4029 -4030 -4061 -4120 -4164
    -5037..-5041`,
  EXCHANGE_ERROR: `-2010 -2011 -2013 -2018..-2028 -4046 -4047 -4048 -4059 -4067 -4068 -4116 -4131
    -5021 -5022 -5024..-5027`,
  FATAL: '-1002 -1022 -1099 -1109 -1125 -2014 -2015 -4192 -4400..-4403',
})

/** The refusal in an answer, or null. Refusals are `{"code":-1121,"msg":"Invalid symbol."}`. */
export function readError(status: number, body: unknown): VenueError | null {
  const code = isRecord(body) ? Number(body['code']) : Number.NaN
  const message = isRecord(body) && typeof body['msg'] === 'string' ? body['msg'] : ''
  if (status === 418) return venueError('RATE_LIMITED', codeText(code), message, 'BANNED')
  if (status === 429) return venueError('RATE_LIMITED', codeText(code), message)
  if (Number.isInteger(code) && code < 0) {
    const category = categories.get(code) ?? (status >= 500 ? 'RETRYABLE' : 'EXCHANGE_ERROR')
    return venueError(category, String(code), message)
  }
  if (status >= 200 && status < 300) return null
  if (status >= 500) return venueError('RETRYABLE', null, message || `HTTP ${status}`)
  // A web firewall answers without a code: the address or the content is unwanted.
  if (status === 403) return venueError('FATAL', null, 'the firewall refused the request')
  return null
}

function codeText(code: number): string | null {
  return Number.isInteger(code) ? String(code) : null
}

export const classify: Classify = (status, _headers, _text, body) => readError(status, body)
