import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attemptEntry, cleanAttempt } from '../../../src/main/audit/entries.ts'
import { scrubber } from '../../../src/main/audit/scrub.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createRestClient } from '../../../src/main/net/rest/client.ts'
import type { RestRequest } from '../../../src/main/net/rest/types.ts'
import { createSigner, signQuery } from '../../../src/main/venues/binance-usdm/sign.ts'
import { type AuditRig, auditRig, bybitSandbox } from '../../support/audit.ts'
import { httpVenue, type HttpVenue } from '../../support/net/httpVenue.ts'

const apiKey = 'vmPUZE6mv9SEMyKeyOfTheVenuecZgdSHg1'
const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j'
const listenKey = 'pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1'
const signature = createHmac('sha256', secret).update('x').digest('hex')
const r = `0x${createHmac('sha256', secret).update('r').digest('hex')}`
const s = `0x${createHmac('sha256', secret).update('s').digest('hex')}`
const credentials = { apiKey, secret }
const long = 'a'.repeat(6000)

type Sent = Partial<RestRequest> & { readonly hidden: readonly string[] }

/** Every place where one of the venues takes or gives a secret. */
const places: Readonly<Record<string, Sent>> = {
  'Binance: X-MBX-APIKEY and signature of a signed query': {
    sign: () => signQuery('symbol=BTCUSDT', createSigner(credentials), systemClock.now()),
    hidden: [apiKey],
  },
  'Binance: signature in a form body': {
    method: 'POST',
    body: `symbol=BTCUSDT&timestamp=1&signature=${signature}`,
    hidden: [signature],
  },
  'Binance: listenKey as a parameter': {
    method: 'PUT',
    query: `listenKey=${listenKey}`,
    hidden: [listenKey],
  },
  'Binance: listenKey in a JSON body': {
    method: 'POST',
    body: JSON.stringify({ listenKey }),
    hidden: [listenKey],
  },
  'Bybit: X-BAPI-API-KEY and X-BAPI-SIGN': {
    headers: {
      'X-BAPI-API-KEY': apiKey,
      'X-BAPI-SIGN': signature,
      'X-BAPI-TIMESTAMP': '1',
      'X-BAPI-RECV-WINDOW': '5000',
    },
    hidden: [apiKey, signature],
  },
  'Bybit: api_key and sign of the older form': {
    query: `api_key=${apiKey}&symbol=BTCUSDT&sign=${signature}`,
    hidden: [apiKey, signature],
  },
  'Bybit: apiKey and secret of a new sub-account': {
    method: 'POST',
    body: JSON.stringify({ result: { apiKey: 'anotherKeyOfMine', secret: 'anotherSecretOfMine' } }),
    hidden: ['anotherKeyOfMine', 'anotherSecretOfMine'],
  },
  'Hyperliquid: the signature object of an action': {
    method: 'POST',
    body: JSON.stringify({ action: { type: 'order' }, nonce: 1, signature: { r, s, v: 27 } }),
    hidden: [r, s],
  },
  'Hyperliquid: the signature in front of a very long action': {
    method: 'POST',
    body: JSON.stringify({ signature: { r, s, v: 27 }, nonce: 1, action: { cloids: long } }),
    hidden: [r, s],
  },
  'Hyperliquid: a private key that should never be there': {
    method: 'POST',
    body: JSON.stringify({ privateKey: s }),
    hidden: [s],
  },
  'the known key and secret in places that have no name for them': {
    query: `note=${encodeURIComponent(secret)}`,
    headers: { 'x-note': apiKey },
    body: `${secret} ${apiKey} ${Buffer.from(secret).toString('base64')}`,
    method: 'POST',
    hidden: [secret, apiKey, Buffer.from(secret).toString('base64')],
  },
}

describe('the audit row of a request', () => {
  let venue: HttpVenue
  let rig: AuditRig

  beforeAll(async () => {
    rig = auditRig()
    // Sends back everything it was sent, as badly as a venue could.
    venue = await httpVenue((request, response) => {
      response.writeHead(request.headers['x-refuse'] === undefined ? 200 : 400)
      const { url, headers, body } = request
      if (headers['x-plain'] === undefined) response.end(JSON.stringify({ url, headers, body }))
      else response.end(`refused ${url} ${JSON.stringify(headers)} ${body}`)
    })
  })
  afterAll(async () => {
    await venue.close()
    rig.remove()
  })

  const echoes = [{}, { 'x-plain': '1' }, { 'x-refuse': '1' }, { 'x-plain': '1', 'x-refuse': '1' }]
  const cases = Object.entries(places).flatMap(([name, sent]) =>
    echoes.map((echo) => [name, Object.keys(echo).join(' ') || 'accepted', sent, echo] as const),
  )

  it.each(cases)('holds no secret: %s (%s)', async (_name, _echo, { hidden, ...sent }, echo) => {
    const before = rig.rows().length
    const clean = scrubber([apiKey, secret])
    const client = createRestClient({
      baseUrl: venue.url,
      allowedHosts: [venue.host],
      classify: (status, _headers, text) =>
        status < 400 ? null : { code: 'REQUEST_REFUSED', message: text.slice(0, 8000) },
      clock: systemClock,
      random: Math.random,
      log: silentLog,
      onAttempt: (record) =>
        rig.trail.record(attemptEntry(bybitSandbox, cleanAttempt(record, clean))),
    })
    await client.request({
      operation: 'TEST',
      method: 'GET',
      path: '/echo',
      idempotent: true,
      expect: 'text',
      ...sent,
      headers: { ...sent.headers, ...echo },
    })
    await client.close()
    rig.trail.flush()

    const added = rig.rows().slice(before)
    const row = added.find(({ operation }) => operation === 'TEST')
    expect(row?.path).toBe('/echo')
    const arrived = JSON.stringify(venue.seen.at(-1))
    const text = JSON.stringify(added)
    for (const each of hidden) {
      expect(arrived).toContain(JSON.stringify(each).slice(1, -1))
      expect(text).not.toContain(each)
    }
    const signed = /signature=([0-9a-f]{64})/.exec(venue.seen.at(-1)?.url ?? '')?.[1]
    expect(text).not.toContain(signed ?? signature)
  })
})
