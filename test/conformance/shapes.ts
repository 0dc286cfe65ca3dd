import { z } from 'zod'
import { isDecimalText } from '../../src/contract/domain/decimal.ts'
import {
  executionTypes,
  orderTypes,
  timesInForce,
  venueOrderStatuses,
} from '../../src/contract/domain/order.ts'
import { environments, venueIds } from '../../src/contract/domain/venue.ts'
import { errorCatalogue } from '../../src/contract/errors.ts'

/** The one shape in which every venue answers. A field too many or too few is a failure. */
const decimal = z.string().refine(isDecimalText, 'is no exact decimal')
const time = z.int().positive()
const text = z.string().min(1)
const origin = {
  venue: z.enum(venueIds),
  environment: z.enum(environments),
  accountId: text,
}
const side = z.enum(['buy', 'sell'])
const positionSide = z.enum(['long', 'short'])

export const executionReport = z.strictObject({
  kind: z.literal('executionReport'),
  ...origin,
  executionType: z.enum(executionTypes),
  instrumentId: text,
  clientOrderId: text.nullable(),
  originalClientOrderId: text.nullable(),
  venueOrderId: text.nullable(),
  side,
  orderType: z.enum(orderTypes).nullable(),
  timeInForce: z.enum(timesInForce).nullable(),
  status: z.enum(venueOrderStatuses),
  quantity: decimal.nullable(),
  price: decimal.nullable(),
  stopPrice: decimal.nullable(),
  cumulativeQuantity: decimal,
  leavesQuantity: decimal.nullable(),
  averagePrice: decimal.nullable(),
  postOnly: z.boolean(),
  reduceOnly: z.boolean(),
  positionSide: positionSide.nullable(),
  reason: z.string().nullable(),
  sequence: z.number().nullable(),
  exchangeTime: time,
  receivedTime: time,
})

export const fill = z.strictObject({
  kind: z.literal('fill'),
  ...origin,
  instrumentId: text,
  tradeId: text,
  clientOrderId: text.nullable(),
  venueOrderId: text,
  side,
  lastPrice: decimal,
  lastQuantity: decimal,
  fee: decimal.nullable(),
  feeAsset: text.nullable(),
  liquiditySide: z.enum(['maker', 'taker']).nullable(),
  positionSide: positionSide.nullable(),
  realizedPnl: decimal.nullable(),
  isLiquidation: z.boolean(),
  exchangeTime: time,
  receivedTime: time,
})

export const balance = z.strictObject({
  kind: z.literal('balance'),
  ...origin,
  asset: text,
  wallet: text,
  total: decimal.nullable(),
  available: decimal.nullable(),
  locked: decimal.nullable(),
  exchangeTime: time,
  receivedTime: time,
})

export const position = z.strictObject({
  kind: z.literal('position'),
  ...origin,
  instrumentId: text,
  positionSide,
  hedged: z.boolean(),
  quantity: decimal,
  entryPrice: decimal.nullable(),
  markPrice: decimal.nullable(),
  liquidationPrice: decimal.nullable(),
  unrealizedPnl: decimal.nullable(),
  realizedPnl: decimal.nullable(),
  leverage: decimal.nullable(),
  marginMode: z.enum(['cross', 'isolated']).nullable(),
  margin: decimal.nullable(),
  exchangeTime: time,
  receivedTime: time,
})

export const permissions = z.strictObject({
  read: z.boolean(),
  trade: z.boolean(),
  withdraw: z.boolean(),
  transfer: z.boolean(),
  ipRestricted: z.boolean().nullable(),
  expiresTime: time.nullable(),
  words: z.array(z.string()),
})

const failure = z.strictObject({
  code: z.enum(Object.keys(errorCatalogue) as [keyof typeof errorCatalogue]),
  message: text,
  path: z.string().optional(),
})
const rejected = z.strictObject({
  kind: z.literal('rejected'),
  failure,
  venueCode: z.string().nullable(),
})
const unknown = z.strictObject({ kind: z.literal('unknown'), failure })

export const submitOutcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('accepted'),
    venueOrderId: text.nullable(),
    report: executionReport.nullable(),
    fills: z.array(fill),
  }),
  rejected,
  unknown,
])

export const amendOutcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('accepted'),
    venueOrderId: text.nullable(),
    report: executionReport.nullable(),
  }),
  z.strictObject({
    kind: z.literal('canceled'),
    failure,
    report: executionReport.nullable(),
  }),
  rejected,
  unknown,
])

export const cancelOutcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('canceled'), report: executionReport.nullable() }),
  z.strictObject({ kind: z.literal('pending') }),
  rejected,
  unknown,
])
