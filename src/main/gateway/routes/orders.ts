import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { OrderRequest } from '../../../contract/domain/managedOrder.ts'
import type { EngineServices } from '../../core/services.ts'
import { instrumentNamed } from '../answers/instruments.ts'
import {
  cancelAllAnswer,
  dryRunAnswer,
  latencyAnswer,
  orderDetailAnswer,
  orderRow,
  ordersAnswer,
  stuckAnswer,
} from '../answers/orders.ts'
import { termsOf } from '../answers/terms.ts'
import { venueNamed } from '../answers/venues.ts'
import { addApiItem } from '../apiItem.ts'
import { addApiPost } from '../apiPost.ts'
import { addApiRoute } from '../apiRoute.ts'
import { numberField, timeField } from '../fields.ts'
import {
  type OrderBody,
  amendBody,
  cancelAllBody,
  orderBody,
  orderPath,
  resolveBody,
} from '../tradingBodies.ts'
import {
  cancelAllResponse,
  dryRunResponse,
  latencyResponse,
  orderDetailResponse,
  orderResponse,
  ordersResponse,
  stuckResponse,
} from '../tradingSchemas.ts'

const nothing = z.strictObject({})
const noPath = z.object({})
const source = 'api'

const listQuery = z.strictObject({
  exchange: z.string().min(1).optional().describe('Venue id or alias.'),
  account: z.string().min(1).max(64).optional(),
  instrument_id: z.string().min(1).max(80).optional(),
  parent_id: z.string().min(1).max(64).optional(),
  open: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('true: only what can still trade, or of which that cannot be said.'),
  before: timeField.optional().describe('Created before; the next_before of an earlier answer.'),
  limit: numberField(z.int().min(1).max(500)).prefault('100'),
})

/** Orders: submitted, shown, amended, canceled, settled by hand. */
export function addOrders(app: FastifyInstance, services: EngineServices): void {
  addReading(app, services)
  addWriting(app, services)
  addMany(app, services)
}

function addReading(app: FastifyInstance, services: EngineServices): void {
  const { orders } = services.trading
  addApiRoute(app, {
    path: '/orders',
    summary: 'Orders, newest first',
    description:
      'Ours and those others made at the same accounts. `truth` says what may be relied on and `evidence` why. Paged backwards with `next_before`.',
    query: listQuery,
    answer: ordersResponse,
    failures: [400],
    handle: ({ exchange, account, instrument_id, parent_id, ...query }) => {
      const found = orders.list({
        ...query,
        venue: exchange === undefined ? undefined : venueNamed(services, exchange),
        accountId: account as OrderRequest['accountId'] | undefined,
        instrumentId: instrument_id as OrderRequest['instrumentId'] | undefined,
        parentId: parent_id,
      })
      return ordersAnswer(found, query.limit)
    },
  })
  addApiRoute(app, {
    path: '/orders/open',
    summary: 'Every order that can still trade',
    description: 'And every one of which that cannot be said, because the venue did not tell.',
    query: nothing,
    answer: ordersResponse,
    failures: [],
    handle: () => ordersAnswer(orders.open(), Infinity),
  })
  addApiRoute(app, {
    path: '/orders/stuck',
    summary: 'Orders whose state needs a look',
    description: 'With the reason, how often the venue was asked, and when it is asked next.',
    query: nothing,
    answer: stuckResponse,
    failures: [],
    handle: () => stuckAnswer(orders.stuck()),
  })
  addApiRoute(app, {
    path: '/orders/latency',
    summary: 'How fast orders were, by venue',
    description: 'From the service call to each point, milliseconds; the last orders of this run.',
    query: nothing,
    answer: latencyResponse,
    failures: [],
    handle: () => latencyAnswer(orders.latency()),
  })
  addApiItem(app, {
    path: '/orders/:id',
    summary: 'One order with its history and fills',
    description: 'History oldest first; every change with what was said and by whom.',
    parameters: orderPath,
    answer: orderDetailResponse,
    handle: ({ id }) => orderDetailAnswer(orders.detail(id)),
  })
}

function addWriting(app: FastifyInstance, services: EngineServices): void {
  const { orders } = services.trading
  addApiPost(app, {
    path: '/orders',
    summary: 'Submit an order',
    description:
      'Answers once the venue did, or once its answer is overdue: then `truth` is UNKNOWN and the venue is being asked. An order a rule stopped has the `truth` DENIED and says which. For the best venue see /routing/orders.',
    parameters: noPath,
    body: orderBody,
    answer: orderResponse,
    failures: [404, 409, 500, 503],
    handle: async (_path, body) => orderRow(await orders.submit(requestOf(services, body))),
  })
  addApiPost(app, {
    path: '/orders/preview',
    summary: 'What submitting would send',
    description: 'The exact signed request and every rule that would stop it. Nothing leaves.',
    parameters: noPath,
    body: orderBody,
    answer: dryRunResponse,
    failures: [404, 503],
    handle: async (_path, body) => dryRunAnswer(await orders.preview(requestOf(services, body))),
  })
  addApiPost(app, {
    method: 'PATCH',
    path: '/orders/:id',
    summary: 'Amend an order',
    description:
      'Price, whole quantity or stop price. Until the venue confirms it stays as it was.',
    parameters: orderPath,
    body: amendBody,
    answer: orderResponse,
    failures: [404, 409, 503],
    handle: async ({ id }, { price, quantity, stop_price: stopPrice }) =>
      orderRow(await orders.amend({ orderId: id, price, quantity, stopPrice, source })),
  })
  addApiPost(app, {
    method: 'DELETE',
    path: '/orders/:id',
    summary: 'Ask the venue to cancel an order',
    description: 'CANCELLED only once the venue says so; `exact_status` PENDING_CANCEL until then.',
    parameters: orderPath,
    body: z.unknown(),
    answer: orderResponse,
    failures: [404, 409, 503],
    handle: async ({ id }) => orderRow(await orders.cancel(id, source)),
  })
  addApiPost(app, {
    path: '/orders/:id/resolve',
    summary: 'Settle a stuck order by hand',
    description:
      'RECONCILE adopts what the venue says now, CANCEL asks it. The marks are your word, recorded as such. Nothing here says CANCELLED: only the venue can.',
    parameters: orderPath,
    body: resolveBody,
    answer: orderResponse,
    failures: [404, 409, 503],
    handle: async ({ id }, { resolution, reason, by }) =>
      orderRow(await orders.resolve(id, resolution, by, reason)),
  })
}

function addMany(app: FastifyInstance, services: EngineServices): void {
  const { orders } = services.trading
  addApiPost(app, {
    path: '/orders/cancel-all',
    summary: 'Cancel many orders',
    description: 'Of a venue, an account, an instrument, or everything. Ours only, unless ALL.',
    parameters: noPath,
    body: cancelAllBody,
    answer: cancelAllResponse,
    failures: [404, 503],
    handle: async (_path, { exchange, account, instrument_id, whose }) =>
      cancelAllAnswer(
        await orders.cancelAll(
          {
            venue: exchange === undefined ? null : venueNamed(services, exchange),
            accountId: account ?? null,
            instrumentId: instrument_id ?? null,
            whose,
          },
          source,
        ),
      ),
  })
}

function requestOf(services: EngineServices, body: OrderBody): OrderRequest {
  const venue = venueNamed(services, body.exchange)
  return {
    ...termsOf(body),
    idempotencyKey: body.idempotency_key,
    venue,
    accountId: body.account,
    instrumentId: instrumentNamed(services, venue, body),
    parentId: null,
    source,
    clickedTime: null,
  }
}
