import { describe, expect, it } from 'vitest'
import { requestSchemas } from '../../../src/contract/ipc/schemas.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import type { WindowLink } from '../../../src/main/core/services.ts'
import { createDispatch } from '../../../src/main/ipc/dispatch.ts'
import { createHandlers } from '../../../src/main/ipc/handlers/index.ts'
import { fakeServices } from '../../support/engineServices.ts'
import { managedOrderOf, orderIdOf, workingOrderOf } from '../../support/fakeTrading.ts'

const window = { windowId: 'test' } as WindowLink

function started() {
  const services = fakeServices()
  const dispatch = createDispatch(createHandlers(services), silentLog)
  const ask = (name: string, input: unknown) => dispatch(name, input, window)
  return { ask, trading: services.fakeTrading }
}

const order = {
  idempotencyKey: 'a-key',
  venue: 'bybit',
  accountId: 'main',
  instrumentId: 'BTCUSDT-LINEAR.BYBIT',
  side: 'buy',
  orderType: 'limit',
  quantity: '0.010',
  price: '60000.5',
  clickedTime: 1_700_000_000_000,
}

const bracket = {
  idempotencyKey: 'b-key',
  venue: 'bybit',
  accountId: 'main',
  instrumentId: 'BTCUSDT-LINEAR.BYBIT',
  plan: {
    type: 'bracket',
    entry: { side: 'buy', orderType: 'market', quantity: '1' },
    stop: { stopPrice: '59000' },
    target: '61000',
  },
}

describe('requests about orders', () => {
  it('hand an order on exactly as it was written, named as coming from the window', async () => {
    const { ask, trading } = started()
    const answer = await ask('order:submit', order)
    expect(answer).toMatchObject({ ok: true, value: { quantity: '0.010', price: '60000.5' } })
    expect(trading.calls).toEqual([
      [
        'submit',
        {
          ...order,
          quoteQuantity: null,
          stopPrice: null,
          trailingDelta: null,
          triggerDirection: null,
          triggerBy: null,
          timeInForce: null,
          expireTime: null,
          postOnly: false,
          reduceOnly: false,
          positionSide: null,
          parentId: null,
          source: 'window',
        },
      ],
    ])
  })

  it.each([
    ['order:submit', { ...order, quantity: 0.01 }, 'quantity'],
    ['order:submit', { ...order, quantity: '1e-3' }, 'quantity'],
    ['order:submit', { ...order, price: ' 1' }, 'price'],
    ['order:submit', { ...order, price: '0x10' }, 'price'],
    ['order:submit', { ...order, side: 'BUY' }, 'side'],
    ['order:submit', { ...order, orderType: 'iceberg' }, 'orderType'],
    ['order:submit', { ...order, idempotencyKey: '' }, 'idempotencyKey'],
    ['order:submit', { ...order, idempotencyKey: 'with space' }, 'idempotencyKey'],
    ['order:submit', { ...order, venue: 'nowhere' }, 'venue'],
    ['order:submit', { ...order, timeInForce: 'gtx' }, 'timeInForce'],
    ['order:submit', { ...order, idempotencyKey: undefined }, 'idempotencyKey'],
    ['order:amend', { orderId: 'abc', price: '1' }, 'orderId'],
    ['order:amend', { orderId: orderIdOf(1), price: 'NaN' }, 'price'],
    ['order:resolve', { orderId: orderIdOf(1), resolution: 'query', reason: '  ' }, 'reason'],
    ['order:resolve', { orderId: orderIdOf(1), resolution: 'canceled', reason: 'x' }, 'resolution'],
    ['order:cancelAll', { whose: 'everyone' }, 'whose'],
    ['orders:list', { limit: 0 }, 'limit'],
    ['risk:setLimits', { limits: { maxOrderNotional: '100' } }, 'limits.maxOrderQuantity'],
    ['risk:setTradingState', { venue: null, state: 'halted', reason: '' }, 'reason'],
    ['killSwitch:engage', {}, 'reason'],
    ['routing:setSettings', { criterion: 'cheapest' }, 'criterion'],
    ['workingOrders:start', { ...bracket, plan: { type: 'pegged' } }, 'plan.type'],
    [
      'workingOrders:start',
      { ...bracket, plan: { ...bracket.plan, entry: { ...bracket.plan.entry, quantity: 1 } } },
      'plan.entry.quantity',
    ],
  ])('%s refuses %j and names %s', async (name, input, path) => {
    const { ask, trading } = started()
    expect(await ask(name, input)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_ARGUMENT', path },
    })
    expect(trading.calls).toEqual([])
  })

  it('pass amend, cancel, cancel all and resolve on with who asked', async () => {
    const { ask, trading } = started()
    const known = managedOrderOf()
    trading.orders.push(known)
    const { orderId } = known
    await ask('order:amend', { orderId, price: '61000' })
    await ask('order:cancel', { orderId })
    await ask('order:cancelAll', { venue: 'bybit' })
    await ask('order:resolve', { orderId, resolution: 'query', reason: 'gone quiet' })
    expect(trading.calls).toEqual([
      ['amend', { orderId, price: '61000', quantity: null, stopPrice: null, source: 'window' }],
      ['cancel', orderId, 'window'],
      [
        'cancelAll',
        { venue: 'bybit', accountId: null, instrumentId: null, whose: 'own' },
        'window',
      ],
      ['resolve', orderId, 'query', 'user', 'gone quiet'],
    ])
  })

  it('say which order is not there', async () => {
    const { ask } = started()
    expect(await ask('orders:detail', { orderId: orderIdOf(77) })).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND' },
    })
  })
})

describe('requests about risk', () => {
  it('answer every change with the state after it', async () => {
    const { ask } = started()
    expect(await ask('risk:usePreset', { preset: 'cautious' })).toMatchObject({
      value: { preset: 'cautious' },
    })
    const halt = { venue: 'bybit', state: 'halted', reason: 'lunch' }
    expect(await ask('risk:setTradingState', halt)).toMatchObject({
      value: { states: [{ ...halt, by: 'user' }] },
    })
    expect(await ask('risk:setSending', { venue: 'bybit', mode: 'armed' })).toMatchObject({
      value: { sending: [{ venue: 'bybit', mode: 'armed' }] },
    })
  })

  it('engage the kill switch, and release it only by the word', async () => {
    const { ask } = started()
    expect(await ask('killSwitch:engage', { reason: 'enough' })).toMatchObject({
      value: { killSwitch: { engaged: true, reason: 'enough', by: 'user' } },
    })
    expect(await ask('killSwitch:release', { confirmation: 'yes' })).toMatchObject({
      ok: false,
      error: { path: 'confirmation' },
    })
    expect(await ask('killSwitch:release', { confirmation: 'RELEASE' })).toMatchObject({
      value: { killSwitch: { engaged: false } },
    })
  })
})

describe('requests about routing and working orders', () => {
  it('preview and submit a route with the same terms', async () => {
    const { ask, trading } = started()
    const { venue: _venue, instrumentId: _instrumentId, ...terms } = order
    const route = { ...terms, symbol: 'BTCUSDT', marketKind: 'linear' }
    await ask('routing:preview', route)
    await ask('routing:submit', route)
    const [preview, submit] = trading.calls
    expect(preview?.[0]).toBe('routePreview')
    expect(submit).toEqual(['routeSubmit', preview?.[1]])
    expect(preview?.[1]).toMatchObject({ ...route, criterion: null, venues: null, split: null })
  })

  it('give a bracket a reaction to a missing exit unless one is chosen', async () => {
    const { ask, trading } = started()
    expect(await ask('workingOrders:start', bracket)).toMatchObject({ ok: true })
    expect(trading.calls[0]?.[1]).toMatchObject({
      plan: { onExitFailure: 'flatten', stop: { stopPrice: '59000', price: null } },
      source: 'window',
    })
  })

  it('keep the exits of a bracket unless they are given up by name', async () => {
    const { ask, trading } = started()
    const { workingOrderId } = workingOrderOf()
    trading.workingOrders.push(workingOrderOf({ workingOrderId }))
    await ask('workingOrders:cancel', { workingOrderId })
    await ask('workingOrders:cancel', { workingOrderId, exits: 'cancel' })
    expect(trading.calls.map(([, , exits]) => exits)).toEqual(['keep', 'cancel'])
  })
})

it('every request about trading has a handler', () => {
  const handlers = createHandlers(fakeServices())
  expect(Object.keys(handlers).toSorted()).toEqual(Object.keys(requestSchemas).toSorted())
})
