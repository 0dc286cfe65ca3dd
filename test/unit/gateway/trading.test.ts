import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { type OrderStatus, closedStatuses } from '../../../src/contract/domain/managedOrder.ts'
import { venueOrderStatuses } from '../../../src/contract/domain/order.ts'
import { workingOrderPlan } from '../../../src/contract/ipc/tradingFields.ts'
import { planOf, planRow } from '../../../src/main/gateway/answers/workingOrders.ts'
import { limitsOf, limitsRow } from '../../../src/main/gateway/answers/risk.ts'
import * as schemas from '../../../src/main/gateway/tradingSchemas.ts'
import { decisionOf, managedOrderOf, orderIdOf, workingOrderOf } from '../../support/fakeTrading.ts'
import { injectedGateway } from '../../support/gateway.ts'

let gateway: Awaited<ReturnType<typeof injectedGateway>>

beforeEach(async () => {
  gateway = await injectedGateway()
})
afterEach(() => gateway.close())

const trading = () => gateway.services.fakeTrading

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

async function ask(method: Method, url: string, payload?: object) {
  const headers = { authorization: `Bearer ${gateway.access.token}` }
  const body = payload === undefined ? {} : { payload }
  return gateway.app.inject({ method, url, headers, ...body })
}

/** The answer, held to the form that the document promises. */
async function answer<Answer>(
  schema: z.ZodType<Answer>,
  ...request: Parameters<typeof ask>
): Promise<Answer> {
  const response = await ask(...request)
  expect({ status: response.statusCode, body: response.body }).toMatchObject({ status: 200 })
  return schema.parse(response.json())
}

async function refusal(...request: Parameters<typeof ask>) {
  const response = await ask(...request)
  return { status: response.statusCode, ...response.json<{ error: object }>() }
}

const order = {
  idempotency_key: 'mine-1',
  exchange: 'bybit',
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  quantity: '0.010',
  price: '60000.5',
  time_in_force: 'GTC',
}

describe('orders in the API', () => {
  it('are submitted with their amounts as written, for the instrument the symbol means', async () => {
    const row = await answer(schemas.orderResponse, 'POST', '/orders', order)
    expect(row).toMatchObject({
      exchange: 'bybit',
      account: 'main',
      instrument_id: 'BTCUSDT-LINEAR.BYBIT',
      quantity: '0.010',
      price: '60000.5',
      status: 'OPEN',
      truth: 'CONFIRMED',
    })
    expect(trading().calls[0]).toMatchObject([
      'submit',
      {
        idempotencyKey: 'mine-1',
        orderType: 'limit',
        side: 'buy',
        timeInForce: 'gtc',
        source: 'api',
        parentId: null,
        clickedTime: null,
      },
    ])
  })

  it.each([
    ['idempotency_key', { ...order, idempotency_key: undefined }],
    ['quantity', { ...order, quantity: 0.01 }],
    ['quantity', { ...order, quantity: '1e-3' }],
    ['side', { ...order, side: 'buy' }],
    ['type', { ...order, type: 'ICEBERG' }],
    ['time_in_force', { ...order, time_in_force: 'GTX' }],
    ['exchange', { ...order, exchange: 'nowhere' }],
    ['symbol', { ...order, symbol: 'DOGEUSDT' }],
    ['instrument_id', { ...order, symbol: undefined }],
    ['expires_at', { ...order, expires_at: 'tomorrow' }],
    ['leverage', { ...order, leverage: 5 }],
  ])('are refused naming %s, and nothing is submitted', async (path, body) => {
    const refused = await refusal('POST', '/orders', body)
    expect(refused).toMatchObject({ status: 400, error: { path } })
    expect(trading().calls).toEqual([])
  })

  it('tell what may be relied on, and why', async () => {
    const since = (trading().risk.day.since + 1000) as never
    trading().orders.push(
      managedOrderOf({
        status: 'submitted',
        uncertainty: {
          about: 'submit',
          reason: 'No answer within 5 s.',
          since,
          checks: 2,
          nextCheckTime: since,
          needsHand: true,
        },
      }),
    )
    const { data } = await answer(schemas.stuckResponse, 'GET', '/orders/stuck')
    expect(data[0]).toMatchObject({
      reason: 'No answer within 5 s.',
      attempts: 2,
      needs_manual: true,
      order: { status: 'PENDING', exact_status: 'SUBMITTED', truth: 'UNKNOWN' },
    })
  })

  it('show every status by one of the documented words', async () => {
    const statuses: readonly OrderStatus[] = ['denied', 'submitted', ...venueOrderStatuses]
    for (const status of statuses) trading().orders.push(managedOrderOf({ status }))
    const { data } = await answer(schemas.ordersResponse, 'GET', '/orders')
    expect(data.map((row) => [row.exact_status, row.status, row.truth])).toEqual([
      ['DENIED', 'REJECTED', 'DENIED'],
      ['SUBMITTED', 'PENDING', 'UNKNOWN'],
      ['ACCEPTED', 'OPEN', 'CONFIRMED'],
      ['UNTRIGGERED', 'OPEN', 'CONFIRMED'],
      ['PARTIALLY_FILLED', 'PARTIALLY_FILLED', 'CONFIRMED'],
      ['FILLED', 'FILLED', 'CONFIRMED'],
      ['CANCELED', 'CANCELLED', 'CONFIRMED'],
      ['EXPIRED', 'EXPIRED', 'CONFIRMED'],
      ['REJECTED', 'REJECTED', 'REJECTED'],
    ])
    const terminal = ['FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED']
    for (const row of data) {
      const ours = statuses.find((each) => each === camel(row.exact_status))
      expect(terminal.includes(row.status)).toBe(
        (closedStatuses as readonly string[]).includes(ours ?? ''),
      )
    }
  })

  it('keep saying what the venue said while a change is asked for', async () => {
    const askedTime = trading().risk.day.since
    trading().orders.push(managedOrderOf({ pending: { kind: 'cancel', askedTime } }))
    const { data } = await answer(schemas.ordersResponse, 'GET', '/orders/open')
    expect(data[0]).toMatchObject({ status: 'OPEN', exact_status: 'PENDING_CANCEL' })
  })

  it('are amended, canceled and resolved by id', async () => {
    const known = managedOrderOf()
    trading().orders.push(known)
    const path = `/orders/${known.orderId}`
    await answer(schemas.orderResponse, 'PATCH', path, { price: '61000' })
    await answer(schemas.orderResponse, 'DELETE', path)
    const resolve = { resolution: 'RECONCILE', reason: 'gone quiet', by: 'night desk' }
    await answer(schemas.orderResponse, 'POST', `${path}/resolve`, resolve)
    await answer(schemas.orderDetailResponse, 'GET', path)
    expect(trading().calls).toEqual([
      [
        'amend',
        {
          orderId: known.orderId,
          price: '61000',
          quantity: null,
          stopPrice: null,
          source: 'api',
        },
      ],
      ['cancel', known.orderId, 'api'],
      ['resolve', known.orderId, 'query', 'night desk', 'gone quiet'],
    ])
  })

  it('that are not there answer 404', async () => {
    for (const method of ['GET', 'DELETE', 'PATCH'] as const) {
      const refused = await refusal(
        method,
        `/orders/${orderIdOf(99)}`,
        method === 'PATCH' ? {} : undefined,
      )
      expect(refused).toMatchObject({ status: 404, error: { code: 'NOT_FOUND' } })
    }
  })

  it('are previewed without being submitted', async () => {
    const run = await answer(schemas.dryRunResponse, 'POST', '/orders/preview', order)
    expect(run.request?.method).toBe('POST')
    expect(trading().calls.map(([method]) => method)).toEqual(['preview'])
  })

  it('are canceled in a scope: ours, unless all are named', async () => {
    await answer(schemas.cancelAllResponse, 'POST', '/orders/cancel-all', { exchange: 'binance' })
    await answer(schemas.cancelAllResponse, 'POST', '/orders/cancel-all', { whose: 'ALL' })
    expect(trading().calls).toEqual([
      [
        'cancelAll',
        { venue: 'binance-usdm', accountId: null, instrumentId: null, whose: 'own' },
        'api',
      ],
      ['cancelAll', { venue: null, accountId: null, instrumentId: null, whose: 'all' }, 'api'],
    ])
  })

  it('have latencies by venue', async () => {
    const { exchanges } = await answer(schemas.latencyResponse, 'GET', '/orders/latency')
    expect(exchanges['bybit']?.stretches[0]).toMatchObject({ stretch: 'SENT', p99_ms: 1.4 })
  })

  it('cannot be touched without the token', async () => {
    const bare = await gateway.app.inject({ method: 'POST', url: '/orders', payload: order })
    expect(bare.statusCode).toBe(401)
    const foreign = await gateway.app.inject({
      method: 'POST',
      url: '/risk/kill-switch',
      payload: { reason: 'x' },
      headers: { authorization: `Bearer ${gateway.access.token}`, origin: 'https://evil.test' },
    })
    expect(foreign.statusCode).toBe(403)
    expect(trading().calls).toEqual([])
  })
})

describe('risk in the API', () => {
  it('is shown whole', async () => {
    const risk = await answer(schemas.riskResponse, 'GET', '/risk')
    expect(risk.trading_states[0]).toMatchObject({ exchange: null, state: 'HALTED' })
    expect(risk.kill_switch).toMatchObject({ engaged: false, plan: { whose: 'OWN' } })
  })

  it('takes all limits at once, and no amount that is not exact', async () => {
    const limits = limitsRow({ ...trading().risk.limits, maxOrderNotional: '2500' })
    const after = await answer(schemas.riskResponse, 'PUT', '/risk/limits', limits)
    expect(after.limits).toEqual(limits)
    expect(trading().risk.limits).toEqual(limitsOf(limits))
    const { max_order_notional: _gone, ...incomplete } = limits
    expect(await refusal('PUT', '/risk/limits', incomplete)).toMatchObject({ status: 400 })
    const vague = { ...limits, max_exposure_per_exchange: 'much' }
    expect(await refusal('PUT', '/risk/limits', vague)).toMatchObject({
      status: 400,
      error: { path: 'max_exposure_per_exchange' },
    })
  })

  it('changes states and arming by name, with a reason', async () => {
    const state = { exchange: 'bybit', state: 'REDUCE_ONLY', reason: 'news' }
    const after = await answer(schemas.riskResponse, 'POST', '/risk/trading-state', state)
    expect(after.trading_states).toMatchObject([{ ...state, by: 'api' }])
    const armed = { exchange: 'bybit', mode: 'ARMED' }
    expect((await answer(schemas.riskResponse, 'POST', '/risk/sending', armed)).sending).toEqual([
      armed,
    ])
    expect(await refusal('POST', '/risk/trading-state', { ...state, reason: ' ' })).toMatchObject({
      status: 400,
      error: { path: 'reason' },
    })
  })

  it('engages the kill switch, and releases it by the word alone', async () => {
    const engaged = await answer(schemas.riskResponse, 'POST', '/risk/kill-switch', {
      reason: 'enough',
    })
    expect(engaged.kill_switch).toMatchObject({ engaged: true, reason: 'enough', by: 'api' })
    const release = '/risk/kill-switch/release'
    expect(await refusal('POST', release, { confirmation: 'please' })).toMatchObject({
      status: 400,
    })
    const released = await answer(schemas.riskResponse, 'POST', release, {
      confirmation: 'RELEASE',
    })
    expect(released.kill_switch.engaged).toBe(false)
  })

  it('has a journal', async () => {
    expect(await answer(schemas.riskChangesResponse, 'GET', '/risk/changes')).toEqual({ data: [] })
  })
})

describe('routing in the API', () => {
  const { exchange: _exchange, ...terms } = order
  const route = { ...terms, exchanges: ['binance', 'bybit'], criterion: 'BEST_PRICE' }

  it('previews and sends with the venues by name', async () => {
    await answer(schemas.decisionResponse, 'POST', '/routing/preview', route)
    await answer(schemas.decisionResponse, 'POST', '/routing/orders', route)
    expect(trading().calls).toMatchObject([
      ['routePreview', { venues: ['binance-usdm', 'bybit'], criterion: 'bestPrice', split: null }],
      ['routeSubmit', { venues: ['binance-usdm', 'bybit'], marketKind: 'linear' }],
    ])
  })

  it('shows decisions with every venue that was left out and why', async () => {
    const refusals = [
      { rule: 'stale', message: 'Old.', field: null, limit: '500', value: '900', unit: 'ms' },
    ]
    const figures = {
      instrumentId: null,
      bestBid: null,
      bestAsk: null,
      spread: null,
      bookAgeMs: 900,
      depth: null,
      expectedPrice: null,
      expectedSlippage: null,
      feeRate: null,
      feeSource: 'unknown',
      expectedFee: null,
      expectedTotal: null,
      score: null,
    } as const
    trading().decisions.push(decisionOf({ candidates: [{ ...figures, venue: 'bybit', refusals }] }))
    const { data } = await answer(schemas.decisionsResponse, 'GET', '/routing/decisions')
    expect(data[0]?.candidates[0]).toMatchObject({ eligible: false, refusals, book_age_ms: 900 })
  })

  it('takes its settings whole', async () => {
    const settings = {
      criterion: 'USER_PREFERENCE',
      priorities: [{ exchange: 'bybit', priority: 1 }],
      disabled: ['hyperliquid'],
      splitting: true,
      max_splits: 2,
      min_split_notional: '5000',
    }
    const path = '/routing/settings'
    expect(await answer(schemas.routingSettingsResponse, 'PUT', path, settings)).toEqual(settings)
    expect(await answer(schemas.routingSettingsResponse, 'GET', path)).toEqual(settings)
    const unknown = { ...settings, disabled: ['nowhere'] }
    expect(await refusal('PUT', path, unknown)).toMatchObject({ error: { path: 'disabled' } })
  })
})

describe('working orders in the API', () => {
  const start = {
    idempotency_key: 'b-1',
    exchange: 'bybit',
    symbol: 'BTCUSDT',
    plan: {
      type: 'BRACKET',
      entry: { side: 'BUY', order_type: 'LIMIT', quantity: '1', price: '60000' },
      stop: { stop_price: '59000', trigger_by: 'MARK' },
      target: '61000',
      on_exit_failure: 'FLATTEN',
    },
  }

  it('are started from a plan in the spelling of the API, and shown in it', async () => {
    const row = await answer(schemas.workingOrderResponse, 'POST', '/working-orders', start)
    expect(row.plan).toMatchObject(start.plan)
    expect(trading().calls[0]).toMatchObject([
      'start',
      {
        plan: {
          type: 'bracket',
          entry: { orderType: 'limit', side: 'buy', timeInForce: null },
          stop: { stopPrice: '59000', triggerBy: 'mark', price: null },
          onExitFailure: 'flatten',
        },
      },
    ])
  })

  it('name the field of the plan that is wrong', async () => {
    const { plan } = start
    const bad = { ...start, plan: { ...plan, stop: { stop_price: 59000 } } }
    expect(await refusal('POST', '/working-orders', bad)).toMatchObject({
      status: 400,
      error: { path: 'plan.stop.stop_price' },
    })
    const lower = { ...start, plan: { ...plan, entry: { ...plan.entry, side: 'buy' } } }
    expect(await refusal('POST', '/working-orders', lower)).toMatchObject({
      error: { path: 'plan.entry.side' },
    })
  })

  it('are paused, resumed and canceled', async () => {
    const known = workingOrderOf()
    trading().workingOrders.push(known)
    const path = `/working-orders/${known.workingOrderId}`
    await answer(schemas.workingOrderResponse, 'POST', `${path}/pause`)
    await answer(schemas.workingOrderResponse, 'POST', `${path}/resume`)
    await answer(schemas.workingOrderResponse, 'POST', `${path}/cancel`)
    await answer(schemas.workingOrderResponse, 'POST', `${path}/cancel`, { exits: 'CANCEL' })
    expect(trading().calls.map(([method, , exits]) => [method, exits])).toEqual([
      ['pause', undefined],
      ['resume', undefined],
      ['cancelWorking', 'keep'],
      ['cancelWorking', 'cancel'],
    ])
    const list = await answer(schemas.workingOrdersResponse, 'GET', '/working-orders')
    expect(list.data).toHaveLength(1)
  })
})

const amount = fc.integer({ min: 1, max: 10 ** 9 }).map((units) => `${units / 1000}`)
const entry = fc.record({
  side: fc.constantFrom('buy', 'sell'),
  orderType: fc.constantFrom('market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'),
  quantity: amount,
  stopPrice: fc.option(amount),
  timeInForce: fc.option(fc.constantFrom('gtc', 'ioc', 'gtd')),
  expireTime: fc.option(fc.integer({ min: 0, max: 4e12 })),
  triggerBy: fc.option(fc.constantFrom('last', 'mark', 'index')),
})
const plan = fc.oneof(
  fc.record({ type: fc.constant('oco'), first: entry, second: entry }),
  fc.record({
    type: fc.constant('bracket'),
    entry,
    stop: fc.option(fc.record({ stopPrice: amount, price: fc.option(amount) })),
    target: fc.option(amount),
    onExitFailure: fc.constantFrom('alarm', 'retry', 'flatten'),
  }),
  fc.record({
    type: fc.constant('chase'),
    side: fc.constantFrom('buy', 'sell'),
    quantity: amount,
    limitPrice: amount,
    maxMs: fc.integer({ min: 1000, max: 100_000 }),
    atEnd: fc.constantFrom('market', 'cancel'),
  }),
)

it('any plan survives the spelling of the API', () => {
  fc.assert(
    fc.property(plan, (given) => {
      const ours = workingOrderPlan.parse(given)
      expect(planOf(planRow(ours))).toEqual(ours)
    }),
    { numRuns: 200 },
  )
})

function camel(word: string): string {
  return word.toLowerCase().replace(/_([a-z])/g, (_part, letter: string) => letter.toUpperCase())
}
