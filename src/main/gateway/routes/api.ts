import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EngineServices } from '../../core/services.ts'
import { requireAvailable } from '../answers/available.ts'
import { accountsAnswer } from '../answers/accounts.ts'
import { exchangesAnswer, exchangesHealthAnswer } from '../answers/exchanges.ts'
import { heatmapAnswer, heatmapQuery } from '../answers/heatmap.ts'
import { historyAnswer, historyQuery } from '../answers/history.ts'
import { klinesAnswer, klinesQuery } from '../answers/klines.ts'
import { timeseriesAnswer, timeseriesQuery } from '../answers/timeseries.ts'
import { accountsResponse } from '../accountSchemas.ts'
import { addApiRoute } from '../apiRoute.ts'
import { addConnections } from './connections.ts'
import { predictedResponse } from '../liquidationSchemas.ts'
import {
  exchangesHealthResponse,
  exchangesResponse,
  healthResponse,
  heatmapResponse,
  historyResponse,
  klinesResponse,
  timeseriesResponse,
} from '../schemas.ts'

const nothing = z.strictObject({})

/** Every route of the HTTP API. */
export function addApi(app: FastifyInstance, services: EngineServices): void {
  addLiquidations(app, services)
  addExchanges(app, services)
  addConnections(app, services)
  addApiRoute(app, {
    path: '/accounts',
    summary: 'The accounts: key, orders, balances, positions and fills',
    description: 'As each venue last told, with the time everything was last asked for.',
    query: nothing,
    answer: accountsResponse,
    failures: [],
    handle: () => accountsAnswer(services.accounts.states(), services.state().now),
  })
  addApiRoute(app, {
    path: '/prices/klines',
    summary: 'Candles of one venue',
    description: 'Oldest first, at most `limit`.',
    query: klinesQuery,
    answer: klinesResponse,
    failures: [400, 502, 503],
    handle: (query) => klinesAnswer(services, query),
  })
  addApiRoute(app, {
    path: '/health',
    summary: 'Whether the engine answers',
    description: 'Served without a token; holds no detail.',
    query: nothing,
    answer: healthResponse,
    failures: [],
    handle: () => ({ status: 'ok' }),
  })
}

function addLiquidations(app: FastifyInstance, services: EngineServices): void {
  addApiRoute(app, {
    path: '/liquidations/heatmap',
    summary: 'Executed liquidations by price and side',
    description:
      'Zones over the whole range, with the share of every venue, and what each venue covered.',
    query: heatmapQuery,
    answer: heatmapResponse,
    failures: [400, 503],
    handle: (query) => {
      const answer = heatmapAnswer(services, query)
      requireAvailable(services, answer)
      return answer
    },
  })
  addApiRoute(app, {
    path: '/liquidations/heatmap-timeseries',
    summary: 'Liquidations by time, price and side: executed, or predicted',
    description:
      'One column per interval. `layer=predicted`, or leverage weights, ask for the levels the model held open at the end of each column. The interval of a `time_window` is 30m for 48h, 1h for 3d and 7d, 2h for 14d, 4h for 30d, 8h for 60d, 12h for 90d, 1d beyond.',
    query: timeseriesQuery,
    answer: z.union([timeseriesResponse, predictedResponse]),
    failures: [400, 503],
    handle: (query) => timeseriesAnswer(services, query),
  })
  addApiRoute(app, {
    path: '/liquidations/history',
    summary: 'Single liquidations, newest first',
    description: 'Paged backwards with `next_cursor`.',
    query: historyQuery,
    answer: historyResponse,
    failures: [400],
    handle: (query) => historyAnswer(services, query),
  })
}

function addExchanges(app: FastifyInstance, services: EngineServices): void {
  addApiRoute(app, {
    path: '/exchanges',
    summary: 'The venues and what they promise',
    description: 'With the dated guarantee of each liquidation feed.',
    query: nothing,
    answer: exchangesResponse,
    failures: [],
    handle: () => exchangesAnswer(services),
  })
  addApiRoute(app, {
    path: '/exchanges/health',
    summary: 'The venues’ connections',
    description: 'Figures of rolling windows: 60 s of messages and errors, 24 h of uptime.',
    query: nothing,
    answer: exchangesHealthResponse,
    failures: [],
    handle: () => exchangesHealthAnswer(services),
  })
}
