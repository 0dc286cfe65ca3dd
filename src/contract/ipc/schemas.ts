import { z } from 'zod'
import type { AccountId } from '../domain/account.ts'
import { venuePaths } from '../domain/connections.ts'
import { candleIntervals } from '../domain/market.ts'
import { environments, venueIds } from '../domain/venue.ts'
import { symbol, unixMs, venues } from './fields.ts'
import { fixRequestSchemas } from './fixSchemas.ts'
import { liquidationRequestSchemas } from './liquidationSchemas.ts'
import { tradingRequestSchemas } from './tradingSchemas.ts'

export { unifiedSymbolPattern } from './fields.ts'

const heatmapQuery = z.object({
  symbol,
  environment: z.enum(environments).optional(),
  from: unixMs,
  to: unixMs,
  interval: z.enum(candleIntervals),
  binSize: z.number().positive().finite(),
  venues: venues.optional(),
})

const viewId = z.string().min(1).max(64)

/** What each request takes. Main parses with these before any handler runs. */
export const requestSchemas = {
  'engine:state': z.object({}),
  'venues:list': z.object({}),
  'venues:health': z.object({}),
  /** Flags, breakers, limits, clocks and figures of every venue's connections. */
  'connections:state': z.object({}),
  /** Switches a way through which a venue is used, at once and for later starts. */
  'venues:setFlag': z.object({
    venue: z.enum(venueIds),
    path: z.enum(venuePaths),
    on: z.boolean(),
  }),
  'venues:breaker': z.object({
    venue: z.enum(venueIds),
    path: z.enum(venuePaths),
    action: z.enum(['trip', 'reset']),
  }),
  /** After a pause for bad quality. */
  'venues:resumeTrading': z.object({ venue: z.enum(venueIds) }),
  /** Every account with what its venue last told of it. */
  'accounts:list': z.object({}),
  /** Asks the venue for everything of one account again. */
  'accounts:reconcile': z.object({
    venue: z.enum(venueIds),
    accountId: z
      .string()
      .min(1)
      .max(64)
      .transform((id) => id as AccountId),
  }),
  'symbols:list': z.object({}),
  /** What every venue lists under a symbol, with the rules of its orders. */
  'instruments:list': z.object({ symbol }),
  'heatmap:query': heatmapQuery,
  /** Like `heatmap:query`, and the frames then carry the view's changed columns. */
  'heatmap:watch': z.object({ viewId, query: heatmapQuery }),
  'heatmap:unwatch': z.object({ viewId }),
  'candles:query': z.object({
    symbol,
    /** Absent: the first venue of the registry that lists the symbol and has candles. */
    venue: z.enum(venueIds).optional(),
    interval: z.enum(candleIntervals),
    from: unixMs,
    to: unixMs,
  }),
  'liquidations:history': z.object({
    symbol: symbol.optional(),
    venues: venues.optional(),
    from: unixMs.optional(),
    /** Exclusive: pass the `exchangeTime` of the last row to page backwards. */
    before: unixMs.optional(),
    minNotional: z.number().min(0).optional(),
    limit: z.number().int().min(1).max(5000).default(200),
  }),
  ...fixRequestSchemas,
  ...liquidationRequestSchemas,
  ...tradingRequestSchemas,
  /** The audit record, newest first, with the arguments of `GET /audit`. */
  'audit:query': z.object({
    venue: z.enum(venueIds).optional(),
    operation: z.string().min(1).max(1024).optional(),
    success: z.boolean().optional(),
    /** The `next` of an earlier answer. */
    after: z
      .object({ startTime: unixMs, row: z.number().int().min(0) })
      .nullable()
      .default(null),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  /** Starts a check of the whole record, or tells how far it is. Answers at once either way. */
  'audit:verify': z.object({ action: z.enum(['start', 'state']) }),
  /** Interface settings (layouts, colours) as JSON text under a name, kept by the engine. */
  'settings:get': z.object({ name: z.string().min(1).max(100) }),
  'settings:set': z.object({
    name: z.string().min(1).max(100),
    value: z.string().max(1_000_000),
  }),
  /** A window tells whether it can be seen; hidden ones get fewer frames. */
  'window:visibility': z.object({ visible: z.boolean() }),
  /** The last frame this window has taken in. The next one leaves only after this. */
  'frames:acknowledge': z.object({ sequence: z.number().int().min(0) }),
  /** After a gap in the sequence: the next frame carries the whole current state. */
  'frames:resync': z.object({}),
} as const

export type RequestName = keyof typeof requestSchemas
/** What a caller passes. */
export type RequestInput<Name extends RequestName> = z.input<(typeof requestSchemas)[Name]>
/** What a handler receives after parsing. */
export type RequestArguments<Name extends RequestName> = z.output<(typeof requestSchemas)[Name]>
