import { createVerify, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { loginArguments, sign, signRequest } from '../../../../src/main/venues/bybit/sign.ts'
import { fixturesPath, hasFixtures } from '../../../support/fixtures.ts'

const key = { apiKey: 'test_api_key', secret: 'test_secret' }

describe("Bybit's signature", () => {
  it.each([
    [
      '1700000000000test_api_key5000category=linear&symbol=BTCUSDT',
      'fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7',
    ],
    [
      '1700000000000test_api_key5000{"category": "linear", "symbol": "BTCUSDT", "orderLinkId": "test-order-1"}',
      '2df4a0603d69c08d5dea29ba85b46eb7db64ce9e9ebd34a7802a3d69700cb2a1',
    ],
    [
      'GET/realtime1700000000000',
      'bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925',
    ],
  ])('of %s is the known one', (payload, signature) => {
    expect(sign(payload, key.secret)).toBe(signature)
  })

  it('covers time, key, window and the query as sent', () => {
    const now = 1_700_000_000_000 as UnixMs
    expect(signRequest('category=linear&symbol=BTCUSDT', key, now)).toEqual({
      'X-BAPI-API-KEY': 'test_api_key',
      'X-BAPI-TIMESTAMP': '1700000000000',
      'X-BAPI-RECV-WINDOW': '5000',
      'X-BAPI-SIGN': 'fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7',
    })
  })

  it('logs a socket in for ten seconds', () => {
    const [apiKey, expires, signature] = loginArguments(key, 1_699_999_990_000 as UnixMs)
    expect({ apiKey, expires }).toEqual({ apiKey: 'test_api_key', expires: 1_700_000_000_000 })
    expect(signature).toBe('bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925')
  })

  it.each(['pkcs8', 'pkcs1'] as const)('is RSA in base64 for a private key (%s)', (type) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type, format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const signature = sign('GET/realtime1700000000000', privateKey)
    const verifier = createVerify('RSA-SHA256').update('GET/realtime1700000000000')
    expect(verifier.verify(publicKey, signature, 'base64')).toBe(true)
  })
})

type Vector = {
  readonly group: string
  readonly apiKey: string
  readonly secret: string
  readonly timestamp?: string
  readonly expires?: number
  readonly payload?: string
  readonly prehash: string
  readonly signature: string
}

describe.skipIf(!hasFixtures())('the published vectors', () => {
  const { cases } = JSON.parse(
    hasFixtures()
      ? readFileSync(fixturesPath('bybit', 'signing', 'vectors.json'), 'utf8')
      : '{"cases":[]}',
  ) as { readonly cases: readonly Vector[] }

  it.each(cases.map((each) => [each.prehash, each] as const))('%s', (_prehash, vector) => {
    expect(signatureOf(vector)).toBe(vector.signature)
  })
})

function signatureOf(vector: Vector): string | undefined {
  const credentials = { apiKey: vector.apiKey, secret: vector.secret }
  if (vector.group === 'ws-auth') {
    return loginArguments(credentials, ((vector.expires ?? 0) - 10_000) as UnixMs)[2]
  }
  const now = Number(vector.timestamp) as UnixMs
  return signRequest(vector.payload ?? '', credentials, now)['X-BAPI-SIGN']
}
