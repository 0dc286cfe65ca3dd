import { describe, expect, it } from 'vitest'
import { protocol as binance } from '../../../src/main/venues/binance-usdm/protocol.ts'
import { protocol as bybit } from '../../../src/main/venues/bybit/protocol.ts'
import { protocol as hyperliquid } from '../../../src/main/venues/hyperliquid/protocol.ts'
import { fixtureCases, hasFixtures } from '../../support/fixtures.ts'

function counter(): () => number {
  let id = 0
  return () => (id += 1)
}

const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_unused, index) => `channel${index}`)

describe("Binance's socket", () => {
  it('asks for streams in frames of a hundred, keyed by id', () => {
    const frames = binance.subscribe(many(150), counter())
    expect(frames.map(({ key, channels }) => [key, channels.length])).toEqual([
      ['1', 100],
      ['2', 50],
    ])
    expect(JSON.parse(frames[1]?.text ?? '')).toMatchObject({ method: 'SUBSCRIBE', id: 2 })
  })

  it('tells data, replies and refusals apart', () => {
    expect(binance.read('{"result":null,"id":1}')).toMatchObject({
      kind: 'reply',
      key: '1',
      error: null,
    })
    expect(binance.read('{"error":{"code":2,"msg":"bad"},"id":7}')).toMatchObject({
      kind: 'reply',
      key: '7',
      error: '2 "bad"',
    })
    expect(binance.read('{"stream":"a@trade","data":{"e":"trade"}}')).toEqual({
      kind: 'data',
      channel: 'a@trade',
      body: { e: 'trade' },
    })
    expect(binance.read('{"e":"trade"}')).toMatchObject({ kind: 'data', channel: null })
    expect(binance.read('{').kind).toBe('malformed')
  })
})

describe("Bybit's socket", () => {
  it('asks for topics in frames of ten and pings with a text', () => {
    const frames = bybit.subscribe(many(41), counter())
    expect(frames.map(({ channels }) => channels.length)).toEqual([10, 10, 10, 10, 1])
    expect(JSON.parse(frames[0]?.text ?? '')).toMatchObject({ op: 'subscribe', req_id: '1' })
    expect(bybit.heartbeat).toMatchObject({ intervalMs: 20_000, text: '{"op":"ping"}' })
  })

  it('tells data, replies, refusals and pongs apart', () => {
    const ok = '{"success":true,"ret_msg":"","conn_id":"c","req_id":"3","op":"subscribe"}'
    expect(bybit.read(ok)).toMatchObject({ kind: 'reply', key: '3', error: null })
    const no = '{"success":false,"ret_msg":"Invalid topic: x","conn_id":"c","op":"subscribe"}'
    expect(bybit.read(no)).toMatchObject({ kind: 'reply', error: 'refused: Invalid topic: x' })
    const pong = '{"success":true,"ret_msg":"pong","conn_id":"c","op":"ping"}'
    expect(bybit.read(pong)).toEqual({ kind: 'pong' })
    expect(bybit.read('{"topic":"tickers.A","data":{}}')).toMatchObject({ channel: 'tickers.A' })
  })
})

describe("Hyperliquid's socket", () => {
  it('answers to the name its own subscribe frame used', () => {
    for (const channel of ['trades:BTC', 'l2Book:kPEPE', 'candle:HYPE:1h']) {
      const [frame] = hyperliquid.subscribe([channel], counter())
      const { subscription } = JSON.parse(frame?.text ?? '') as { readonly subscription: object }
      const response = {
        channel: 'subscriptionResponse',
        data: { method: 'subscribe', subscription: { ...subscription, nSigFigs: null } },
      }
      expect(hyperliquid.read(JSON.stringify(response))).toEqual({
        kind: 'reply',
        key: frame?.key,
        channels: [channel],
        error: null,
      })
    }
  })

  it('takes "already subscribed" for done and any other error for a refusal', () => {
    const error = (data: string): string => JSON.stringify({ channel: 'error', data })
    const subscription = '{"type":"trades","coin":"ETH"}'
    expect(hyperliquid.read(error(`Already subscribed: ${subscription}`))).toMatchObject({
      key: 'subscribe trades:ETH',
      error: null,
    })
    expect(hyperliquid.read(error(`Invalid subscription ${subscription}`))).toMatchObject({
      key: 'subscribe trades:ETH',
      error: expect.stringContaining('Invalid'),
    })
    expect(hyperliquid.read(error('Too many subscriptions'))).toMatchObject({ key: null })
  })

  it.skipIf(!hasFixtures())('knows the channel of every recorded frame', () => {
    for (const { raw, direction } of fixtureCases('hyperliquid', 'ws-messages', 'cases.json')) {
      if (direction === 'sent') continue
      expect(['data', 'reply', 'pong']).toContain(hyperliquid.read(raw).kind)
    }
  })
})
