import { connect as connectTcp } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Result } from '../../../src/contract/errors.ts'
import type { StreamMessage } from '../../../src/contract/gateway.ts'
import { requestSchemas } from '../../../src/contract/ipc/schemas.ts'
import { decodeWire, encodeWire } from '../../../src/contract/ipc/wire.ts'
import { type RunningGateway, runningGateway } from '../../support/gateway.ts'
import { mutated } from '../../support/fuzz/mutated.ts'
import { fuzzRuns, tally } from '../../support/fuzz/tally.ts'

const runs = { numRuns: fuzzRuns }

let gateway: RunningGateway

beforeAll(async () => {
  gateway = await runningGateway()
})
afterAll(() => gateway.close())

type Wire = { readonly data: string | Uint8Array; readonly binary: boolean }

/** A client that sends anything and remembers what came back since it last asked. */
async function openClient(path: '/socket' | '/ws/heatmap') {
  const headers = { authorization: `Bearer ${gateway.token}` }
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}${path}`, { headers })
  let heard: Buffer[] = []
  let onMessage = (): void => {}
  socket.on('message', (data) => {
    heard.push(data as Buffer)
    onMessage()
  })
  socket.on('error', () => {})
  await new Promise<void>((resolve) => socket.on('open', () => resolve()))
  return {
    socket,
    send: ({ data, binary }: Wire) => socket.send(data, { binary }),
    /** Everything heard up to the first message of which `isLast` is true. */
    until: (isLast: (message: Buffer) => boolean): Promise<readonly Buffer[]> =>
      new Promise((resolve, reject) => {
        socket.once('close', () => reject(new Error('the gateway closed the socket')))
        onMessage = () => {
          const last = heard.at(-1)
          if (last === undefined || !isLast(last)) return
          onMessage = () => {}
          socket.removeAllListeners('close')
          const all = heard
          heard = []
          resolve(all)
        }
      }),
  }
}

const asWire = (value: unknown): Uint8Array => {
  try {
    return encodeWire(value)
  } catch {
    return encodeWire(null)
  }
}

/** Bytes of a message with one replaced and the rest perhaps cut off. */
const damaged = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .record({ at: fc.nat(bytes.length), byte: fc.nat(255), keep: fc.nat(bytes.length) })
    .map(({ at, byte, keep }) => {
      const copy = Uint8Array.from(bytes)
      if (at < copy.length) copy[at] = byte
      return copy.subarray(0, Math.max(keep, at))
    })

const request = fc.record({
  type: fc.oneof({ weight: 5, arbitrary: fc.constant('request') }, fc.string()),
  id: fc.oneof(fc.nat(), fc.string(), fc.constantFrom(-1, 0.5, NaN, null)),
  name: fc.oneof(
    fc.constantFrom('__proto__', 'toString', ...Object.keys(requestSchemas)),
    fc.string(),
  ),
  input: fc.oneof(fc.anything({ maxDepth: 3 }), fc.constant({}), fc.constant(undefined)),
})

const pageMessages = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((data) => ({ data, binary: true })),
  request.map((value) => ({ data: asWire(value), binary: true })),
  request
    .map(asWire)
    .chain(damaged)
    .map((data) => ({ data, binary: true })),
  // One of the arrays' own types, of any length, and nesting beyond any use.
  fc.uint8Array({ maxLength: 20 }).map((body) => ({
    data: Uint8Array.from([0xc7, body.length, 2, ...body]),
    binary: true,
  })),
  fc.constant({ data: new Uint8Array(50_000).fill(0x91), binary: true }),
  fc.json().map((data) => ({ data, binary: false })),
)

const subscribe =
  '{"action":"subscribe","symbols":["BTCUSDT"],"interval":5,"exchanges":["binance"]}'

const streamMessages = fc.oneof(
  fc.string({ unit: 'binary' }).map((data) => ({ data, binary: false })),
  fc.json().map((data) => ({ data, binary: false })),
  mutated(subscribe).map((data) => ({ data, binary: false })),
  fc
    .record({
      action: fc.constantFrom('subscribe', 'unsubscribe', '', 'SUBSCRIBE'),
      symbols: fc.oneof(fc.array(fc.string(), { maxLength: 60 }), fc.anything({ maxDepth: 2 })),
      interval: fc.oneof(fc.double(), fc.anything({ maxDepth: 0 })),
    })
    .map((message) => ({
      data: JSON.stringify(message, (_name, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
      binary: false,
    })),
  fc.constant({ data: '['.repeat(100_000), binary: false }),
  fc.uint8Array({ maxLength: 200 }).map((data) => ({ data, binary: true })),
)

type Told = { readonly type: string; readonly id?: unknown; readonly result?: Result<unknown> }

describe('the gateway’s sockets, given anything', () => {
  it('answer a page as before after any messages on its socket', async (context) => {
    const count = tally(context, 'interface socket')
    const page = await openClient('/socket')
    let asked = 0
    await fc.assert(
      fc.asyncProperty(fc.array(pageMessages, { maxLength: 10 }), async (messages) => {
        asked += 1
        const id = `healthy ${asked}`
        for (const message of messages) page.send(message)
        page.send({
          data: encodeWire({ type: 'request', id, name: 'engine:state', input: {} }),
          binary: true,
        })
        const heard = await page.until((bytes) => (decodeWire(bytes) as Told).id === id)
        const told = heard.map((bytes) => decodeWire(bytes) as Told)
        expect(told.at(-1)).toMatchObject({ type: 'response', result: { ok: true } })
        count(told.filter(({ result }) => result?.ok === false).length)
      }),
      runs,
    )
    page.socket.terminate()
  })

  it('answer a stream client as before after any messages of its own', async (context) => {
    const count = tally(context, 'stream socket')
    const client = await openClient('/ws/heatmap')
    await fc.assert(
      fc.asyncProperty(fc.array(streamMessages, { maxLength: 10 }), async (messages) => {
        for (const message of messages) client.send(message)
        client.send({ data: '{"action":"ping"}', binary: false })
        const heard = await client.until((bytes) => bytes.toString() === '{"type":"pong"}')
        const told = heard.map((bytes) => JSON.parse(bytes.toString()) as StreamMessage)
        const known = ['snapshot', 'error', 'warning', 'pong']
        expect(told.filter(({ type }) => !known.includes(type))).toEqual([])
        count(told.filter(({ type }) => type === 'error').length)
      }),
      runs,
    )
    client.socket.terminate()
  })

  it('survive bytes that are no frames, and serve the next client', async (context) => {
    const count = tally(context, 'interface socket')
    const page = await openClient('/socket')
    const paths = fc.constantFrom('/socket', '/ws/heatmap')
    await fc.assert(
      fc.asyncProperty(
        paths,
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        async (path, bytes) => {
          expect(await sendRaw(path, Buffer.from(bytes))).toContain('101 Switching Protocols')
          count(1)
        },
      ),
      runs,
    )
    page.send({
      data: encodeWire({ type: 'request', id: 'after', name: 'engine:state', input: {} }),
      binary: true,
    })
    const heard = await page.until((bytes) => (decodeWire(bytes) as Told).id === 'after')
    expect(decodeWire(heard.at(-1) ?? Buffer.alloc(0))).toMatchObject({ result: { ok: true } })
    page.socket.terminate()
  })
})

/** Opens a socket by hand, sends the bytes in place of frames, and gives what came until its end. */
function sendRaw(path: string, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp(gateway.port, '127.0.0.1')
    let heard = ''
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
    socket.on('data', (data) => {
      if (heard === '') socket.end(bytes)
      heard += data.toString('latin1')
    })
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${gateway.port}`,
        `Authorization: Bearer ${gateway.token}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        '\r\n',
      ].join('\r\n'),
    )
  })
}
