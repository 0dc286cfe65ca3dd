import { describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { fixtureCases, hasFixtures } from '../../support/fixtures.ts'
import { bybitClient } from '../../support/sandbox/bybitKeys.ts'
import { hyperliquidClient } from '../../support/sandbox/hyperliquidKeys.ts'
import { venueRig } from '../../support/sandbox/venueRig.ts'
import { missing } from '../../support/shapes.ts'

type Row = Record<string, unknown>

function recorded(venue: VenueId, kind: string, name: string): Row {
  const found = fixtureCases(venue, kind, 'cases.json').find((each) => each.name === name)
  if (found === undefined) throw new Error(`no case ${name}`)
  return JSON.parse(found.raw) as Row
}

const linear = { category: 'linear', symbol: 'BTCUSDT' } as const

/** An account at Bybit that has traded, and has an order open and one canceled. */
function bybitAccount() {
  const rig = venueRig('bybit')
  const client = bybitClient(rig, rig.venue.credentials)
  const socket = rig.connect('/v5/private')
  socket.say(client.login())
  socket.say({ op: 'subscribe', args: ['order', 'execution', 'position', 'wallet'] })
  const price = (rig.mark('BTCUSDT') * 0.98).toFixed(1)
  const order = { ...linear, side: 'Buy', qty: '0.01' }
  client.post('/v5/order/create', { ...order, orderType: 'Market' })
  const { orderId } = client.post('/v5/order/create', {
    ...order,
    orderType: 'Limit',
    price,
  }).result
  client.post('/v5/order/cancel', { ...linear, orderId })
  client.post('/v5/order/create', { ...order, orderType: 'Limit', price })
  const last = (topic: string) => socket.pushes.findLast((push) => push['topic'] === topic)
  return { client, last }
}

/** An account at Hyperliquid that has traded, was funded, and has a stop waiting. */
function hyperliquidAccount() {
  const rig = venueRig('hyperliquid', '2026-11-19T12:59:58Z')
  const client = hyperliquidClient(rig, rig.venue.credentials)
  client.act({ type: 'updateLeverage', asset: 0, isCross: false, leverage: 10 })
  const at = (share: number): string => String(Math.round(rig.mark('BTC') * share))
  const order = { a: 0, s: '0.01', r: false }
  const orders = [
    { ...order, b: true, p: at(1.01), t: { limit: { tif: 'Ioc' } } },
    {
      ...order,
      b: false,
      p: at(0.9),
      t: { trigger: { isMarket: true, triggerPx: at(0.9), tpsl: 'sl' } },
    },
  ].map(({ a, b, p, s, r, t }) => ({ a, b, p, s, r, t }))
  client.act({ type: 'order', orders, grouping: 'na' })
  rig.clock.advance(3000)
  rig.trading.engine.advance()
  return client
}

describe.skipIf(!hasFixtures())('private rows have every recorded field in its type', () => {
  it.each([
    ['ws_account_order', 'order'],
    ['ws_account_execution', 'execution'],
    ['ws_account_position', 'position'],
  ])('Bybit push %s', (name, topic) => {
    const { last } = bybitAccount()
    // Retired, or spelled otherwise in the other recordings.
    const without = ['.data[].riskLimitValue', '.data[].mmrSysUpdatedTime']
    expect(missing(last(topic), recorded('bybit', 'ws-messages', name), without)).toEqual([])
  })

  it.each([
    ['V5Api/Trading/GetOrders', '/v5/order/realtime', linear],
    ['V5Api/Trading/GetOrderHistory', '/v5/order/history', linear],
    ['V5Api/Trading/GetUserTrades', '/v5/execution/list', linear],
    ['V5Api/Trading/GetPositions', '/v5/position/list', linear],
    ['V5Api/Account/GetBalances', '/v5/account/wallet-balance', { accountType: 'UNIFIED' }],
    ['V5Api/Account/GetMarginAccountInfo', '/v5/account/info', {}],
    ['http_get_user_query_api', '/v5/user/query-api', {}],
  ])('Bybit answer %s', (name, path, query) => {
    const { client } = bybitAccount()
    const retired = ['.result.list[].mmrSysUpdateTime', '.result.list[].triggerPrice']
    const doubled = ['userID', 'inviterID', 'affiliateID'].map((word) => `.result.${word}Int64`)
    const ours = client.get(path, query)
    const theirs = recorded('bybit', 'rest-responses', name)
    // Which permissions there are differs from key to key.
    const lacking = missing(ours, theirs, [...retired, ...doubled]).filter(
      (line) => !line.startsWith('.result.permissions.'),
    )
    expect(lacking).toEqual([])
  })

  it.each([
    ['Futures/Account/GetAccountInfo', 'clearinghouseState', false],
    ['openOrders#test_get_open_orders.0', 'openOrders', true],
    ['frontendOpenOrders#test_get_frontend_open_orders.0', 'frontendOpenOrders', true],
    ['userFills#test_get_user_fills.0', 'userFills', true],
    ['Futures/Account/GetFundingHistory', 'userFunding', true],
    ['userRateLimit#test_user_rate_limit.0', 'userRateLimit', false],
    ['extraAgents#test_extra_agents.0', 'extraAgents', true],
  ])('Hyperliquid answer %s', (name, type, isList) => {
    const client = hyperliquidAccount()
    const ours = isList ? client.list(type) : client.info(type)
    expect(missing(ours, recorded('hyperliquid', 'rest-responses', name))).toEqual([])
  })

  it('Hyperliquid push of a fill', () => {
    const client = hyperliquidAccount()
    const [fill] = client.list('userFills')
    const { data } = recorded('hyperliquid', 'ws-messages', 'Subscriptions//UserEventTrade#3')
    const [theirs] = (data as { fills: Row[] }).fills
    expect(missing(fill, theirs)).toEqual([])
  })
})
