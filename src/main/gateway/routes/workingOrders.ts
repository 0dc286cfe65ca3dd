import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EngineServices } from '../../core/services.ts'
import { instrumentNamed } from '../answers/instruments.ts'
import { venueNamed } from '../answers/venues.ts'
import { planOf, workingOrderRow } from '../answers/workingOrders.ts'
import { addApiPost } from '../apiPost.ts'
import { addApiRoute } from '../apiRoute.ts'
import { cancelWorkingBody, workingOrderBody, workingOrderPath } from '../tradingBodies.ts'
import { workingOrderResponse, workingOrdersResponse } from '../tradingSchemas.ts'

const noPath = z.object({})
const nothing = z.strictObject({}).nullish()

/** Brackets, ladders and the like: parents with orders of their own. */
export function addWorkingOrders(app: FastifyInstance, services: EngineServices): void {
  const { workingOrders } = services.trading
  addApiRoute(app, {
    path: '/working-orders',
    summary: 'Working orders, newest first',
    description:
      '`alarm` is set while a protective leg is missing. Those ended today are shown too.',
    query: z.strictObject({}),
    answer: workingOrdersResponse,
    failures: [],
    handle: () => ({ data: workingOrders.list().map(workingOrderRow) }),
  })
  addApiPost(app, {
    path: '/working-orders',
    summary: 'Start a working order',
    description:
      'It goes on after a restart. `held_by` ENGINE stops while this program does not run.',
    parameters: noPath,
    body: workingOrderBody,
    answer: workingOrderResponse,
    failures: [404, 409, 500, 503],
    handle: async (_path, body) => {
      const venue = venueNamed(services, body.exchange)
      const started = await workingOrders.start({
        idempotencyKey: body.idempotency_key,
        venue,
        accountId: body.account,
        instrumentId: instrumentNamed(services, venue, body),
        plan: planOf(body.plan),
        source: 'api',
        clickedTime: null,
      })
      return workingOrderRow(started)
    },
  })
  addSteering(app, services)
}

function addSteering(app: FastifyInstance, services: EngineServices): void {
  const { workingOrders } = services.trading
  addApiPost(app, {
    path: '/working-orders/:id/pause',
    summary: 'Send no further order of it',
    description: 'What rests stays; protective legs stay in any case.',
    parameters: workingOrderPath,
    body: nothing,
    answer: workingOrderResponse,
    failures: [404, 409],
    handle: ({ id }) => workingOrderRow(workingOrders.pause(id)),
  })
  addApiPost(app, {
    path: '/working-orders/:id/resume',
    summary: 'Go on with it',
    description: 'From where it was paused.',
    parameters: workingOrderPath,
    body: nothing,
    answer: workingOrderResponse,
    failures: [404, 409],
    handle: ({ id }) => workingOrderRow(workingOrders.resume(id)),
  })
  addApiPost(app, {
    path: '/working-orders/:id/cancel',
    summary: 'End it and cancel its orders',
    description: 'A bracket keeps its exits unless `exits` is CANCEL.',
    parameters: workingOrderPath,
    body: cancelWorkingBody,
    answer: workingOrderResponse,
    failures: [404, 409],
    handle: async ({ id }, body) =>
      workingOrderRow(await workingOrders.cancel(id, body?.exits ?? 'keep')),
  })
}
