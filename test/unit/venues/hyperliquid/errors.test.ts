import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { classify, errorOf } from '../../../../src/main/venues/hyperliquid/errors.ts'
import { fixturesPath, hasFixtures } from '../../../support/fixtures.ts'

type Known = { readonly key: string; readonly class: string }

const known: readonly Known[] = hasFixtures()
  ? (
      JSON.parse(readFileSync(fixturesPath('hyperliquid', 'errors', 'codes.json'), 'utf8')) as {
        readonly cases: readonly Known[]
      }
    ).cases
  : []

/** What a class of the other library comes to here. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  InsufficientFunds: ['INSUFFICIENT_BALANCE'],
  // The venue's page tells some of these to be the market's doing, not the order's.
  InvalidOrder: ['REQUEST_REFUSED', 'VENUE_ERROR'],
  OrderNotFound: ['ORDER_NOT_FOUND'],
  RateLimitExceeded: ['RATE_LIMITED'],
}

describe.skipIf(!hasFixtures())('sentences another library knows', () => {
  it.each(known.map((each) => [each.key, each.class] as const))('%j is %s', (key, name) => {
    expect(meanings[name]).toContain(errorOf(`${key} asset=4`).code)
  })
})

describe('a sentence of the venue', () => {
  it.each([
    ['User or API Wallet 0x12 does not exist.', 'AUTHENTICATION_FAILED'],
    ['L1 error: User or API Wallet 0x12 does not exist.', 'AUTHENTICATION_FAILED'],
    ['Must deposit before performing actions. User: 0x12', 'AUTHENTICATION_FAILED'],
    ['Vault not registered: 0x12', 'AUTHENTICATION_FAILED'],
    ['Invalid nonce: duplicate nonce 5', 'CLOCK_SKEWED'],
    ['Action already expired', 'CLOCK_SKEWED'],
    ['Post only order would have immediately matched, bbo was 1@2.', 'WOULD_TAKE'],
    ['Cannot modify canceled or filled order', 'ORDER_NOT_FOUND'],
    ['Insufficient spot balance asset=10107', 'INSUFFICIENT_BALANCE'],
    ['Cannot set scheduled cancel time until enough volume traded.', 'UNSUPPORTED'],
    ['Cannot track more than 10 total users.', 'RATE_LIMITED'],
    ['Cannot send more than 2000 messages per minute.', 'RATE_LIMITED'],
    ['too many pending post requests id=1234', 'RATE_LIMITED'],
    ['Order price cannot be more than 80% away from the reference price', 'REQUEST_REFUSED'],
    ['Reduce only order would increase position.', 'VENUE_ERROR'],
    ['A sentence of tomorrow.', 'VENUE_ERROR'],
  ])('%j is %s', (sentence, code) => {
    expect(errorOf(sentence)).toMatchObject({ code, message: sentence })
  })
})

describe('an answer', () => {
  const ok = (...statuses: readonly unknown[]): unknown => ({
    status: 'ok',
    response: { type: 'order', data: { statuses } },
  })
  const error = 'Order has zero size.'
  const read = (status: number, body: unknown) =>
    classify(status, {}, JSON.stringify(body) ?? '', body)

  it('to one order fails with it, to several it does not', () => {
    expect(read(200, ok({ error }))).toMatchObject({ code: 'REQUEST_REFUSED' })
    expect(read(200, ok({ error }, 'success'))).toBeNull()
    expect(read(200, ok('success'))).toBeNull()
  })

  it('that asks to slow down leaves open what was done', () => {
    expect(classify(429, {}, 'null', null)).toMatchObject({
      code: 'RATE_LIMITED',
      uncertain: true,
    })
    const spent = { status: 'err', response: 'Too many cumulative requests sent (2 > 1)' }
    expect(read(200, spent)).toMatchObject({ code: 'RATE_LIMITED' })
    expect(read(200, spent)).not.toHaveProperty('uncertain')
  })
})
