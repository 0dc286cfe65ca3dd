import { generateKeyPairSync, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../../src/contract/domain/ids.ts'
import {
  createLateSigner,
  createSigner,
  signForm,
  signParams,
  signQuery,
} from '../../../../../src/main/venues/shared/binance/sign.ts'
import { fixturesPath, hasFixtures } from '../../../../support/fixtures.ts'

type Vector = {
  readonly description: string
  readonly apiKey?: string
  readonly secret?: string
  readonly privateKeyPem?: string
  readonly payload?: string
  readonly payloadParts?: readonly string[]
  readonly signature: string
}

function vectors(): readonly Vector[] {
  const path = fixturesPath('binance-spot', 'signing', 'vectors.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Vector[] }).cases
}

/** Published by the venue for USD-M futures. */
const hmac = {
  apiKey: 'dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83',
  secret: '2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9',
}
const time = 1_591_702_613_943 as UnixMs

describe('signing for Binance', () => {
  it.skipIf(!hasFixtures()).each(hasFixtures() ? vectors() : [])(
    'makes the recorded signature: $description',
    (vector) => {
      const secret = vector.secret ?? vector.privateKeyPem ?? ''
      const signer = createSigner({ apiKey: vector.apiKey ?? 'key', secret })
      const payload = vector.payload ?? vector.payloadParts?.join('\u0001') ?? ''
      expect(signer.sign(payload)).toBe(vector.signature)
    },
  )

  it('makes the signature of the RFC 8032 key', () => {
    const secret =
      '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n'
    const signer = createSigner({ apiKey: 'key', secret })
    const payload =
      'apiKey=4yNzx3yWC5bS6YTwEkSRaC0nRmSQIIStAUOh1b6kqaBrTLIhjCpI5lJH8q8R8WNO&timestamp=1649729878532'
    expect(signer.keyKind).toBe('ed25519')
    expect(signer.sign(payload)).toBe(
      'NBJq5sX1RkU7ta3XDctruMgnrhyBcouMvvPIxxQSCUbVWxhp3ai6W7a0Iip/3nOwmJxkVIv6n20cekYCOa5qAg==',
    )
  })

  it('signs exactly the query it sends, with the window and the time in it', () => {
    const signer = createSigner(hmac)
    const { query = '', headers } = signQuery('limit=100', signer, time)
    const [payload = '', signature] = query.split('&signature=')
    expect(payload).toBe('limit=100&recvWindow=5000&timestamp=1591702613943')
    expect(signature).toBe(signer.sign(payload))
    expect(headers).toEqual({ 'x-mbx-apikey': hmac.apiKey })
  })

  it('percent-encodes a base64 signature, and anybody with the public key can verify it', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const secret = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    const { body = '' } = signForm('symbol=BTCUSDT', createSigner({ apiKey: 'key', secret }), time)
    const [payload = '', encoded = ''] = body.split('&signature=')
    expect(encoded).not.toMatch(/[+/=]/)
    const signature = Buffer.from(decodeURIComponent(encoded), 'base64')
    expect(verify('sha256', Buffer.from(payload), publicKey, signature)).toBe(true)
  })

  it('sorts the parameters of a socket call by name and signs the key among them', () => {
    const signer = createSigner(hmac)
    const params = signParams({ symbol: 'BTCUSDT', side: 'BUY' }, signer, time)
    const payload = `apiKey=${hmac.apiKey}&recvWindow=5000&side=BUY&symbol=BTCUSDT&timestamp=${time}`
    expect(params).toMatchObject({ symbol: 'BTCUSDT', side: 'BUY', timestamp: time })
    expect(params['signature']).toBe(signer.sign(payload))
  })

  it('never repeats a part of a private key that it cannot read', () => {
    const secret = '-----BEGIN PRIVATE KEY-----\nMC4Cdeadbeef\n-----END PRIVATE KEY-----'
    expect(() => createSigner({ apiKey: 'key', secret })).toThrow(
      /^the private key could not be read$/,
    )
  })

  it('may find out late that a key cannot be read', () => {
    const secret = '-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----'
    const signer = createLateSigner({ apiKey: 'key', secret })
    expect(signer.apiKey).toBe('key')
    expect(() => signer.sign('a=1')).toThrow(/could not be read/)
  })

  it('refuses keys of other kinds', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const secret = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    expect(() => createSigner({ apiKey: 'key', secret })).toThrow(/neither RSA nor Ed25519/)
  })
})
