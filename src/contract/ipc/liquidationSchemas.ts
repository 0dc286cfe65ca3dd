import { z } from 'zod'
import { leverageTiers, modelVersions } from '../domain/liquidationModel.ts'
import {
  clusterLevels,
  marketAlertKinds,
  marketAlertSeverities,
  ownLevels,
} from '../domain/marketAlert.ts'
import { candleIntervals } from '../domain/market.ts'
import { validationHorizons } from '../domain/validation.ts'
import { environments, venueIds } from '../domain/venue.ts'
import { symbol, unixMs, venues } from './fields.ts'

const weights = z.partialRecord(
  z.enum(leverageTiers.map(String) as [`${(typeof leverageTiers)[number]}`]),
  z.number().min(0).finite(),
)

/** What a user may choose of the model; what is absent is as saved. */
export const modelChoice = z.object({
  version: z.enum(modelVersions).optional(),
  /** Leverage to share: `{"10": 30, "25": 70}`; scaled to add up to 1. */
  weights: weights.optional(),
  fundingTilt: z.boolean().optional(),
  turnover: z.boolean().optional(),
})

const price = z.number().positive().finite()
const fraction = z.number().positive().max(1)
const level = z.object({
  severity: z.enum(marketAlertSeverities),
  distance: fraction,
  minNotional: z.number().min(0).finite(),
})

const ruleBase = {
  /** Absent: a new rule. */
  ruleId: z.string().min(1).max(64).optional(),
  name: z.string().min(1).max(100),
  enabled: z.boolean().default(true),
  symbol: symbol.nullable().default(null),
  venues: venues.nullable().default(null),
  sound: z.boolean().default(true),
  desktop: z.boolean().default(true),
  cooldownMs: z.number().int().min(0).max(86_400_000).default(3_600_000),
  dailyCap: z.number().int().min(1).max(1000).default(10),
}

const [large, cluster, own, cascade] = marketAlertKinds

export const alertRule = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal(large),
    ...ruleBase,
    minNotional: z.number().positive().finite(),
    side: z.enum(['long', 'short']).nullable().default(null),
  }),
  z.object({
    kind: z.literal(cluster),
    ...ruleBase,
    levels: z
      .array(level)
      .min(1)
      .max(10)
      .default([...clusterLevels]),
  }),
  z.object({
    kind: z.literal(own),
    ...ruleBase,
    levels: z
      .array(level)
      .min(1)
      .max(10)
      .default([...ownLevels]),
  }),
  z.object({
    kind: z.literal(cascade),
    ...ruleBase,
    windowMs: z.number().int().min(10_000).max(3_600_000).default(60_000),
    baselineMs: z.number().int().min(600_000).max(86_400_000).default(14_400_000),
    factor: z.number().min(1.1).max(10_000).default(10),
    minNotional: z.number().positive().finite().default(1_000_000),
  }),
])

/** Requests about predicted levels, their validation, statistics, alerts and imports. */
export const liquidationRequestSchemas = {
  'model:grid': z.object({
    symbol,
    environment: z.enum(environments).optional(),
    from: unixMs,
    to: unixMs,
    interval: z.enum(candleIntervals),
    binSize: price,
    venues: venues.optional(),
    settings: modelChoice.optional(),
    combine: z.boolean().optional(),
    priceLow: price.optional(),
    priceHigh: price.optional(),
  }),
  /** The levels that stand now, the cumulative profile and the clusters. */
  'model:profile': z.object({
    symbol,
    environment: z.enum(environments).optional(),
    venues: venues.optional(),
    settings: modelChoice.optional(),
    binSize: price.optional(),
  }),
  /** The assumptions, in words and figures. */
  'model:describe': z.object({ symbol }),
  /** Saves what alerts, the stream and queries without settings use. */
  'model:saveSettings': z.object({ settings: modelChoice }),
  'brackets:read': z.object({ venue: z.enum(venueIds), symbol }),
  /** Asks the venue for its present table, where it lets us. */
  'brackets:refresh': z.object({ venue: z.enum(venueIds) }),
  'liquidationPrice:compute': z.object({
    venue: z.enum(venueIds),
    symbol,
    positionSide: z.enum(['long', 'short']),
    entryPrice: price,
    quantity: price,
    leverage: z.number().min(1).max(1000),
    extraMargin: z.number().finite().optional(),
  }),
  'validation:query': z.object({
    symbol,
    environment: z.enum(environments).optional(),
    venues: venues.optional(),
    from: unixMs.optional(),
    to: unixMs.optional(),
    horizons: z.array(z.enum(validationHorizons)).min(1).optional(),
    versions: z.array(z.enum(modelVersions)).min(1).optional(),
    settings: modelChoice.optional(),
  }),
  'statistics:query': z.object({
    symbol: symbol.optional(),
    venues: venues.optional(),
    from: unixMs,
    to: unixMs,
    largest: z.number().int().min(1).max(100).optional(),
  }),
  'alertRules:list': z.object({}),
  'alertRules:save': z.object({ rule: alertRule }),
  'alertRules:remove': z.object({ ruleId: z.string().min(1).max(64) }),
  /** Newest first. */
  'marketAlerts:history': z.object({
    symbol: symbol.optional(),
    kind: z.enum(marketAlertKinds).optional(),
    from: unixMs.optional(),
    /** Exclusive. */
    before: unixMs.optional(),
    limit: z.number().int().min(1).max(1000).default(200),
  }),
  /** Takes in a file of this machine, or goes on with it where it was left. */
  'imports:start': z.object({
    path: z.string().min(1).max(4096),
    /** For a file that does not name the venue. */
    venue: z.enum(venueIds).optional(),
  }),
  'imports:list': z.object({}),
  'imports:stop': z.object({ importId: z.string().min(1).max(64) }),
} as const
