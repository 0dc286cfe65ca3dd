import type { FastifyInstance } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import type { StreamMessage } from '../../../contract/gateway.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { EngineServices } from '../../core/services.ts'
import { isoTime } from '../answers/coverage.ts'
import { heatmapAnswer, heatmapQuery } from '../answers/heatmap.ts'
import { parseQuery } from '../apiRoute.ts'
import { Outbox } from './outbox.ts'
import { addSocketRoute, socketPaths } from './route.ts'
import { SnapshotCache, StreamClient } from './streamClient.ts'

export type StreamSocketOptions = {
  readonly services: EngineServices
  readonly clock: Clock
  readonly log: Log
}

const description =
  'A WebSocket of JSON text. The client sends `{"action":"subscribe","symbols":["BTCUSDT"],' +
  '"interval":5,"exchanges":["binance"]}` (seconds, 1 to 60), `unsubscribe` with symbols, or ' +
  '`ping`; it receives `snapshot` (the answer of /liquidations/heatmap over 24 h), `error`, ' +
  '`warning` SLOW_CONSUMER with how many messages were dropped, and `pong`.'

/** The public stream of heatmap snapshots. */
export function addStreamSocket(app: FastifyInstance, options: StreamSocketOptions): void {
  const cache = new SnapshotCache(options.clock, (symbol, exchanges) =>
    snapshotText(options.services, symbol, exchanges),
  )
  const schema = { summary: 'Stream of heatmap snapshots', description }
  addSocketRoute(app, socketPaths.stream, schema, (socket) => serveClient(socket, cache, options))
}

function serveClient(
  socket: WebSocket,
  cache: SnapshotCache,
  { clock, log }: StreamSocketOptions,
): void {
  const outbox = new Outbox(
    {
      send: (text, done) => socket.send(text, (error) => done(error)),
      terminate: () => socket.terminate(),
    },
    clock,
    (dropped) => textOf({ type: 'warning', code: 'SLOW_CONSUMER', dropped }),
  )
  const client = new StreamClient({
    clock,
    snapshot: (symbol, exchanges) => cache.get(symbol, exchanges),
    send: (text) => outbox.push(text),
  })
  socket.on('message', (data, isBinary) => client.receive(isBinary ? '' : messageText(data)))
  socket.on('close', () => {
    client.close()
    outbox.close()
  })
  socket.on('error', (error) => log.debug({ error }, 'a stream client’s socket failed'))
}

function snapshotText(
  services: EngineServices,
  symbol: string,
  exchanges: readonly string[] | undefined,
): string {
  const query = parseQuery(heatmapQuery, { symbol, exchanges: exchanges?.join(',') })
  const data = heatmapAnswer(services, query)
  return textOf({ type: 'snapshot', symbol, timestamp: isoTime(services.state().now), data })
}

function textOf(message: StreamMessage): string {
  return JSON.stringify(message)
}

function messageText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8')
}
