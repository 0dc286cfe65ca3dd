import type { ErrorCategory } from '../../../contract/errors.ts'
import { createClassify, createErrorReader } from '../shared/binance/errors.ts'
import { createErrorTable } from '../shared/errors.ts'

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

export const readError = createErrorReader(categories)
export const classify = createClassify(readError)
