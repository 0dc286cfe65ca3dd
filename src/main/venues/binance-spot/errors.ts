import { type ErrorCategory, type ErrorCode, errorCatalogue } from '../../../contract/errors.ts'
import { type ReadError, createClassify, createErrorReader } from '../shared/binance/errors.ts'
import { createErrorTable } from '../shared/errors.ts'

/** https://developers.binance.com/docs/binance-spot-api-docs/errors */
const categories: ReadonlyMap<number, ErrorCategory> = createErrorTable({
  RETRYABLE: '-1000 -1001 -1006 -1007 -1008 -1016 -1021',
  RATE_LIMITED: '-1003 -1015 -1034',
  INVALID_REQUEST: `-1013 -1014 -1020 -1033 -1035 -1100..-1108 -1111..-1122 -1127 -1128 -1130 -1131
    -1134 -1135 -1139 -1145 -1151..-1153 -1155 -1158 -1160..-1171 -1173..-1191 -1194..-1199 -1220
    -2016 -2026 -2035 -2036 -2042`,
  EXCHANGE_ERROR: '-1010 -2010 -2011 -2013 -2021 -2022 -2038 -2039 -2043',
  FATAL: '-1002 -1022 -1099 -1125 -2014 -2015',
})

const codes: ReadonlyMap<number, ErrorCode> = new Map([
  [-1013, 'ORDER_INVALID'],
  [-1021, 'CLOCK_SKEWED'],
  [-2013, 'ORDER_NOT_FOUND'],
])

/** The engine's refusals of orders and cancels share two codes: its sentence says which it was. */
const sentences: readonly (readonly [start: string, code: ErrorCode])[] = [
  ['Account has insufficient balance', 'INSUFFICIENT_BALANCE'],
  ['Order would immediately match and take', 'WOULD_TAKE'],
  ['Duplicate order sent', 'ORDER_DUPLICATE'],
  ['Unknown order sent', 'ORDER_NOT_FOUND'],
  ['Filter failure', 'ORDER_INVALID'],
]
const byEngine: ReadonlySet<string | null> = new Set(['-2010', '-2011'])

const readCode = createErrorReader(categories, codes)

export const readError: ReadError = (status, body) => {
  const error = readCode(status, body)
  if (error === null || !byEngine.has(error.venueCode)) return error
  const code = sentences.find(([start]) => error.message.startsWith(start))?.[1]
  return code === undefined ? error : { ...error, code, category: errorCatalogue[code].category }
}

export const classify = createClassify(readError)

/** The venue's own code in an answer that is a refusal. */
export function venueCodeOf(body: unknown): string | null {
  return readError(400, body)?.venueCode ?? null
}
