import type { ErrorCategory, ErrorCode } from '../../../contract/errors.ts'
import type { VenueError } from '../adapter.ts'
import { createClassify, createErrorReader } from '../shared/binance/errors.ts'
import { createErrorTable } from '../shared/errors.ts'

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/error-code */
const categories: ReadonlyMap<number, ErrorCategory> = createErrorTable({
  RETRYABLE: '-1000 -1001 -1004 -1006 -1007 -1008 -1010 -1016 -1021 -5028',
  RATE_LIMITED: '-1003 -1015 -1034',
  INVALID_REQUEST: `-1013 -1014 -1020 -1023 -1100..-1106 -1108 -1110..-1122 -1126..-1128 -1130 -1131
    -1134..-1136 -1145 -1151 -1220 -2012 -4000..-4044 -4049 -4053 -4055 -4058 -4060 -4061 -4064 -4065
    -4069..-4071 -4073 -4075 -4079 -4081 -4082 -4084..-4086 -4104 -4114 -4115 -4120 -4135 -4136 -4138
    -4140 -4144 -4164 -4165 -4167 -4184 -4210 -4211 -5037..-5041`,
  EXCHANGE_ERROR: `-2010 -2011 -2013 -2016 -2018..-2028 -4045..-4048 -4050..-4052 -4054 -4059 -4067
    -4068 -4072 -4074 -4076 -4078 -4083 -4116..-4118 -4131 -4169..-4172 -4209 -5021 -5022
    -5024..-5027`,
  FATAL: `-1002 -1005 -1011 -1022 -1099 -1109 -1125 -2014 -2015 -4080 -4087 -4088 -4192 -4202 -4203
    -4205 -4400..-4403`,
})

const codes: ReadonlyMap<number, ErrorCode> = new Map([
  [-1021, 'CLOCK_SKEWED'],
  [-5028, 'CLOCK_SKEWED'],
  [-2011, 'ORDER_NOT_FOUND'],
  [-2013, 'ORDER_NOT_FOUND'],
  [-2018, 'INSUFFICIENT_BALANCE'],
  [-2019, 'INSUFFICIENT_BALANCE'],
  [-4050, 'INSUFFICIENT_BALANCE'],
  [-4051, 'INSUFFICIENT_BALANCE'],
  [-4116, 'ORDER_DUPLICATE'],
  [-5022, 'WOULD_TAKE'],
])

/**
 * The words of a 5xx that promise failure. "Unknown error, please check your request or try again
 * later." is not among them: the request was passed on and nobody answered.
 */
const promisesOfFailure = [
  /^Service Unavailable\.?$/i,
  /^Internal error; unable to process your request/i,
]

/** Codes of the venue's own gate, where a request that is refused goes no further. */
const refusedAtGate: ReadonlySet<string> = new Set(['-1008', '-1016'])

function saysNotExecuted({ venueCode, message }: VenueError): boolean {
  if (venueCode !== null && refusedAtGate.has(venueCode)) return true
  return promisesOfFailure.some((promise) => promise.test(message))
}

export { venueCodeOf } from '../shared/binance/errors.ts'

export const readError = createErrorReader(categories, codes)
export const classify = createClassify(readError, saysNotExecuted)
