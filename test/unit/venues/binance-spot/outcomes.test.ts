import { describe, expect, it } from 'vitest'
import { mainAccount } from '../../../../src/contract/domain/account.ts'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { RestOutcome } from '../../../../src/main/net/rest/types.ts'
import {
  type ReadingAt,
  cancelAllOutcome,
  cancelOutcome,
  replaceOutcome,
  shrinkOutcome,
  submitOutcome,
  tradedWhenCanceled,
} from '../../../../src/main/venues/binance-spot/outcomes.ts'
import { spell } from '../../../../src/main/venues/binance-spot/symbols.ts'
import { createListing } from '../../../../src/main/venues/shared/symbols.ts'

const time = 1_700_000_000_000 as UnixMs
const listing = createListing('binance-spot', spell)
const readingAt: ReadingAt = (receivedTime) => ({
  origin: { venue: 'binance-spot', environment: 'sandbox', accountId: mainAccount },
  listing,
  receivedTime,
})

const order = {
  symbol: 'BTCUSDT',
  orderId: 28,
  orderListId: -1,
  clientOrderId: 'pw-2',
  transactTime: time,
  price: '100',
  origQty: '2',
  executedQty: '0',
  cummulativeQuoteQty: '0',
  status: 'NEW',
  timeInForce: 'GTC',
  type: 'LIMIT',
  side: 'BUY',
}
const canceled = {
  ...order,
  clientOrderId: 'its-own',
  origClientOrderId: 'pw-1',
  status: 'CANCELED',
}

function ok(body: unknown): RestOutcome {
  const text = JSON.stringify(body)
  return { kind: 'ok', status: 200, headers: {}, text, body, receivedTime: time, latencyMs: 1 }
}

function failed(status: number, body: unknown): RestOutcome {
  const failure = { code: 'VENUE_ERROR' as const, message: 'in general' }
  return { kind: 'failed', failure, status, body, sent: true }
}

const lost: RestOutcome = {
  kind: 'unknown',
  failure: { code: 'TIMEOUT', message: 'no answer' },
  sent: true,
}

describe('what came of a submitted order', () => {
  it('is its state, and the trades it made at once, each of them a taker', () => {
    const filled = {
      ...order,
      status: 'FILLED',
      executedQty: '2',
      cummulativeQuoteQty: '199',
      fills: [
        { price: '99', qty: '1', commission: '0.001', commissionAsset: 'BTC', tradeId: 5 },
        { price: '100', qty: '1', commission: '0.001', commissionAsset: 'BTC', tradeId: 6 },
      ],
    }
    expect(submitOutcome(ok(filled), readingAt)).toMatchObject({
      kind: 'accepted',
      venueOrderId: '28',
      report: { status: 'filled', averagePrice: '99.5' },
      fills: [
        { tradeId: '5', liquiditySide: 'taker', clientOrderId: 'pw-2' },
        { tradeId: '6', fee: '0.001' },
      ],
    })
  })

  it('is accepted with nothing more where only its number could be read', () => {
    const odd = { ...order, status: 'SOMETHING_NEW' }
    const bare = { orderId: 28, symbol: 'BTCUSDT', transactTime: time }
    for (const body of [odd, bare]) {
      expect(submitOutcome(ok(body), readingAt)).toEqual({
        kind: 'accepted',
        venueOrderId: '28',
        report: null,
        fills: [],
      })
    }
  })

  it.each([[ok({})], [ok(null)], [ok([])], [lost]])('is not known after %o', (outcome) => {
    expect(submitOutcome(outcome, readingAt).kind).toBe('unknown')
  })
})

describe('what came of a replacement', () => {
  const halves = (cancelResult: string, newOrderResult: string, parts: object) => ({
    code: cancelResult === 'SUCCESS' ? -2021 : -2022,
    msg: 'Order cancel-replace failed.',
    data: { cancelResult, newOrderResult, ...parts },
  })
  const refusal = { code: -2010, msg: 'Account has insufficient balance for requested action.' }

  it('is the new order where both halves were done', () => {
    const both = { cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS' }
    const done = { ...both, cancelResponse: canceled, newOrderResponse: order }
    for (const body of [done, { data: done }]) {
      expect(replaceOutcome(ok(body), readingAt)).toMatchObject({
        kind: 'accepted',
        venueOrderId: '28',
        report: { clientOrderId: 'pw-2' },
      })
    }
  })

  it('is the end of the order where only the cancel was done', () => {
    const parts = { cancelResponse: canceled, newOrderResponse: refusal }
    expect(
      replaceOutcome(failed(409, halves('SUCCESS', 'FAILURE', parts)), readingAt),
    ).toMatchObject({
      kind: 'canceled',
      failure: { code: 'INSUFFICIENT_BALANCE' },
      report: { clientOrderId: 'pw-1', status: 'canceled' },
    })
  })

  it('is nothing where neither was done, and the venue says why', () => {
    const parts = {
      cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
      newOrderResponse: null,
    }
    expect(
      replaceOutcome(failed(400, halves('FAILURE', 'NOT_ATTEMPTED', parts)), readingAt),
    ).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_NOT_FOUND' },
      venueCode: '-2011',
    })
  })

  it('is not known where a new order stands beside one that was not canceled', () => {
    const parts = { cancelResponse: refusal, newOrderResponse: order }
    expect(
      replaceOutcome(failed(409, halves('FAILURE', 'SUCCESS', parts)), readingAt),
    ).toMatchObject({ kind: 'unknown' })
  })

  it('is refused as a whole where the answer has no halves, and not known where there is none', () => {
    const whole = failed(400, { code: -1013, msg: 'Filter failure: LOT_SIZE' })
    expect(replaceOutcome(whole, readingAt)).toMatchObject({ kind: 'rejected', venueCode: '-1013' })
    expect(replaceOutcome(lost, readingAt).kind).toBe('unknown')
    expect(replaceOutcome(ok({ cancelResult: 'SUCCESS' }), readingAt).kind).toBe('unknown')
  })
})

describe('what came of a change in place', () => {
  it('is the order as amended', () => {
    const amended = { transactTime: time, executionId: 1, amendedOrder: { ...order, time } }
    expect(shrinkOutcome(ok(amended), readingAt)).toMatchObject({
      kind: 'accepted',
      venueOrderId: '28',
      report: { quantity: '2' },
    })
    expect(shrinkOutcome(ok({}), readingAt).kind).toBe('unknown')
  })
})

describe('what came of a cancel', () => {
  it('tells how much had traded, but only of an order that it says is canceled', () => {
    const partly = cancelOutcome(ok({ ...canceled, executedQty: '0.5' }), readingAt)
    expect(partly).toMatchObject({ kind: 'canceled', report: { clientOrderId: 'pw-1' } })
    expect(tradedWhenCanceled(partly)).toBe('0.5')
    const filled = cancelOutcome(ok({ ...canceled, status: 'FILLED' }), readingAt)
    expect(tradedWhenCanceled(filled)).toBeNull()
    expect(tradedWhenCanceled(cancelOutcome(lost, readingAt))).toBeNull()
  })

  it('of everything is done where there was nothing', () => {
    const none = failed(400, { code: -2011, msg: 'Unknown order sent.' })
    expect(cancelAllOutcome(none, readingAt)).toEqual({ kind: 'done', canceled: [], failed: [] })
  })

  it('of everything names what was canceled, in lists of orders too', () => {
    const list = { orderListId: 1, orderReports: [canceled] }
    expect(cancelAllOutcome(ok([canceled, list]), readingAt)).toMatchObject({
      kind: 'done',
      canceled: [{ clientOrderId: 'pw-1' }, { clientOrderId: 'pw-1' }],
    })
    expect(cancelAllOutcome(lost, readingAt).kind).toBe('unknown')
  })
})
