import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Close } from '../../main/core/disposable.ts'
import { closeServer, listenOnLoopback } from '../net/listen.ts'
import { readBody } from '../net/readBody.ts'

/** An answer of the control server; text may be made while it is sent. */
export type ControlAnswer = {
  readonly status: number
  readonly type: 'application/json' | 'application/jsonl'
  readonly body: string | Iterable<string>
}

export type ControlRoute = (query: URLSearchParams, body: string) => ControlAnswer

/** Wrong input from whoever steers the sandbox; becomes a 400 with the sentence. */
export class ControlError extends Error {}

const mostBodyBytes = 100_000

/** Serves the routes (`GET /status`) on the loopback address. Gives the port and the way to stop. */
export async function startControlServer(
  routes: Readonly<Record<string, ControlRoute>>,
  port: number,
): Promise<{ readonly port: number; readonly close: Close }> {
  const server = createServer((request, response) => void handle(routes, request, response))
  const bound = await listenOnLoopback(server, port)
  return { port: bound, close: () => closeServer(server) }
}

async function handle(
  routes: Readonly<Record<string, ControlRoute>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await decide(routes, request)
    response.writeHead(answer.status, { 'content-type': answer.type })
    if (typeof answer.body === 'string') response.end(answer.body)
    else await pipeline(Readable.from(inBlocks(answer.body)), response)
  } catch {
    response.destroy()
  }
}

async function decide(
  routes: Readonly<Record<string, ControlRoute>>,
  request: IncomingMessage,
): Promise<ControlAnswer> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const route = routes[`${request.method} ${url.pathname}`]
  if (route === undefined)
    return refusal(404, `no such route; there are ${Object.keys(routes).join(', ')}`)
  const body = await readBody(request, mostBodyBytes)
  if (body === null) return refusal(413, 'the body is too large')
  try {
    return route(url.searchParams, body)
  } catch (failure) {
    if (failure instanceof ControlError) return refusal(400, failure.message)
    throw failure
  }
}

function refusal(status: number, error: string): ControlAnswer {
  return { status, type: 'application/json', body: JSON.stringify({ error }) }
}

const blockCharacters = 256_000

/** Joins lines, so that a hundred thousand of them are not as many writes. */
function* inBlocks(lines: Iterable<string>): Generator<string> {
  let block = ''
  for (const line of lines) {
    block += line
    if (block.length < blockCharacters) continue
    yield block
    block = ''
  }
  if (block !== '') yield block
}
