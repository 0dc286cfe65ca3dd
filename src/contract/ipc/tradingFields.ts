import { z } from 'zod'
import type { AccountId } from '../domain/account.ts'
import { type DecimalText, isDecimalText } from '../domain/decimal.ts'
import type { InstrumentId } from '../domain/ids.ts'
import { type OrderId, orderTypes, timesInForce, triggerPrices } from '../domain/order.ts'
import type { RiskLimits } from '../domain/risk.ts'
import { exitReactions } from '../domain/workingOrder.ts'
import { unixMs } from './fields.ts'

/** Exact text; signs and bounds are the gate's to judge, so that it can name rule and limit. */
export const decimal = z
  .string()
  .refine(isDecimalText, 'must be a decimal number as text, such as "0.001"')
  .transform((text): DecimalText => text)

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 printable characters without spaces')

export const orderId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'must be an order id: 32 hexadecimal digits')
  .transform((id) => id as OrderId)

export const accountId = z
  .string()
  .min(1)
  .max(64)
  .transform((id) => id as AccountId)

export const instrumentId = z
  .string()
  .min(3)
  .max(80)
  .transform((id) => id as InstrumentId)

/** Words a person gives as a reason; they are journalled. */
export const reason = z.string().trim().min(1, 'must say why').max(500)

/** What an order is to do; what is absent is null or false. */
export const orderTerms = {
  side: z.enum(['buy', 'sell']),
  orderType: z.enum(orderTypes),
  quantity: decimal.nullable().default(null),
  quoteQuantity: decimal.nullable().default(null),
  price: decimal.nullable().default(null),
  stopPrice: decimal.nullable().default(null),
  trailingDelta: decimal.nullable().default(null),
  triggerDirection: z.enum(['rise', 'fall']).nullable().default(null),
  triggerBy: z.enum(triggerPrices).nullable().default(null),
  timeInForce: z.enum(timesInForce).nullable().default(null),
  expireTime: unixMs.nullable().default(null),
  postOnly: z.boolean().default(false),
  reduceOnly: z.boolean().default(false),
  positionSide: z.enum(['long', 'short']).nullable().default(null),
}

const side = z.enum(['buy', 'sell'])
const share = z.number().min(0).max(1)
const lengthMs = z.number().int().min(1000).max(604_800_000)
const terms = z.object(orderTerms)
const sized = { side, quantity: decimal, reduceOnly: z.boolean().default(false) }
const rested = { ...sized, postOnly: z.boolean().default(false) }
const triggerBy = z.enum(triggerPrices).nullable().default(null)

const exitLeg = z.object({
  stopPrice: decimal,
  price: decimal.nullable().default(null),
  triggerBy,
})

export const workingOrderPlan = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('bracket'),
    entry: terms,
    stop: exitLeg.nullable().default(null),
    target: decimal.nullable().default(null),
    onExitFailure: z.enum(exitReactions).default('flatten'),
  }),
  z.object({ type: z.literal('oco'), first: terms, second: terms }),
  z.object({
    type: z.literal('ladder'),
    ...rested,
    from: decimal,
    to: decimal,
    steps: z.number().int().min(2).max(100),
    skew: z.number().positive().max(100).default(1),
  }),
  z.object({
    type: z.literal('chase'),
    ...rested,
    offsetTicks: z.number().int().min(0).max(10_000).default(0),
    limitPrice: decimal,
    maxMs: lengthMs,
    atEnd: z.enum(['market', 'cancel']).default('cancel'),
  }),
  z.object({
    type: z.literal('twap'),
    ...sized,
    durationMs: lengthMs,
    slices: z.number().int().min(2).max(1000),
    jitter: share.default(0),
    limitPrice: decimal.nullable().default(null),
  }),
  z.object({
    type: z.literal('iceberg'),
    ...rested,
    shownQuantity: decimal,
    jitter: share.default(0),
    price: decimal,
  }),
  z.object({ type: z.literal('trailing'), ...sized, trailingDelta: decimal, triggerBy }),
])

const limit = decimal.nullable()
const count = z.number().int().positive().nullable()

/** All of them at once: one that is left out would be a rule switched off by accident. */
export const riskLimits: z.ZodType<RiskLimits> = z.object({
  maxOrderQuantity: limit,
  maxOrderNotional: limit,
  priceCollar: limit,
  maxPositionPerInstrument: limit,
  maxExposurePerVenue: limit,
  maxExposureTotal: limit,
  maxDailyLoss: limit,
  reduceOnlyDrawdown: limit,
  haltDrawdown: limit,
  maxOrdersPerSecond: count,
  maxOrdersPerMinute: count,
  maxOpenOrders: count,
  duplicateWindowMs: count,
  maxDataAgeMs: count,
})
