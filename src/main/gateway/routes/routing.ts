import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { RouteRequest, RoutingSettings } from '../../../contract/domain/routing.ts'
import type { EngineServices } from '../../core/services.ts'
import { decisionRow, settingsRow } from '../answers/routing.ts'
import { termsOf } from '../answers/terms.ts'
import { venueNamed } from '../answers/venues.ts'
import { addApiPost } from '../apiPost.ts'
import { addApiRoute } from '../apiRoute.ts'
import { numberField } from '../fields.ts'
import { type RouteBody, routeBody, routingSettingsBody } from '../tradingBodies.ts'
import { decisionResponse, decisionsResponse, routingSettingsResponse } from '../tradingSchemas.ts'

const noPath = z.object({})

/** Orders for whichever venue is best, and why it was. */
export function addRouting(app: FastifyInstance, services: EngineServices): void {
  const { routing } = services.trading
  addApiPost(app, {
    path: '/routing/preview',
    summary: 'Where an order would go, and why',
    description: 'Every venue with its figures and their age. Nothing leaves.',
    parameters: noPath,
    body: routeBody,
    answer: decisionResponse,
    failures: [404, 503],
    handle: async (_path, body) => decisionRow(await routing.preview(requestOf(services, body))),
  })
  addApiPost(app, {
    path: '/routing/orders',
    summary: 'Send an order to the best venue',
    description:
      'Tries the next venue only when it is certain that nothing was accepted. `splits` name the orders; without any, `denials` say why.',
    parameters: noPath,
    body: routeBody,
    answer: decisionResponse,
    failures: [404, 409, 500, 503],
    handle: async (_path, body) => decisionRow(await routing.submit(requestOf(services, body))),
  })
  addApiRoute(app, {
    path: '/routing/decisions',
    summary: 'Past decisions, newest first',
    description: 'With the outcome once its orders have closed. Kept 30 days.',
    query: z.strictObject({ limit: numberField(z.int().min(1).max(500)).prefault('100') }),
    answer: decisionsResponse,
    failures: [400],
    handle: ({ limit }) => ({ data: routing.decisions(limit).map(decisionRow) }),
  })
  addSettings(app, services)
}

function addSettings(app: FastifyInstance, services: EngineServices): void {
  const { routing } = services.trading
  addApiRoute(app, {
    path: '/routing/settings',
    summary: 'How venues are chosen',
    description: 'What applies where a request does not say otherwise.',
    query: z.strictObject({}),
    answer: routingSettingsResponse,
    failures: [],
    handle: () => settingsRow(routing.settings()),
  })
  addApiPost(app, {
    method: 'PUT',
    path: '/routing/settings',
    summary: 'Set how venues are chosen',
    description: 'All of it at once.',
    parameters: noPath,
    body: routingSettingsBody,
    answer: routingSettingsResponse,
    handle: (_path, body) => {
      routing.setSettings(settingsOf(services, body))
      return settingsRow(routing.settings())
    },
  })
}

function settingsOf(
  services: EngineServices,
  body: z.output<typeof routingSettingsBody>,
): RoutingSettings {
  return {
    criterion: body.criterion,
    priorities: body.priorities.map(({ exchange, priority }) => ({
      venue: venueNamed(services, exchange, 'priorities'),
      priority,
    })),
    disabled: body.disabled.map((name) => venueNamed(services, name, 'disabled')),
    splitting: body.splitting,
    maxSplits: body.max_splits,
    minSplitNotional: body.min_split_notional,
  }
}

function requestOf(services: EngineServices, body: RouteBody): RouteRequest {
  return {
    ...termsOf(body),
    idempotencyKey: body.idempotency_key,
    symbol: body.symbol,
    marketKind: body.market_kind,
    criterion: body.criterion,
    venues: body.exchanges?.map((name) => venueNamed(services, name, 'exchanges')) ?? null,
    accountId: body.account,
    split: body.split,
    source: 'api',
    clickedTime: null,
  }
}
