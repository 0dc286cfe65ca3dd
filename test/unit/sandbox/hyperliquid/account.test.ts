import { describe, expect, it } from 'vitest'
import { AddressBudget } from '../../../../src/sandbox/venues/hyperliquid/private/addressBudget.ts'
import { one } from '../../../../src/sandbox/matching/fixed.ts'
import { hyperliquidClient } from '../../../support/sandbox/hyperliquidKeys.ts'
import { venueRig } from '../../../support/sandbox/venueRig.ts'

type Json = Record<string, unknown>

function rigged(start?: string) {
  const rig = venueRig('hyperliquid', start)
  const client = hyperliquidClient(rig, rig.venue.credentials)
  const trade = (b: boolean, s: string, share: number, tif = 'Ioc'): Json => {
    const p = String(Math.round(rig.mark('BTC') * share))
    const order = { a: 0, b, p, s, r: false, t: { limit: { tif } } }
    return client.statuses({ type: 'order', orders: [order], grouping: 'na' })[0] as Json
  }
  const socket = rig.connect('/ws')
  const of = (channel: string) =>
    socket.pushes.filter((push) => push['channel'] === channel).map((push) => push['data'] as Json)
  return { rig, client, trade, socket, of }
}

describe('an account at Hyperliquid', () => {
  it('is nobody under the address of its agent', () => {
    const { client } = rigged()
    expect(client.info('clearinghouseState', { user: client.address })).toMatchObject({
      marginSummary: { accountValue: '0.0' },
      assetPositions: [],
    })
    expect(client.list('openOrders', { user: client.address })).toEqual([])
  })

  it('adds up: value is raw money and what the positions are worth', () => {
    const { client, trade } = rigged()
    trade(false, '0.5', 0.99)
    const state = client.info('clearinghouseState')
    const { accountValue, totalRawUsd, totalNtlPos, totalMarginUsed } = state[
      'marginSummary'
    ] as Record<string, string>
    expect(Number(totalRawUsd) - Number(totalNtlPos)).toBeCloseTo(Number(accountValue), 5)
    expect(Number(totalNtlPos) / 20).toBeCloseTo(Number(totalMarginUsed), 5)
    expect(state['assetPositions']).toMatchObject([{ type: 'oneWay', position: { szi: '-0.5' } }])
  })

  it('tells of each fill what it did to the position', () => {
    const { client, trade } = rigged()
    trade(true, '0.02', 1.01)
    trade(false, '0.01', 0.99)
    trade(false, '0.03', 0.99)
    trade(true, '0.02', 1.01)
    const fills = client.list('userFills').toReversed()
    expect(fills.map((fill) => [fill['dir'], fill['startPosition']])).toEqual([
      ['Open Long', '0.0'],
      ['Close Long', '0.02'],
      ['Long > Short', '0.01'],
      ['Close Short', '-0.02'],
    ])
    expect(new Set(fills.map((fill) => fill['tid'])).size).toBe(4)
  })

  it('gives its fills since a time, oldest first', () => {
    const { rig, client, trade } = rigged()
    trade(true, '0.01', 1.01)
    const startTime = rig.clock.now() + 1
    rig.clock.advance(1000)
    trade(true, '0.02', 1.01)
    trade(true, '0.03', 1.01)
    const fills = client.list('userFillsByTime', { startTime })
    expect(fills.map((fill) => fill['sz'])).toEqual(['0.02', '0.03'])
  })

  it('is paid or pays funding every hour, told over the socket and kept', () => {
    const { rig, client, trade, socket, of } = rigged('2026-11-19T12:59:58Z')
    client.subscribe(socket, 'userFundings')
    client.subscribe(socket, 'userEvents')
    trade(true, '0.5', 1.01)
    rig.clock.advance(3000)
    rig.trading.engine.advance()
    expect(of('userFundings')[0]).toMatchObject({ isSnapshot: true, fundings: [] })
    const [funding] = (of('userFundings')[1]?.['fundings'] ?? []) as Json[]
    expect(funding).toMatchObject({ coin: 'BTC', szi: '0.5' })
    const [kept] = client.list('userFunding', { startTime: 0 })
    expect(kept?.['delta']).toMatchObject({ type: 'funding', usdc: funding?.['usdc'] })
    const paid = -0.5 * rig.mark('BTC') * Number(funding?.['fundingRate'])
    expect(Number(funding?.['usdc']) / paid).toBeCloseTo(1, 2)
    expect(of('user').some((event) => 'funding' in event)).toBe(true)
  })
})

describe('a liquidation at Hyperliquid', () => {
  it('cancels the orders of the coin, closes the position and says so everywhere', () => {
    const { rig, client, trade, socket, of } = rigged(risingFast)
    client.subscribe(socket, 'userEvents')
    client.act({ type: 'updateLeverage', asset: 0, isCross: false, leverage: 40 })
    trade(false, '0.5', 0.99)
    const { resting } = trade(true, '0.01', 0.5, 'Gtc') as { resting: { oid: number } }
    rig.clock.advance(600_000)
    rig.trading.engine.advance()
    expect(client.info('clearinghouseState')).toMatchObject({ assetPositions: [] })
    expect(client.info('orderStatus', { oid: resting.oid })).toMatchObject({
      order: { status: 'liquidatedCanceled' },
    })
    const user = rig.venue.credentials.apiKey
    expect(client.list('userFills')[0]).toMatchObject({
      dir: 'Liquidated Isolated Short',
      side: 'B',
      liquidation: { liquidatedUser: user, method: 'market' },
    })
    const told = of('user').find((event) => 'liquidation' in event)
    expect(told).toMatchObject({ liquidation: { liquidated_user: user } })
    const lost = 100_000 - Number((client.info('clearinghouseState') as Value).withdrawable)
    expect(lost).toBeLessThan(0.5 * rig.mark('BTC') * 0.05)
  })
})

/** Within ten minutes of it the seeded mark gains more than three percent. */
const risingFast = '2026-11-18T18:28:00Z'

type Value = { readonly withdrawable: string }

describe('subscriptions about an account at Hyperliquid', () => {
  it('begin with a snapshot of fills and none of orders', () => {
    const { client, trade, socket, of } = rigged()
    trade(true, '0.01', 1.01)
    client.subscribe(socket, 'userFills')
    client.subscribe(socket, 'orderUpdates')
    expect(of('userFills')).toMatchObject([{ isSnapshot: true, fills: [{ sz: '0.01' }] }])
    expect(of('orderUpdates')).toEqual([])
  })

  it('tell of an order and its fills as they happen', () => {
    const { client, trade, socket, of } = rigged()
    for (const type of ['orderUpdates', 'userFills', 'userEvents']) client.subscribe(socket, type)
    trade(true, '0.01', 1.01)
    const updates = of('orderUpdates').flat()
    expect(updates.map((update) => update['status'])).toEqual(['open', 'filled'])
    expect(updates.at(-1)).toMatchObject({ order: { sz: '0.0', origSz: '0.01' } })
    expect(of('userFills').at(-1)).not.toHaveProperty('isSnapshot')
    expect(of('userFills').at(-1)).toMatchObject({ fills: [{ sz: '0.01', crossed: true }] })
    expect(of('user')).toMatchObject([{ fills: [{ sz: '0.01' }] }])
  })

  it('tell of cancels that were not the client’s own', () => {
    const { rig, client, trade, socket, of } = rigged()
    client.subscribe(socket, 'userEvents')
    const { resting } = trade(true, '0.01', 0.98, 'Gtc') as { resting: { oid: number } }
    client.act({ type: 'scheduleCancel', time: rig.clock.now() + 5000 })
    rig.clock.advance(5100)
    rig.trading.engine.advance()
    expect(of('user')).toEqual([{ nonUserCancel: [{ coin: 'BTC', oid: resting.oid }] }])
  })

  it('tell of refused orders with the reason', () => {
    const { client, trade, socket, of } = rigged()
    client.subscribe(socket, 'orderUpdates')
    trade(true, '0.01', 1.01, 'Alo')
    expect(of('orderUpdates')).toMatchObject([[{ status: 'badAloPxRejected' }]])
  })

  it('tell nothing of another account', () => {
    const { rig, client, trade, socket, of } = rigged()
    const [sub] = client.list('subAccounts')
    client.subscribe(socket, 'orderUpdates', { user: sub?.['subAccountUser'] })
    trade(true, '0.01', 1.01)
    expect(of('orderUpdates')).toEqual([])
    expect(rig.trading.engine.accounts.all()).toHaveLength(2)
  })

  it('show the whole state again after a change, and every five seconds', () => {
    const { rig, client, trade, socket } = rigged()
    client.subscribe(socket, 'clearinghouseState')
    expect(socket.pushes.at(-1)).toMatchObject({
      channel: 'clearinghouseState',
      data: { dex: '', clearinghouseState: { assetPositions: [] } },
    })
    const channel = JSON.stringify({
      type: 'clearinghouseState',
      user: rig.venue.credentials.apiKey,
    })
    const since = (from: number) => rig.venue.messages(channel, from, rig.clock.now())
    const before = rig.clock.now()
    rig.clock.advance(50)
    expect(since(before)).toEqual([])
    trade(true, '0.01', 1.01)
    expect(since(before)).toHaveLength(1)
    const quiet = rig.clock.now()
    rig.clock.advance(5000)
    expect(since(quiet)).toHaveLength(1)
  })

  it('are refused without an address', () => {
    const { socket } = rigged()
    socket.say({ method: 'subscribe', subscription: { type: 'orderUpdates', user: 'me' } })
    expect(socket.replies.at(-1)).toMatchObject({ channel: 'error' })
  })
})

describe('requests posted over a socket of Hyperliquid', () => {
  it('carry actions and questions, and come back under their number', () => {
    const { rig, client, socket } = rigged()
    const action = client.bodyOf({ type: 'noop' })
    socket.say({ method: 'post', id: 7, request: { type: 'action', payload: action } })
    expect(socket.replies.at(-1)).toEqual({
      channel: 'post',
      data: {
        id: 7,
        response: { type: 'action', payload: { status: 'ok', response: { type: 'default' } } },
      },
    })
    const question = { type: 'openOrders', user: rig.venue.credentials.apiKey }
    socket.say({ method: 'post', id: 8, request: { type: 'info', payload: question } })
    expect(socket.replies.at(-1)).toEqual({
      channel: 'post',
      data: { id: 8, response: { type: 'info', payload: { type: 'openOrders', data: [] } } },
    })
  })

  it('are answered with an error where they cannot be read', () => {
    const { socket } = rigged()
    socket.say({ method: 'post', id: 9, request: { type: 'action', payload: { nonce: 1 } } })
    expect(socket.replies.at(-1)).toMatchObject({ data: { id: 9, response: { type: 'error' } } })
  })
})

describe('the actions an address may send', () => {
  const now = 1_750_000_000_000
  const plain = { count: 1, traded: 0n, isCancel: false, now }

  it('are ten thousand, and one more for each USDC traded', () => {
    const budget = new AddressBudget()
    budget.set('0x1', 10_000)
    expect(budget.take('0x1', { ...plain, traded: 5n * one, count: 5 })).toBeNull()
    const refusal = budget.take('0x1', { ...plain, traded: 5n * one, count: 20_000 })
    expect(refusal).toBeNull()
    expect(budget.take('0x1', { ...plain, traded: 5n * one })).toMatch(
      /^Too many cumulative requests sent \(30006 > 10005\) for cumulative volume traded \$5\.00\./,
    )
  })

  it('trickle in every ten seconds once they are used up', () => {
    const budget = new AddressBudget()
    budget.set('0x1', 10_000)
    expect(budget.take('0x1', plain)).toBeNull()
    expect(budget.take('0x1', { ...plain, now: now + 9999 })).not.toBeNull()
    expect(budget.take('0x1', { ...plain, now: now + 10_000 })).toBeNull()
  })

  it('leave room for cancels', () => {
    const budget = new AddressBudget()
    budget.set('0x1', 15_000)
    const cancel = { ...plain, isCancel: true }
    expect(budget.take('0x1', cancel)).toBeNull()
    expect(budget.take('0x1', cancel)).toBeNull()
  })
})
