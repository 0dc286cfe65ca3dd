import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { errorCatalogue } from '../../../src/contract/errors.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { createRateLimiter } from '../../../src/main/net/rateLimit/limiter.ts'
import type { RestClientOptions } from '../../../src/main/net/rest/types.ts'
import { type Answer, listen } from '../../support/net/httpVenue.ts'
import { read, restRig, type RestRig, write } from '../../support/net/restRig.ts'
import { waitFor } from '../../support/waitFor.ts'

const open: RestRig[] = []

async function rigged(answer: Answer, options: Partial<RestClientOptions> = {}): Promise<RestRig> {
  const rig = await restRig(answer, options)
  open.push(rig)
  return rig
}

afterEach(async () => {
  for (const rig of open.splice(0)) await rig.close()
})

const broken = (): never => {
  throw new Error('broken')
}

const ok: Answer = (_request, response) => response.end('{}')

describe('the REST client', () => {
  it('sends path, query, headers and body byte for byte', async () => {
    const { venue, client } = await rigged(ok)
    const query = 'symbol=BTC%2fUSDT&b=1&a=%E2%82%AC&flag'
    await client.request(write({ query, headers: { 'X-Own': 'v' }, body: '{"a": "€"}' }))
    expect(venue.seen[0]).toMatchObject({
      method: 'POST',
      url: `/order?${query}`,
      body: '{"a": "€"}',
      headers: { 'x-own': 'v', host: venue.host },
    })
  })

  it('gives the answer with its text, its exact numbers and its time', async () => {
    const text = '{"id":123456789012345678,"price":1.10}'
    const { client } = await rigged((_request, response) => response.end(text))
    expect(await client.request(read())).toMatchObject({
      kind: 'ok',
      status: 200,
      text,
      body: { id: '123456789012345678', price: 1.1 },
      latencyMs: expect.any(Number) as number,
      receivedTime: expect.any(Number) as number,
    })
  })

  it('keeps sockets between requests', async () => {
    const { venue, client } = await rigged(ok)
    for (let count = 0; count < 20; count += 1) await client.request(read())
    expect(venue.connections()).toBeLessThanOrEqual(2)
  })

  it('signs each attempt anew', async () => {
    const { venue, client } = await rigged((_request, response, count) => {
      response.statusCode = count < 3 ? 503 : 200
      response.end('{}')
    })
    const outcome = await client.request(
      read({
        query: 'a=1',
        sign: (attempt) => ({ query: `a=1&n=${attempt}`, headers: { 'x-sign': `s${attempt}` } }),
      }),
    )
    expect(outcome.kind).toBe('ok')
    expect(venue.seen.map(({ url, headers }) => [url, headers['x-sign']])).toEqual([
      ['/book?a=1&n=0', 's0'],
      ['/book?a=1&n=1', 's1'],
      ['/book?a=1&n=2', 's2'],
    ])
  })

  it.each([500, 502, 503, 504])('leaves a write open that was answered with %i', async (status) => {
    const { venue, client } = await rigged((_request, response) => {
      response.statusCode = status
      response.end('{}')
    })
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', sent: true, status })
    expect(venue.seen).toHaveLength(1)
  })

  it('lets the venue table say that a 503 was a refusal and a 200 an uncertain write', async () => {
    const { client } = await rigged(
      (_request, response, count) => {
        response.statusCode = count === 1 ? 503 : 200
        response.end('{"code":-1}')
      },
      {
        classify: (status) =>
          status === 503
            ? { code: 'VENUE_UNAVAILABLE', message: 'not taken', uncertain: false }
            : { code: 'VENUE_ERROR', message: 'timed out inside', uncertain: true },
      },
    )
    expect(await client.request(write())).toMatchObject({ kind: 'failed', sent: true })
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', body: { code: -1 } })
  })

  it('leaves a write open when the socket breaks after it left, and sends it once', async () => {
    const { venue, client } = await rigged((_request, response) => {
      response.socket?.destroy()
    })
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', sent: true })
    expect(venue.seen).toHaveLength(1)
  })

  it('leaves a write open that is not answered in time', async () => {
    const { client } = await rigged(() => {})
    expect(await client.request(write({ timeoutMs: 50 }))).toMatchObject({
      kind: 'unknown',
      failure: { code: 'TIMEOUT' },
    })
  })

  it('knows that nothing left when the venue cannot be reached', async () => {
    const { venue, client, records } = await rigged(ok)
    await venue.close()
    expect(await client.request(write())).toMatchObject({
      kind: 'failed',
      sent: false,
      failure: { code: 'NETWORK_UNREACHABLE' },
    })
    expect(records).toHaveLength(1)
  })

  it('retries a read over broken sockets', async () => {
    const { venue, client } = await rigged((_request, response, count) => {
      if (count < 3) response.socket?.destroy()
      else response.end('{"fine":true}')
    })
    expect(await client.request(read())).toMatchObject({ kind: 'ok', body: { fine: true } })
    expect(venue.seen).toHaveLength(3)
  })

  it.each([
    [400, 'REQUEST_REFUSED'],
    [401, 'AUTHENTICATION_FAILED'],
    [403, 'REQUEST_REFUSED'],
    [404, 'NOT_FOUND'],
    [302, 'VENUE_ERROR'],
  ] as const)('does not repeat a read that was answered with %i', async (status, code) => {
    const { venue, client } = await rigged((_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:9/' })
      response.end('{}')
    })
    const outcome = await client.request(read())
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code }, status })
    expect(venue.seen).toHaveLength(1)
  })

  it('does not wait longer for a venue than its patience, and says when to come back', async () => {
    const { venue, client } = await rigged((_request, response) => {
      response.writeHead(429, { 'retry-after': '600' })
      response.end()
    })
    expect(await client.request(read())).toMatchObject({
      kind: 'failed',
      failure: { code: 'RATE_LIMITED' },
      retryAfterMs: 600_000,
    })
    expect(venue.seen).toHaveLength(1)
  })

  it('keeps everything else of the same scope back after a refusal for speed', async () => {
    const limiter = createRateLimiter({
      clock: systemClock,
      scopes: [
        {
          name: 'weight',
          category: 'weight',
          meter: { kind: 'slidingWindow', limit: 100, windowMs: 1000 },
        },
      ],
    })
    const { client } = await rigged(
      (_request, response) => {
        response.writeHead(429, { 'retry-after': '30' })
        response.end()
      },
      { limiter },
    )
    await client.request(write({ cost: { weight: 1 } }))
    expect(limiter.tryAcquire({ weight: 1 })).toBe(false)
    expect(limiter.status()[0]?.penaltyUntil).toBeGreaterThan(Date.now() + 25_000)
    const stop = new AbortController()
    const waiting = client.request(read({ cost: { weight: 1 }, signal: stop.signal }))
    stop.abort()
    expect(await waiting).toMatchObject({
      kind: 'failed',
      sent: false,
      failure: { code: 'CANCELED' },
    })
    limiter.close()
  })

  it('hands every answer and its headers to the venue', async () => {
    const seen: unknown[] = []
    const { client } = await rigged(
      (_request, response) => {
        response.setHeader('X-Used-Weight', '7')
        response.end('{}')
      },
      { onAnswer: (headers, _sent, status) => seen.push([headers['x-used-weight'], status]) },
    )
    await client.request(read())
    expect(seen).toEqual([['7', 200]])
  })

  it('stops reading an answer that is larger than allowed', async () => {
    const { client } = await rigged(
      (_request, response) => {
        const timer = setInterval(() => response.write('x'.repeat(10_000)), 1)
        response.on('close', () => clearInterval(timer))
        response.on('error', () => {})
      },
      { maxResponseBytes: 50_000 },
    )
    expect(await client.request(read())).toMatchObject({
      kind: 'failed',
      failure: { code: 'RESPONSE_TOO_LARGE' },
    })
  })

  it('stops unpacking an answer that grows larger than allowed', async () => {
    const { client } = await rigged(
      (_request, response) => {
        response.setHeader('content-encoding', 'gzip')
        response.end(gzipSync('0'.repeat(10_000_000)))
      },
      { maxResponseBytes: 1_000_000 },
    )
    expect(await client.request(read())).toMatchObject({
      kind: 'failed',
      failure: { code: 'RESPONSE_TOO_LARGE' },
    })
  })

  it('reads packed answers', async () => {
    const { venue, client } = await rigged((_request, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end(gzipSync('{"packed":true}'))
    })
    expect(await client.request(read())).toMatchObject({ kind: 'ok', body: { packed: true } })
    expect(venue.seen[0]?.headers['accept-encoding']).toBe('gzip')
  })

  it('takes an answer that is not JSON for malformed, and for a write for uncertain', async () => {
    const { client } = await rigged((_request, response) => response.end('<html>'))
    const malformed = { failure: { code: 'RESPONSE_MALFORMED' } }
    expect(await client.request(read())).toMatchObject({ kind: 'failed', ...malformed })
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', ...malformed })
    expect(await client.request(read({ expect: 'text' }))).toMatchObject({
      kind: 'ok',
      text: '<html>',
      body: null,
    })
  })

  it('lets a caller call off a request under way', async () => {
    const { client, venue } = await rigged(() => {})
    const stop = new AbortController()
    const reading = client.request(read({ signal: stop.signal }))
    const writing = client.request(write({ signal: stop.signal }))
    await waitFor('both requests', () => venue.seen.length === 2)
    stop.abort()
    const failure = { code: 'CANCELED' }
    expect(await reading).toMatchObject({ kind: 'failed', failure, sent: true })
    expect(await writing).toMatchObject({ kind: 'unknown', failure, sent: true })
  })

  it('ends what is under way when it closes, and refuses what comes after', async () => {
    const { client, venue } = await rigged(() => {})
    const writing = client.request(write())
    await waitFor('the request', () => venue.seen.length === 1)
    await client.close()
    const failure = { code: 'ENGINE_STOPPING' }
    expect(await writing).toMatchObject({ kind: 'unknown', failure })
    expect(await client.request(read())).toMatchObject({ kind: 'failed', failure, sent: false })
  })

  it('sends nothing when the signer fails', async () => {
    const { client, venue } = await rigged(ok)
    const sign = () => Promise.reject(new Error('the keychain is locked'))
    expect(await client.request(write({ sign }))).toMatchObject({ kind: 'failed', sent: false })
    expect(venue.seen).toEqual([])
  })

  it('survives hooks that throw', async () => {
    const { client } = await rigged(ok, {
      onAnswer: broken,
      onAttempt: broken,
      readRetryAfter: broken,
    })
    expect(await client.request(read())).toMatchObject({ kind: 'ok' })
  })

  it('never takes an answer for success that the venue table could not read', async () => {
    const { client } = await rigged(ok, { classify: broken })
    const failure = { code: 'RESPONSE_MALFORMED' }
    expect(await client.request(read())).toMatchObject({ kind: 'failed', failure })
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', failure })
  })

  it('records each attempt once, without a secret', async () => {
    const { client, records } = await rigged((_request, response, count) => {
      response.statusCode = count === 1 ? 503 : 200
      response.end('{"listenKey":"s3cret-listen","ok":true}')
    })
    await client.request(
      read({
        operation: 'BALANCE_QUERY',
        query: 'recvWindow=5000&signature=s3cret-signature',
        headers: {
          'X-MBX-APIKEY': 's3cret-key',
          'API-Sign': 's3cret-sign',
          'CB-ACCESS-PASSPHRASE': 's3cret-passphrase',
          'Content-Type': 'application/json',
        },
        body: '{"signature":{"r":"s3cret-r"},"apiKey":"s3cret-k","note":"kept"}',
        method: 'POST',
      }),
    )
    expect(records.map(({ attempt, status, success }) => [attempt, status, success])).toEqual([
      [0, 503, false],
      [1, 200, true],
    ])
    expect(JSON.stringify(records)).not.toContain('s3cret')
    expect(records[1]).toMatchObject({ operation: 'BALANCE_QUERY', method: 'POST', error: null })
    expect(records[1]?.request.query).toContain('recvWindow=5000')
    expect(records[1]?.request.headers['content-type']).toBe('application/json')
    expect(records[1]?.request.body).toContain('"note":"kept"')
    for (const { latencyMs } of records) expect(latencyMs).toBeGreaterThanOrEqual(0)
  })

  it('gives a failure of the catalogue for every status', async () => {
    const { client } = await rigged((request, response) => {
      response.statusCode = Number(request.url.slice(1))
      response.end('{}')
    })
    for (let status = 200; status < 600; status += 7) {
      if (status === 304) continue
      const outcome = await client.request(write({ path: `/${status}` }))
      const code = outcome.kind === 'ok' ? 'none' : outcome.failure.code
      expect(['none', ...Object.keys(errorCatalogue)]).toContain(code)
      expect(outcome.kind === 'ok').toBe(status < 300)
    }
  })
})

describe('the REST client behind a proxy', () => {
  it('goes through an HTTP proxy and still checks the host behind it', async () => {
    const forwarded: string[] = []
    const proxy = createHttpServer((request, response) => {
      forwarded.push(request.url ?? '')
      response.end('{"via":"proxy"}')
    })
    const host = await listen(proxy)
    const { client, venue } = await rigged(ok, { proxy: `http://${host}` })
    const answer = await client.request(read())
    expect(answer).toMatchObject({ kind: 'ok', body: { via: 'proxy' } })
    expect(forwarded).toEqual([`${venue.url}/book`])
    expect(await client.request(read({ headers: { host: 'evil.example' } }))).toMatchObject({
      failure: { code: 'HOST_NOT_ALLOWED' },
    })
    expect(forwarded).toHaveLength(1)
    await client.close()
    proxy.closeAllConnections()
    proxy.close()
  })

  it('goes through a SOCKS 5 proxy', async () => {
    const sockets: Socket[] = []
    const targets: string[] = []
    const proxy = createServer((socket) => {
      sockets.push(socket)
      serveSocks(socket, (target) => targets.push(target))
    })
    const host = await listen(proxy)
    const { client, venue } = await rigged(ok, { proxy: `socks5://${host}` })
    expect(await client.request(read())).toMatchObject({ kind: 'ok' })
    expect(targets).toEqual([venue.host])
    expect(venue.seen).toHaveLength(1)
    await client.close()
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
})

/** The two steps of SOCKS 5 that a client without login takes to an IPv4 address or a name. */
function serveSocks(client: Socket, onTarget: (target: string) => void): void {
  client.on('error', () => {})
  client.once('data', () => {
    client.write(Buffer.from([5, 0]))
    client.once('data', (ask) => {
      const isName = ask[3] === 3
      const end = isName ? 5 + (ask[4] ?? 0) : 8
      const name = isName ? ask.subarray(5, end).toString() : [...ask.subarray(4, 8)].join('.')
      const port = ask.readUInt16BE(end)
      onTarget(`${name}:${port}`)
      const upstream = connect(port, name, () => {
        client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        client.pipe(upstream).pipe(client)
      })
      upstream.on('error', () => client.destroy())
      client.on('close', () => upstream.destroy())
    })
  })
}
