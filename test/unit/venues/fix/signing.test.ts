import { verify, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  binanceLogon,
  coinbaseExchangeLogon,
  coinbasePrimeLogon,
} from '../../../../src/main/venues/shared/fix/signing.ts'

/** Published as a sample by the venue. */
const samplePem = [
  '-----BEGIN PRIVATE KEY-----',
  'MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u',
  '-----END PRIVATE KEY-----',
].join('\n')

const raw = (fields: readonly (readonly [number, string])[]): string | undefined =>
  fields.find(([tag]) => tag === 96)?.[1]

describe('a signed logon', () => {
  it("of Binance Spot is the venue's own example", () => {
    const fields = binanceLogon(
      {
        credentials: { apiKey: 'k'.repeat(64), secret: samplePem },
        purpose: 'orderEntry',
        account: null,
      },
      {
        sendingTime: '20240627-11:17:25.223',
        sequence: 1,
        senderCompId: 'EXAMPLE',
        targetCompId: 'SPOT',
      },
    )
    expect(raw(fields)).toBe(
      '4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA==',
    )
    const payload = ['A', 'EXAMPLE', 'SPOT', '1', '20240627-11:17:25.223'].join('\u0001')
    const key = createPublicKey(samplePem)
    expect(verify(null, Buffer.from(payload), key, Buffer.from(raw(fields) ?? '', 'base64'))).toBe(
      true,
    )
  })

  const context = {
    sendingTime: '20261120-09:01:46.228',
    sequence: 1,
    senderCompId: 'key-123',
  }

  it('of Coinbase Exchange takes the decoded secret and separators', () => {
    const credentials = { apiKey: 'key-123', secret: 'c2VjcmV0LWFiYw==', passphrase: 'pass-xyz' }
    const fields = coinbaseExchangeLogon(
      { credentials, purpose: 'orderEntry', account: null },
      { ...context, targetCompId: 'Coinbase' },
    )
    expect(raw(fields)).toBe('5mQjQlUByFxxvABzn4WmuQSEjMrxwejIX0E+uO08cLM=')
  })

  it('of Coinbase Prime takes the secret as text and nothing between', () => {
    const credentials = { apiKey: 'key-123', secret: 'secret-abc', passphrase: 'pass-xyz' }
    const fields = coinbasePrimeLogon(
      { credentials, purpose: 'orderEntry', account: 'portfolio-1' },
      { ...context, targetCompId: 'COIN' },
    )
    expect(raw(fields)).toBe('ZWt2bl1T3rN1rjy1EaApPtDv+Kjh55ljMIWRM+iVrHI=')
  })

  it('says nothing of a key that cannot sign', () => {
    const secret = 's'.repeat(64)
    const sign = (): unknown =>
      binanceLogon(
        { credentials: { apiKey: 'k', secret }, purpose: 'orderEntry', account: null },
        { ...context, targetCompId: 'SPOT' },
      )
    expect(sign).toThrow('orders over FIX need an Ed25519 key')
    expect(sign).not.toThrow(secret)
  })
})
