import { describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { Market } from '../../../src/sandbox/marketData/market.ts'
import { type StreamClient, StreamHub } from '../../../src/sandbox/net/streamHub.ts'
import { makeVenue } from '../../../src/sandbox/venues/registry.ts'
import { manualClock } from '../../support/manualClock.ts'

const market = new Market(1)

function connect(venue: VenueId, path: string, refuses = false) {
  const clock = manualClock(Date.parse('2026-11-19T12:00:00Z'))
  const hub = new StreamHub(() => refuses)
  const replies: Record<string, unknown>[] = []
  const data: string[] = []
  let closed: number | null = null
  const client: StreamClient = {
    id: 1,
    url: new URL(path, 'ws://127.0.0.1'),
    send: (text) => data.push(text),
    reply: (text) => replies.push(JSON.parse(text) as Record<string, unknown>),
    push: (text) => data.push(text),
    becomePrivate: () => true,
    waitingBytes: 0,
    close: (code) => (closed = code),
  }
  hub.add(client)
  hub.sentUntil = clock.now()
  const session = makeVenue(venue, market, clock).open(client, client.url, hub)
  return {
    hub,
    data,
    replies,
    clock,
    isListening: session !== null,
    say: (message: unknown) =>
      session?.receive(typeof message === 'string' ? message : JSON.stringify(message)),
    channels: () => hub.channelsOfClient(client),
    closedWith: () => closed,
  }
}

describe('a Binance socket', () => {
  it('acknowledges a stream of the wrong category and never delivers it', () => {
    const socket = connect('binance-usdm', '/public/stream')
    socket.say({ method: 'SUBSCRIBE', params: ['!forceOrder@arr', 'btcusdt@depth'], id: 3 })
    expect(socket.replies).toEqual([{ result: null, id: 3 }])
    expect(socket.channels()).toEqual(['btcusdt@depth'])
    socket.say({ method: 'LIST_SUBSCRIPTIONS', id: 4 })
    expect(socket.replies.at(-1)).toEqual({ result: ['btcusdt@depth', '!forceOrder@arr'], id: 4 })
  })

  it('delivers only public streams at the address without a category', () => {
    const socket = connect('binance-usdm', '/ws/btcusdt@bookTicker/btcusdt@markPrice')
    expect(socket.channels()).toEqual(['btcusdt@bookTicker'])
  })

  it('takes streams from the address', () => {
    const socket = connect(
      'binance-usdm',
      '/market/stream?streams=btcusdt@aggTrade/!forceOrder@arr',
    )
    expect(socket.channels()).toEqual(['btcusdt@aggTrade', '!forceOrder@arr'])
  })

  it('listens nowhere else', () => {
    expect(connect('binance-usdm', '/nowhere').isListening).toBe(false)
  })

  it.each([
    ['not json', 3],
    [{ method: 'DANCE', id: 1 }, 2],
    [{ method: 'SUBSCRIBE', id: 1 }, 2],
  ])('answers %j with error %d', (message, code) => {
    const socket = connect('binance-usdm', '/market/ws')
    socket.say(message)
    expect(socket.replies[0]).toMatchObject({ error: { code } })
  })

  it('closes on clients that send more than ten messages in a second', () => {
    const socket = connect('binance-usdm', '/market/ws')
    for (let count = 0; count < 10; count += 1)
      socket.say({ method: 'LIST_SUBSCRIPTIONS', id: count })
    expect(socket.closedWith()).toBeNull()
    socket.say({ method: 'LIST_SUBSCRIPTIONS', id: 11 })
    expect(socket.closedWith()).toBe(1008)
  })

  it('refuses when told to', () => {
    const socket = connect('binance-usdm', '/market/ws', true)
    socket.say({ method: 'SUBSCRIBE', params: ['btcusdt@aggTrade'], id: 1 })
    expect(socket.replies[0]).toMatchObject({ error: { code: 2 }, id: 1 })
    expect(socket.channels()).toEqual([])
  })
})

describe('a Bybit socket', () => {
  it('answers pings and subscriptions with the id of the request', () => {
    const socket = connect('bybit', '/v5/public/linear')
    socket.say({ op: 'ping', req_id: 'p' })
    socket.say({ op: 'subscribe', args: ['allLiquidation.BTCUSDT'], req_id: 's' })
    expect(socket.replies).toMatchObject([
      { success: true, ret_msg: 'pong', op: 'ping', req_id: 'p' },
      { success: true, ret_msg: '', op: 'subscribe', req_id: 's' },
    ])
  })

  it('refuses the whole request for one topic it does not know', () => {
    const socket = connect('bybit', '/v5/public/linear')
    socket.say({ op: 'subscribe', args: ['tickers.BTCUSDT', 'liquidation.BTCUSDT'] })
    expect(socket.replies[0]).toMatchObject({
      success: false,
      ret_msg: 'error:handler not found,topic:liquidation.BTCUSDT',
    })
    expect(socket.channels()).toEqual([])
  })

  it('begins books and tickers with a snapshot that the first change follows', () => {
    const socket = connect('bybit', '/v5/public/linear')
    socket.say({ op: 'subscribe', args: ['orderbook.50.BTCUSDT', 'tickers.BTCUSDT'] })
    const [book, ticker] = socket.data.map(
      (text) => JSON.parse(text) as { type: string; topic: string; data: { u: number } },
    )
    expect(ticker).toMatchObject({ type: 'snapshot', topic: 'tickers.BTCUSDT' })
    const from = socket.hub.sentUntil
    const venue = makeVenue('bybit', market, socket.clock)
    const [change] = venue.messages('orderbook.50.BTCUSDT', from, from + 200)
    expect(JSON.parse(change ?? '')).toMatchObject({
      type: 'delta',
      data: { u: (book?.data.u ?? 0) + 1 },
    })
  })
})

describe('a Hyperliquid socket', () => {
  const trades = { type: 'trades', coin: 'BTC' }

  it('confirms a subscription and sends recent trades first', () => {
    const socket = connect('hyperliquid', '/ws')
    socket.say({ method: 'subscribe', subscription: trades })
    expect(socket.replies).toEqual([
      { channel: 'subscriptionResponse', data: { method: 'subscribe', subscription: trades } },
    ])
    const first = JSON.parse(socket.data[0] ?? '') as {
      channel: string
      data: { users: string[] }[]
    }
    expect(first.channel).toBe('trades')
    expect(first.data[0]?.users).toHaveLength(2)
  })

  it.each([
    [{ method: 'subscribe', subscription: { type: 'liquidations' } }, 'Invalid subscription'],
    [
      { method: 'subscribe', subscription: { type: 'trades', coin: 'NONE' } },
      'Invalid subscription',
    ],
    [{ method: 'unsubscribe', subscription: trades }, 'Already unsubscribed: '],
    ['garbage', 'Error parsing JSON'],
  ])('answers %j with an error in words', (message, words) => {
    const socket = connect('hyperliquid', '/ws')
    socket.say(message)
    expect(socket.replies[0]).toMatchObject({ channel: 'error' })
    expect(String(socket.replies[0]?.['data'])).toContain(words)
  })

  it('says when a subscription is held already', () => {
    const socket = connect('hyperliquid', '/ws')
    socket.say({ method: 'subscribe', subscription: trades })
    socket.say({ method: 'subscribe', subscription: trades })
    expect(socket.replies[1]).toEqual({
      channel: 'error',
      data: `Already subscribed: ${JSON.stringify(trades)}`,
    })
  })

  it('answers pings and requests posted over the socket', () => {
    const socket = connect('hyperliquid', '/ws')
    socket.say({ method: 'ping' })
    socket.say({ method: 'post', id: 7, request: { type: 'info', payload: { type: 'allMids' } } })
    expect(socket.replies[0]).toEqual({ channel: 'pong' })
    expect(socket.replies[1]).toMatchObject({
      channel: 'post',
      data: { id: 7, response: { type: 'info' } },
    })
  })
})
