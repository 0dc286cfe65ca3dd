import { z } from 'zod'
import { venuePaths } from '../../contract/domain/connections.ts'
import { environments } from '../../contract/domain/venue.ts'
import type {
  ConnectionsResponse,
  ExchangeConnections,
  LimitsResponse,
} from '../../contract/gatewayConnections.ts'

const time = z.iso.datetime()
const amount = z.number().min(0)
const path = z.enum(venuePaths)

export const limits = z.array(
  z.strictObject({
    scope: z.string(),
    category: z.enum(['ORDERS', 'QUERIES', 'WEBSOCKET', 'WEIGHT']),
    limit: amount,
    used: amount,
    remaining: amount,
    reset_time: time.nullable(),
    reserve: amount,
    queued: z.int().min(0),
    penalty_until: time.nullable(),
  }),
)

const connection = z.strictObject({
  name: z.string(),
  type: z.enum(['REST', 'WEBSOCKET']),
  status: z.enum([
    'DISCONNECTED',
    'CONNECTING',
    'CONNECTED',
    'RECONNECTING',
    'DISCONNECTING',
    'FAILED',
  ]),
  health: z.enum(['HEALTHY', 'DEGRADED', 'UNHEALTHY']),
  reason: z.string().nullable(),
  uptime_ms: amount,
  uptime_percent: z.number().min(0).max(100),
  latency_ms: z.number().nullable(),
  latency_p95_ms: z.number().nullable(),
  error_rate: z.number().min(0).max(1).nullable(),
  messages_in: amount,
  messages_out: amount,
  reconnect_count: z.int().min(0),
  last_error: z.string().nullable(),
})

const trade = z.strictObject({
  allowed: z.boolean(),
  reason: z.enum(['switchedOff', 'breakerOpen', 'qualityPause', 'resuming', 'stopping']).nullable(),
  message: z.string().nullable(),
})

export const limitsResponse: z.ZodType<LimitsResponse> = z.strictObject({
  timestamp: time,
  exchanges: z.record(z.string(), limits),
})

export const exchangeConnectionsResponse: z.ZodType<ExchangeConnections> = z.strictObject({
  exchange: z.string(),
  environment: z.enum(environments),
  flags: z.strictObject({ ingest: z.boolean(), execution: z.boolean() }),
  breakers: z.array(
    z.strictObject({
      path,
      state: z.enum(['closed', 'open', 'halfOpen']),
      reason: z.string().nullable(),
      since: time,
      probe_time: time.nullable(),
      manual: z.boolean(),
      trips: z.int().min(0),
    }),
  ),
  clock: z.strictObject({
    offset_ms: z.number().nullable(),
    uncertainty_ms: z.number().nullable(),
    measured_time: time.nullable(),
    source: z.enum(['endpoint', 'dateHeader']).nullable(),
  }),
  connections: z.array(connection),
  limits,
  quality_pause: z.string().nullable(),
  trading: z.strictObject({ new_order: trade, amend: trade, cancel: trade }),
})

export const connectionsResponse: z.ZodType<ConnectionsResponse> = z.strictObject({
  timestamp: time,
  resuming: z
    .strictObject({ since: time, cause: z.string(), waiting_for: z.array(z.string()) })
    .nullable(),
  exchanges: z.record(z.string(), exchangeConnectionsResponse),
})

/** At least one of them; the other stays as it is. */
export const flagsBody = z
  .strictObject({ ingest: z.boolean().optional(), execution: z.boolean().optional() })
  .refine(({ ingest, execution }) => ingest !== undefined || execution !== undefined, {
    error: 'must name ingest, execution or both',
  })

export const breakerBody = z.strictObject({ path, action: z.enum(['trip', 'reset']) })
