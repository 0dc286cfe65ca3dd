import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { ExchangeConnections } from '../../../contract/gatewayConnections.ts'
import type { EngineServices } from '../../core/services.ts'
import { connectionsAnswer, exchangeConnections, limitsAnswer } from '../answers/connections.ts'
import { venuesNamed } from '../answers/venues.ts'
import { addApiCommand } from '../apiCommand.ts'
import { addApiRoute } from '../apiRoute.ts'
import {
  breakerBody,
  connectionsResponse,
  exchangeConnectionsResponse,
  flagsBody,
  limitsResponse,
} from '../connectionSchemas.ts'

const nothing = z.strictObject({})

/** Shows the venues' connections and limits, and steers them. */
export function addConnections(app: FastifyInstance, services: EngineServices): void {
  const { connections } = services
  addApiRoute(app, {
    path: '/connections',
    summary: 'Every connection: figures, flags, breakers, clocks, limits',
    description: 'Latency, errors and messages of the last 60 s; the rest since the start.',
    query: nothing,
    answer: connectionsResponse,
    failures: [],
    handle: () => connectionsAnswer(connections.state()),
  })
  addApiRoute(app, {
    path: '/exchanges/limits',
    summary: 'The venues’ rate limits and what is left of them',
    description: 'Amounts are in the unit the venue counts: requests, orders or weight.',
    query: nothing,
    answer: limitsResponse,
    failures: [],
    handle: () => limitsAnswer(connections.state()),
  })
  addCommands(app, services)
}

function addCommands(app: FastifyInstance, services: EngineServices): void {
  const { connections } = services
  addApiCommand(app, {
    path: '/exchanges/:id/flags',
    summary: 'Switch ingest or execution of a venue',
    description: 'At once and for later starts. Without ingest its sockets are closed.',
    body: flagsBody,
    answer: exchangeConnectionsResponse,
    async handle(id, { ingest, execution }) {
      const venue = venueOf(services, id)
      if (execution !== undefined) await connections.setFlag(venue, 'execution', execution)
      if (ingest !== undefined) await connections.setFlag(venue, 'ingest', ingest)
      return stateOf(services, venue)
    },
  })
  addApiCommand(app, {
    path: '/exchanges/:id/breakers',
    summary: 'Open or close a circuit breaker by hand',
    description: 'One that was opened by hand stays open until it is reset. Cancels always pass.',
    body: breakerBody,
    answer: exchangeConnectionsResponse,
    handle(id, { path, action }) {
      const venue = venueOf(services, id)
      if (action === 'trip') connections.tripBreaker(venue, path)
      else connections.resetBreaker(venue, path)
      return stateOf(services, venue)
    },
  })
  addApiCommand(app, {
    path: '/exchanges/:id/resume-trading',
    summary: 'Let new orders leave again after a pause for bad quality',
    description: 'Does nothing where trading is not paused.',
    body: z.strictObject({}).nullish(),
    answer: exchangeConnectionsResponse,
    handle(id) {
      const venue = venueOf(services, id)
      connections.resumeTrading(venue)
      return stateOf(services, venue)
    },
  })
}

function venueOf(services: EngineServices, id: string): VenueId {
  const [venue] = venuesNamed(services, [id])
  if (venue !== undefined) return venue
  throw new PitwallError('UNKNOWN_VENUE', `${id} is not configured.`, { path: 'id' })
}

function stateOf({ connections }: EngineServices, venue: VenueId): ExchangeConnections {
  const state = connections.state().venues.find((each) => each.venue === venue)
  if (state !== undefined) return exchangeConnections(state)
  throw new PitwallError('UNKNOWN_VENUE', `${venue} is not configured.`, { path: 'id' })
}
