import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import { z } from 'zod'
import { type Result, fail } from '../../../contract/errors.ts'
import { decodeWire, encodeWire } from '../../../contract/ipc/wire.ts'
import type { Log } from '../../core/log.ts'
import type { Dispatch, FrameHub, WindowLink } from '../../core/services.ts'
import { addSocketRoute, socketPaths } from './route.ts'

export type RendererSocketOptions = {
  readonly hub: FrameHub
  readonly dispatch: Dispatch
  readonly log: Log
  readonly limits?: RendererSocketLimits
}

export type RendererSocketLimits = {
  /** Requests of one page that may run at a time. */
  readonly requests: number
  /** Bytes that may wait to be sent to one page; a page that reads nothing is closed past it. */
  readonly bufferedBytes: number
}

const defaultLimits: RendererSocketLimits = { requests: 64, bufferedBytes: 64 * 1024 * 1024 }

const requestMessage = z.object({
  type: z.literal('request'),
  id: z.union([z.number(), z.string().max(64)]),
  name: z.unknown(),
  input: z.unknown(),
})

const idOnly = z.object({ id: requestMessage.shape.id })

const tryAgainLater = 1013

/** The interface's own socket: requests and frames as MessagePack. Each socket is one window. */
export function addRendererSocket(app: FastifyInstance, options: RendererSocketOptions): void {
  addSocketRoute(app, socketPaths.renderer, { hide: true }, (socket) =>
    serveWindow(socket, options),
  )
}

function serveWindow(
  socket: WebSocket,
  { hub, dispatch, log, limits }: RendererSocketOptions,
): void {
  const { requests, bufferedBytes } = limits ?? defaultLimits
  let running = 0
  let malformed = 0

  const send = (message: unknown): void => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > bufferedBytes) socket.close(tryAgainLater, 'too slow')
    else socket.send(encodeWire(message))
  }
  const respond = (id: number | string, result: Result<unknown>): void =>
    send({ type: 'response', id, result })
  const window: WindowLink = hub.attach(`socket-${randomUUID()}`, (payload) =>
    send({ type: 'push', name: 'frame', payload }),
  )

  const answer = async ({ id, name, input }: z.output<typeof requestMessage>): Promise<void> => {
    if (running >= requests) {
      respond(id, fail('RATE_LIMITED', `At most ${requests} requests may run at a time.`))
      return
    }
    running += 1
    try {
      respond(id, await dispatch(name, input, window))
    } finally {
      running -= 1
    }
  }

  const refuse = (body: unknown): void => {
    malformed += 1
    const known = idOnly.safeParse(body)
    if (known.success) respond(known.data.id, fail('INVALID_ARGUMENT', 'This is not a request.'))
  }

  socket.on('message', (data, isBinary) => {
    const body = isBinary ? decoded(data) : undefined
    const request = requestMessage.safeParse(body)
    if (request.success) void answer(request.data)
    else refuse(body)
  })
  socket.on('close', () => {
    window.close()
    if (malformed > 0) log.warn({ malformed }, 'a page sent messages that could not be read')
  })
  socket.on('error', (error) => log.debug({ error }, 'a page’s socket failed'))
}

function decoded(data: RawData): unknown {
  try {
    return decodeWire(bytesOf(data))
  } catch {
    return undefined
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
