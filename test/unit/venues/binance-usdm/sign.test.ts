import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { sign, signQuery } from '../../../../src/main/venues/binance-usdm/sign.ts'
import { fixturesPath, hasFixtures } from '../../../support/fixtures.ts'

/** Published by the venue for this product line. */
const published = {
  secret: '2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9',
  payload:
    'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943',
  signature: '3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9',
}

describe('signing a Binance request', () => {
  it('makes the published signature', () => {
    expect(sign(published.payload, published.secret)).toBe(published.signature)
  })

  it.skipIf(!hasFixtures())('makes every recorded HMAC signature of the shared scheme', () => {
    const file = JSON.parse(
      readFileSync(fixturesPath('binance-spot', 'signing', 'vectors.json'), 'utf8'),
    ) as { readonly cases: readonly Readonly<Record<string, string>>[] }
    const vectors = file.cases.filter(
      (each) => each['secret'] !== undefined && each['payload'] !== undefined,
    )
    expect(vectors.length).toBeGreaterThan(0)
    for (const { payload = '', secret = '', signature } of vectors) {
      expect(sign(payload, secret)).toBe(signature)
    }
  })

  it('signs exactly the query it sends, with the time and window in it', () => {
    const credentials = { apiKey: 'key', secret: published.secret }
    const { query = '', headers } = signQuery('limit=100', credentials, 1_591_702_613_943 as UnixMs)
    const [payload = '', signature] = query.split('&signature=')
    expect(payload).toBe('limit=100&recvWindow=5000&timestamp=1591702613943')
    expect(signature).toBe(sign(payload, published.secret))
    expect(headers).toEqual({ 'x-mbx-apikey': 'key' })
  })
})
