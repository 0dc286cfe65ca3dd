import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { modelVersions } from '../../../contract/domain/liquidationModel.ts'
import { marketAlertKinds } from '../../../contract/domain/marketAlert.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { timeframes } from '../../../contract/gateway.ts'
import { alertRule } from '../../../contract/ipc/liquidationSchemas.ts'
import type { EngineServices } from '../../core/services.ts'
import { alertRulesAnswer, importAnswer, marketAlertsAnswer } from '../answers/marketAlerts.ts'
import { exportLiquidations, exportQuery } from '../answers/liquidationExport.ts'
import { bracketsAnswer, liquidationPriceAnswer } from '../answers/margin.ts'
import { levelsOf } from '../answers/predicted.ts'
import { rangeGiven } from '../answers/range.ts'
import { statisticsAnswer } from '../answers/statistics.ts'
import { answerValidation, compareAnswer, validationQuery } from '../answers/validation.ts'
import { liquidationVenuesNamed, requireSymbol } from '../answers/venues.ts'
import { addApiPost } from '../apiPost.ts'
import { addApiRoute, described, parseQuery } from '../apiRoute.ts'
import { exchangesField, numberField, symbolField, timeField } from '../fields.ts'
import {
  alertRulesResponse,
  bracketsResponse,
  cacheResponse,
  compareResponse,
  importRow,
  importsResponse,
  levelsResponse,
  liquidationPriceResponse,
  marketAlertsResponse,
  statisticsResponse,
  validationResponse,
} from '../liquidationSchemas.ts'
import { apiError } from '../schemas.ts'

const symbol = symbolField.prefault('BTCUSDT')
const positive = numberField(z.number().positive())
const weekMs = 7 * 86_400_000
const timeframeMs = { '24h': 86_400_000, '7d': weekMs, '30d': 30 * 86_400_000 } as const

/** Predicted levels, how they did, statistics, alert rules, and files in and out. */
export function addLiquidationAnalytics(app: FastifyInstance, services: EngineServices): void {
  addPredictions(app, services)
  addValidation(app, services)
  addStatistics(app, services)
  addMargin(app, services)
  addAlertRules(app, services)
  addImports(app, services)
  addExport(app, services)
  addCache(app, services)
}

function addPredictions(app: FastifyInstance, services: EngineServices): void {
  addApiRoute(app, {
    path: '/liquidations/levels',
    summary: 'The predicted levels that stand now',
    description:
      'By price and side with cumulative sums, and the clusters that stand out. A model: sizes compare with each other, not with money.',
    query: z.strictObject({
      symbol,
      exchanges: exchangesField,
      price_bin_size: positive.optional(),
      model: z.enum(modelVersions).optional(),
    }),
    answer: levelsResponse,
    failures: [400, 503],
    async handle(query) {
      const venues = liquidationVenuesNamed(services, query.exchanges)
      requireSymbol(services, query.symbol)
      const profile = await services.analytics.model.profile({
        symbol: query.symbol,
        venues,
        ...(query.price_bin_size === undefined ? {} : { binSize: query.price_bin_size }),
        ...(query.model === undefined ? {} : { settings: { version: query.model } }),
      })
      return levelsOf(profile)
    },
  })
  addApiRoute(app, {
    path: '/liquidations/compare-models',
    summary: 'Where the model’s versions put their levels, and how they did',
    description:
      '`overlap` is the share of predicted notional all versions put into the same bins.',
    query: z.strictObject({ symbol, exchanges: exchangesField }),
    answer: compareResponse,
    failures: [400, 503],
    handle(query) {
      const venues = liquidationVenuesNamed(services, query.exchanges)
      requireSymbol(services, query.symbol)
      return compareAnswer(services.analytics, { symbol: query.symbol, venues })
    },
  })
}

function addValidation(app: FastifyInstance, services: EngineServices): void {
  addApiRoute(app, {
    path: '/liquidations/validation',
    summary: 'Predicted zones scored on what then happened',
    description:
      'Every figure with its 95 % interval and sample size; null where nothing stands behind it. Side must match; lift is over zones put at random and over round numbers.',
    query: validationQuery,
    answer: validationResponse,
    failures: [400],
    handle: (query) => answerValidation(services, query),
  })
}

function addStatistics(app: FastifyInstance, services: EngineServices): void {
  addApiRoute(app, {
    path: '/liquidations/statistics',
    summary: 'Executed liquidations by exchange, side, size and time of day',
    description: 'Of whole hours. Sums of sampled feeds understate.',
    query: z.strictObject({
      symbol: symbolField.optional().describe('Absent: all symbols.'),
      timeframe: z.enum(timeframes).default('24h'),
      start_time: timeField.optional().describe('With it, or an end, the timeframe counts not.'),
      end_time: timeField.optional(),
      exchanges: exchangesField,
      largest: numberField(z.int().min(1).max(100)).optional(),
    }),
    answer: statisticsResponse,
    failures: [400],
    handle(query) {
      const venues = liquidationVenuesNamed(services, query.exchanges)
      if (query.symbol !== undefined) requireSymbol(services, query.symbol)
      const isNamed = query.start_time === undefined && query.end_time === undefined
      const { now } = services.state()
      const range = rangeGiven(query, now, timeframeMs[query.timeframe])
      const statistics = services.analytics.statistics({
        ...range,
        venues,
        ...(query.symbol === undefined ? {} : { symbol: query.symbol }),
        ...(query.largest === undefined ? {} : { largest: query.largest }),
      })
      return statisticsAnswer(statistics, isNamed ? query.timeframe : null)
    },
  })
}

function addMargin(app: FastifyInstance, services: EngineServices): void {
  const { margin } = services.analytics
  const exchange = z.string().min(1).describe('Venue id or alias.')
  const venueOf = (name: string): VenueId => {
    const [venue] = liquidationVenuesNamed(services, [name])
    return venue as VenueId
  }
  addApiRoute(app, {
    path: '/liquidations/brackets',
    summary: 'The margin tiers in force',
    description: '`assumed` where the venue’s own table of the symbol is not known.',
    query: z.strictObject({ symbol, exchange }),
    answer: bracketsResponse,
    failures: [400],
    handle: (query) => bracketsAnswer(margin.brackets(venueOf(query.exchange), query.symbol)),
  })
  addApiRoute(app, {
    path: '/liquidations/liquidation-price',
    summary: 'The exact liquidation price of an isolated position',
    description: 'With the tier of the notional at that price.',
    query: z.strictObject({
      symbol,
      exchange,
      side: z.enum(['long', 'short']),
      entry_price: positive,
      quantity: positive.describe('Base units.'),
      leverage: numberField(z.number().min(1).max(1000)),
      extra_margin: numberField(z.number()).optional(),
    }),
    answer: liquidationPriceResponse,
    failures: [400],
    handle: (query) =>
      liquidationPriceAnswer(
        margin.liquidationPrice(venueOf(query.exchange), query.symbol, {
          positionSide: query.side,
          entryPrice: query.entry_price,
          quantity: query.quantity,
          leverage: query.leverage,
          extraMargin: query.extra_margin,
        }),
      ),
  })
}

function addAlertRules(app: FastifyInstance, services: EngineServices): void {
  const { alerts } = services.analytics
  addApiRoute(app, {
    path: '/liquidations/alert-rules',
    summary: 'What the trader wants to hear of',
    description: 'With how often each rule spoke and was held back today (UTC).',
    query: z.strictObject({}),
    answer: alertRulesResponse,
    failures: [],
    handle: () => alertRulesAnswer(alerts.rules()),
  })
  addApiPost(app, {
    path: '/liquidations/alert-rules',
    summary: 'Make or change an alert rule',
    description: 'A rule without `ruleId` is a new one.',
    parameters: z.object({}),
    body: alertRule,
    answer: alertRulesResponse,
    handle: (_parameters, rule) => alertRulesAnswer(alerts.save(rule)),
  })
  addApiPost(app, {
    path: '/liquidations/alert-rules/:id/remove',
    summary: 'Remove an alert rule',
    description: 'What it reported stays in the history.',
    parameters: z.object({ id: z.string() }),
    body: z.strictObject({}).nullish(),
    answer: alertRulesResponse,
    handle: ({ id }) => alertRulesAnswer(alerts.remove(id)),
  })
  addApiRoute(app, {
    path: '/liquidations/alerts',
    summary: 'What the rules reported, newest first',
    description: 'Kept 90 days.',
    query: z.strictObject({
      symbol: symbolField.optional(),
      kind: z.enum(marketAlertKinds).optional(),
      start_time: timeField.optional(),
      end_time: timeField.optional(),
      limit: numberField(z.int().min(1).max(1000)).prefault('200'),
    }),
    answer: marketAlertsResponse,
    failures: [400],
    handle: ({ start_time: from, end_time: before, ...query }) =>
      marketAlertsAnswer(alerts.history({ ...query, from, before })),
  })
}

function addImports(app: FastifyInstance, services: EngineServices): void {
  const { imports } = services.analytics
  addApiRoute(app, {
    path: '/liquidations/imports',
    summary: 'Files of historical liquidations and how far each is',
    description: 'Newest first.',
    query: z.strictObject({}),
    answer: importsResponse,
    failures: [],
    handle: () => ({ data: imports.list().map(importAnswer) }),
  })
  addApiPost(app, {
    path: '/liquidations/imports',
    summary: 'Take in a file of this machine, or go on with it',
    description:
      'A .csv or .csv.gz: an export of this program, Binance liquidationSnapshot, tardis.dev liquidations. What is known already is not stored twice.',
    parameters: z.object({}),
    body: z.strictObject({ path: z.string().min(1).max(4096), exchange: z.string().optional() }),
    answer: importRow,
    async handle(_parameters, { path, exchange }) {
      const venue =
        exchange === undefined ? undefined : liquidationVenuesNamed(services, [exchange])[0]
      return importAnswer(await imports.start(path, venue))
    },
  })
  addApiPost(app, {
    path: '/liquidations/imports/:id/stop',
    summary: 'Stop taking in a file',
    description: 'It goes on from there when it is asked for again.',
    parameters: z.object({ id: z.string() }),
    body: z.strictObject({}).nullish(),
    answer: importRow,
    handle: ({ id }) => importAnswer(imports.stop(id)),
  })
}

function addExport(app: FastifyInstance, services: EngineServices): void {
  const refused = { description: 'Refused', ...described(apiError) }
  const schema = {
    summary: 'Liquidations as a file, newest first',
    description: 'Streamed CSV. `typed` has columns of one type each, ready for Parquet.',
    querystring: described(exportQuery, 'input'),
    response: {
      200: { description: 'The file', content: { 'text/csv': { schema: { type: 'string' } } } },
      400: refused,
      401: refused,
      403: refused,
    },
  }
  app.get('/liquidations/export', { schema }, async (request, reply) => {
    const query = parseQuery(exportQuery, request.query)
    const pieces = exportLiquidations(services, query)
    // The first piece decides between an answer and a refusal; the rest follows as it is read.
    const first = await pieces.next()
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="pitwall-liquidations.csv"')
      .header('cache-control', 'no-store')
      .send(Readable.from(rejoined(first, pieces)))
    return reply
  })
}

function addCache(app: FastifyInstance, { analytics: { model } }: EngineServices): void {
  const stats = () => {
    const { entries, bytes, boundBytes } = model.cache()
    return { model: { entries, bytes, bound_bytes: boundBytes } }
  }
  addApiRoute(app, {
    path: '/cache/stats',
    summary: 'What the model keeps in memory',
    description: 'With the bound it stays within.',
    query: z.strictObject({}),
    answer: cacheResponse,
    failures: [],
    handle: stats,
  })
  addApiPost(app, {
    path: '/cache/clear',
    summary: 'Let go of what the model keeps in memory',
    description: 'The next question computes it again.',
    parameters: z.object({}),
    body: z.strictObject({}).nullish(),
    answer: cacheResponse,
    handle() {
      model.clearCache()
      return stats()
    },
  })
}

async function* rejoined(
  first: IteratorResult<string>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done !== true) yield first.value
  yield* rest
}
