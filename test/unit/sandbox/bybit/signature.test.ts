import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AccountKey } from '../../../../src/sandbox/matching/account.ts'
import {
  brokenTime,
  isSignedBy,
  loginText,
} from '../../../../src/sandbox/venues/bybit/private/signature.ts'
import { fixtureCases, hasFixtures } from '../../../support/fixtures.ts'

function keyOf(more: Partial<AccountKey>): AccountKey {
  return {
    key: 'test_api_key',
    secret: null,
    publicKey: null,
    algorithm: 'hmac',
    permissions: { read: true, trade: true, withdraw: false, transfer: false },
    ipRestricted: false,
    createdTime: 0,
    expiresTime: null,
    ...more,
  }
}

const hmac = keyOf({ secret: 'test_secret' })

describe('who signed a request to Bybit', () => {
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
      loginText(1_700_000_000_000),
      'bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925',
    ],
  ])('knows the owner of the secret by %s', (text, signature) => {
    expect(isSignedBy(hmac, text, signature)).toBe(true)
    expect(isSignedBy(hmac, `${text} `, signature)).toBe(false)
    expect(isSignedBy(hmac, text, signature.toUpperCase())).toBe(false)
    expect(isSignedBy(hmac, text, '')).toBe(false)
  })

  it('knows the owner of a key pair', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = publicKey.export({ type: 'spki', format: 'pem' })
    const rsa = keyOf({ algorithm: 'rsa', publicKey: pem.toString() })
    const signature = sign('sha256', Buffer.from('text'), privateKey).toString('base64')
    expect(isSignedBy(rsa, 'text', signature)).toBe(true)
    expect(isSignedBy(rsa, 'other', signature)).toBe(false)
    expect(isSignedBy(rsa, 'text', 'no signature')).toBe(false)
  })

  it.skipIf(!hasFixtures())('agrees with every computed signature', () => {
    const cases = fixtureCases('bybit', 'signing', 'vectors.json')
    expect(cases.length).toBeGreaterThan(0)
    for (const { secret, prehash, signature } of cases) {
      const key = keyOf({ secret: String(secret) })
      expect(isSignedBy(key, String(prehash), String(signature))).toBe(true)
    }
  })
})

describe('the time of a request to Bybit', () => {
  const now = 1_700_000_000_000

  it('lies in the window behind the venue and less than a second ahead', () => {
    expect(brokenTime(String(now - 5000), '5000', now)).toBeNull()
    expect(brokenTime(String(now - 5001), '5000', now)).toContain('recv_window[5000]')
    expect(brokenTime(String(now + 999), '5000', now)).toBeNull()
    expect(brokenTime(String(now + 1000), '5000', now)).toContain(`server_timestamp[${now}]`)
  })

  it('is a whole number of milliseconds', () => {
    for (const text of ['', 'soon', '1.5', String(now / 1000)]) {
      expect(brokenTime(text, '5000', now)).not.toBeNull()
    }
  })
})
