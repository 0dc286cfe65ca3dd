import websocket from '@fastify/websocket'
import type { FastifyInstance, FastifySchema } from 'fastify'
import type { WebSocket } from 'ws'
import { PitwallError } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'

/** The only addresses that may be upgraded to a socket. */
export const socketPaths = {
  renderer: '/socket',
  stream: '/ws/heatmap',
  orders: '/ws/orders',
  risk: '/ws/risk',
} as const
export type SocketPath = (typeof socketPaths)[keyof typeof socketPaths]

export function isSocketPath(path: string): path is SocketPath {
  return Object.values<string>(socketPaths).includes(path)
}

/** Largest message of a socket: the longest setting the contract allows, with room around it. */
const maxMessageBytes = 4 * 1024 * 1024
/** How long a client may take to say goodbye when the server stops, ms. */
const goodbyeMs = 500
const goingAway = 1001

export async function addSockets(app: FastifyInstance, clock: Clock): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: maxMessageBytes },
    preClose(done) {
      const { clients } = app.websocketServer
      for (const client of clients) client.close(goingAway, 'the engine is stopping')
      const cancel = clock.after(goodbyeMs, () => {
        for (const client of clients) client.terminate()
      })
      app.websocketServer.close(() => {
        cancel()
        done()
      })
    },
  })
}

export function addSocketRoute(
  app: FastifyInstance,
  path: SocketPath,
  schema: FastifySchema,
  serve: (socket: WebSocket) => void,
): void {
  app.route({
    method: 'GET',
    url: path,
    schema,
    handler: () => {
      throw new PitwallError('INVALID_ARGUMENT', `${path} is a WebSocket.`)
    },
    wsHandler: serve,
  })
}
