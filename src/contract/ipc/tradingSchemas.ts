import { z } from 'zod'
import { stuckResolutions } from '../domain/managedOrder.ts'
import { riskPresetIds, tradingStates } from '../domain/risk.ts'
import { routingCriteria } from '../domain/routing.ts'
import { venueIds } from '../domain/venue.ts'
import { symbol, unixMs, venues } from './fields.ts'
import {
  accountId,
  decimal,
  idempotencyKey,
  instrumentId,
  orderId,
  orderTerms,
  reason,
  riskLimits,
  workingOrderPlan,
} from './tradingFields.ts'

const venue = z.enum(venueIds)
const marketKind = z.enum(['spot', 'linear', 'inverse', 'option'])
const clickedTime = unixMs.nullable().default(null)

const order = z.object({
  ...orderTerms,
  idempotencyKey,
  venue,
  accountId,
  instrumentId,
  /** When the trader pressed the button, this machine's clock. */
  clickedTime,
})

const route = z.object({
  ...orderTerms,
  idempotencyKey,
  symbol,
  marketKind,
  criterion: z.enum(routingCriteria).nullable().default(null),
  venues: venues.nullable().default(null),
  accountId,
  split: z.boolean().nullable().default(null),
  clickedTime,
})

const cancelScope = z.object({
  venue: venue.nullable().default(null),
  accountId: accountId.nullable().default(null),
  instrumentId: instrumentId.nullable().default(null),
  whose: z.enum(['own', 'all']).default('own'),
})

const workingOrderId = z.string().min(1).max(64)
const page = z.number().int().min(1).max(500)

const orderRequests = {
  'order:submit': order,
  /** The exact signed request and every rule that would stop it. Nothing leaves. */
  'order:preview': order,
  'order:amend': z.object({
    orderId,
    price: decimal.nullable().default(null),
    quantity: decimal.nullable().default(null),
    stopPrice: decimal.nullable().default(null),
  }),
  'order:cancel': z.object({ orderId }),
  'order:cancelAll': cancelScope,
  /** `query` and `cancel` ask the venue; the marks are the trader's own word. */
  'order:resolve': z.object({ orderId, resolution: z.enum(stuckResolutions), reason }),
  'orders:list': z.object({
    venue: venue.optional(),
    accountId: accountId.optional(),
    instrumentId: instrumentId.optional(),
    marketKind: marketKind.optional(),
    open: z.boolean().optional(),
    parentId: z.string().min(1).max(64).optional(),
    before: unixMs.optional(),
    limit: page.default(200),
  }),
  /** Everything that can still trade or that we cannot say it of. */
  'orders:open': z.object({}),
  'orders:detail': z.object({ orderId }),
  'orders:stuck': z.object({}),
  'orders:latency': z.object({}),
} as const

const riskRequests = {
  'risk:state': z.object({}),
  'risk:changes': z.object({ limit: page.default(100) }),
  'risk:setLimits': z.object({ limits: riskLimits }),
  'risk:usePreset': z.object({ preset: z.enum(riskPresetIds) }),
  'risk:setTradingState': z.object({
    /** Null: every venue. */
    venue: venue.nullable(),
    state: z.enum(tradingStates),
    reason,
  }),
  'risk:setSending': z.object({ venue, mode: z.enum(['dryRun', 'armed']) }),
  'risk:setDeadMansSwitch': z.object({ venue, accountId, on: z.boolean() }),
  'killSwitch:plan': z.object({ whose: z.enum(['own', 'all']), flatten: z.boolean() }),
  'killSwitch:engage': z.object({ reason }),
  /** `confirmation` must be the word RELEASE. */
  'killSwitch:release': z.object({ confirmation: z.string().max(32) }),
} as const

const routingRequests = {
  'routing:settings': z.object({}),
  'routing:setSettings': z.object({
    criterion: z.enum(routingCriteria),
    priorities: z
      .array(z.object({ venue, priority: z.number().int().min(0).max(1000) }))
      .max(venueIds.length),
    disabled: z.array(venue).max(venueIds.length),
    splitting: z.boolean(),
    maxSplits: z.number().int().min(1).max(10),
    minSplitNotional: decimal,
  }),
  'routing:preview': route,
  'routing:submit': route,
  /** Newest first. */
  'routing:decisions': z.object({ limit: page.default(100) }),
} as const

const workingOrderRequests = {
  'workingOrders:start': z.object({
    idempotencyKey,
    venue,
    accountId,
    instrumentId,
    plan: workingOrderPlan,
    clickedTime,
  }),
  'workingOrders:pause': z.object({ workingOrderId }),
  'workingOrders:resume': z.object({ workingOrderId }),
  /** `exits` of a bracket are given up only by name. */
  'workingOrders:cancel': z.object({
    workingOrderId,
    exits: z.enum(['keep', 'cancel']).default('keep'),
  }),
  'workingOrders:list': z.object({}),
} as const

/** Requests about orders, risk, routing and working orders. */
export const tradingRequestSchemas = {
  ...orderRequests,
  ...riskRequests,
  ...routingRequests,
  ...workingOrderRequests,
} as const
