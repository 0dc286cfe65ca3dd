import { constants } from 'node:http2'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createRestClient } from '../../../src/main/net/rest/client.ts'
import type { RestClient, RestClientOptions } from '../../../src/main/net/rest/types.ts'
import { quickRetry, read, write } from '../../support/net/restRig.ts'
import { loopbackCa, type TlsAnswer, type TlsVenue, tlsVenue } from '../../support/net/tlsVenue.ts'
import { waitFor } from '../../support/waitFor.ts'

const open: { close(): Promise<unknown> }[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Streams of a client have odd numbers. */
const firstStream = 1

const ok: TlsAnswer = (_request, response) => response.end('{}')

function clientOf(venue: TlsVenue, options: Partial<RestClientOptions> = {}): RestClient {
  const client = createRestClient({
    baseUrl: venue.url,
    allowedHosts: [venue.host],
    classify: () => null,
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
    retry: quickRetry,
    allowH2: true,
    ca: loopbackCa,
    ...options,
  })
  open.unshift(client)
  return client
}

async function rigged(answer: TlsAnswer, options: Partial<RestClientOptions> = {}) {
  const venue = await tlsVenue(answer)
  open.push(venue)
  return { venue, client: clientOf(venue, options) }
}

describe('the REST client on HTTP/2', () => {
  it('speaks it where it is allowed and the venue offers it, and HTTP/1.1 otherwise', async () => {
    const { venue, client } = await rigged(ok)
    expect(await client.request(read())).toMatchObject({ kind: 'ok', status: 200, body: {} })
    const plain = clientOf(venue, { allowH2: false })
    expect(await plain.request(read())).toMatchObject({ kind: 'ok' })
    expect(venue.seen.map(({ version }) => version)).toEqual(['2.0', '1.1'])
  })

  it('sends many requests over one session, whole and byte for byte', async () => {
    const { venue, client } = await rigged((request, response) => response.end(request.body))
    const query = 'symbol=BTC%2fUSDT&b=1&a=%E2%82%AC'
    for (let count = 0; count < 20; count += 1) {
      const body = `{"a": "€", "n": ${count}}`
      const outcome = await client.request(write({ query, body, headers: { 'X-Own': 'v' } }))
      expect(outcome).toMatchObject({ kind: 'ok', text: body })
    }
    expect(venue.sessions).toHaveLength(1)
    expect(venue.seen[0]).toMatchObject({
      version: '2.0',
      method: 'POST',
      url: `/order?${query}`,
      headers: { 'x-own': 'v', ':authority': venue.host },
    })
  })

  it('opens no more sessions than it may keep sockets, however many requests come at once', async () => {
    const { venue, client } = await rigged(ok, { connections: 2 })
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => client.request(read())))
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['ok']))
    expect(venue.seen).toHaveLength(50)
    expect(venue.sessions.length).toBeLessThanOrEqual(2)
  })

  it('leaves a write open when its stream is reset after it left, and sends it once', async () => {
    const { venue, client } = await rigged((_request, response) =>
      response.stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    )
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', sent: true })
    expect(venue.seen).toHaveLength(1)
  })

  it('leaves a write open when its stream is reset in the middle of the answer', async () => {
    const { venue, client } = await rigged((_request, response) => {
      response.write('{"orderId":', () => response.stream.close(constants.NGHTTP2_CANCEL))
    })
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', status: 200 })
    expect(venue.seen).toHaveLength(1)
  })

  it('does not send a write a second time when the venue refuses its stream', async () => {
    const { venue, client } = await rigged((_request, response) =>
      response.stream.close(constants.NGHTTP2_REFUSED_STREAM),
    )
    for (let count = 1; count <= 10; count += 1) {
      expect(await client.request(write())).toMatchObject({ kind: 'unknown', sent: true })
      expect(venue.seen).toHaveLength(count)
    }
  })

  it('does not send a write a second time when the venue says goodbye without having taken it', async () => {
    const held: (() => void)[] = []
    const { venue, client } = await rigged(
      ({ method }, response, count, session) => {
        if (method === 'GET') held.push(() => response.end('{}'))
        else if (count === 2) {
          session?.goaway(constants.NGHTTP2_NO_ERROR, firstStream)
          held[0]?.()
        } else response.end('{}')
      },
      { connections: 1 },
    )
    const reading = client.request(read())
    await waitFor('the read', () => held.length === 1)
    const outcome = await client.request(write({ timeoutMs: 3000 }))
    expect(outcome).toMatchObject({ kind: 'unknown', sent: true })
    expect(outcome).not.toMatchObject({ failure: { code: 'TIMEOUT' } })
    expect(await reading).toMatchObject({ kind: 'ok' })
    expect(await client.request(write())).toMatchObject({ kind: 'ok' })
    expect(venue.seen.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST'])
    expect(venue.sessions).toHaveLength(2)
  })

  it('leaves a write open when its session breaks, and opens another for the next', async () => {
    const { venue, client } = await rigged((_request, response, count, session) => {
      if (count === 1) session?.destroy()
      else response.end('{}')
    })
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', sent: true })
    expect(venue.seen).toHaveLength(1)
    expect(await client.request(write())).toMatchObject({ kind: 'ok' })
    expect(venue.sessions).toHaveLength(2)
  })

  it('asks again for a read whose stream was refused or whose session went away', async () => {
    const { venue, client } = await rigged((_request, response, count, session) => {
      if (count === 1) response.stream.close(constants.NGHTTP2_REFUSED_STREAM)
      else if (count === 2) session?.destroy()
      else response.end('{}')
    })
    expect(await client.request(read())).toMatchObject({ kind: 'ok' })
    expect(venue.seen).toHaveLength(3)
  })

  it('knows that nothing left when the venue cannot be reached', async () => {
    const { venue, client } = await rigged(ok)
    await venue.close()
    expect(await client.request(write())).toMatchObject({ kind: 'failed', sent: false })
    expect(venue.seen).toEqual([])
  })

  it('sends nothing to a venue whose certificate it cannot trust', async () => {
    const { venue, client } = await rigged(ok, { ca: undefined })
    expect(await client.request(write())).toMatchObject({ kind: 'failed', sent: false })
    expect(venue.seen).toEqual([])
  })

  it('reaches no host that is not on its list, by address, by header or by redirect', async () => {
    const other = await tlsVenue(ok)
    open.push(other)
    const { venue, client } = await rigged((_request, response) => {
      response.writeHead(307, { location: `${other.url}/order` })
      response.end()
    })
    const stranger = clientOf(other, { allowedHosts: [venue.host] })
    const refused = { kind: 'failed', failure: { code: 'HOST_NOT_ALLOWED' }, sent: false }
    expect(await stranger.request(read())).toMatchObject(refused)
    for (const name of ['host', ':authority']) {
      const headers = { [name]: other.host }
      expect(await client.request(read({ headers }))).toMatchObject(refused)
    }
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', status: 307 })
    expect(venue.seen).toHaveLength(1)
    expect(other.seen).toEqual([])
  })

  it('stops reading an answer that is larger than allowed and keeps the session', async () => {
    const { venue, client } = await rigged(
      (request, response) => response.end(request.url === '/small' ? '{}' : 'x'.repeat(500_000)),
      { maxResponseBytes: 10_000, connections: 1 },
    )
    const tooLarge = { failure: { code: 'RESPONSE_TOO_LARGE' } }
    expect(await client.request(read())).toMatchObject({ kind: 'failed', ...tooLarge })
    expect(await client.request(write())).toMatchObject({ kind: 'unknown', ...tooLarge })
    expect(await client.request(read({ path: '/small' }))).toMatchObject({ kind: 'ok' })
    expect(venue.sessions).toHaveLength(1)
  })

  it('lets a caller call off one request and leaves the others on the session alone', async () => {
    const held: (() => void)[] = []
    const { venue, client } = await rigged(
      (_request, response) => held.push(() => response.end('{}')),
      { connections: 1 },
    )
    const stop = new AbortController()
    const first = client.request(read({ signal: stop.signal }))
    await waitFor('the first request', () => venue.seen.length === 1)
    stop.abort()
    expect(await first).toMatchObject({ kind: 'failed', failure: { code: 'CANCELED' } })
    await waitFor('the end of its stream', () => venue.calledOff() === 1)
    const second = client.request(write())
    await waitFor('the second request', () => venue.seen.length === 2)
    held[1]?.()
    expect(await second).toMatchObject({ kind: 'ok' })
    expect(venue.sessions).toHaveLength(1)
  })

  it('leaves a write open that is called off or not answered in time', async () => {
    const { venue, client } = await rigged(() => {})
    const stop = new AbortController()
    const outcome = client.request(write({ signal: stop.signal }))
    await waitFor('the write', () => venue.seen.length === 1)
    stop.abort()
    expect(await outcome).toMatchObject({ kind: 'unknown', failure: { code: 'CANCELED' } })
    const late = await client.request(write({ timeoutMs: 100 }))
    expect(late).toMatchObject({ kind: 'unknown', failure: { code: 'TIMEOUT' } })
    expect(venue.seen).toHaveLength(2)
  })
})

describe('an authority of its own', () => {
  it.each([
    ['of another machine', { baseUrl: 'https://venue.example', allowedHosts: ['venue.example'] }],
    ['behind a proxy', { proxy: 'http://127.0.0.1:9' }],
  ])('is refused for an address %s', async (_name, options) => {
    const { venue, client } = await rigged(ok, options)
    expect(await client.request(read())).toMatchObject({
      kind: 'failed',
      failure: { code: 'HOST_NOT_ALLOWED' },
      sent: false,
    })
    expect(venue.seen).toEqual([])
  })
})
