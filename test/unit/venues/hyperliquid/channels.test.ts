import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../../src/contract/domain/instrument.ts'
import { channelsOf, channelsOfFrame } from '../../../../src/main/venues/hyperliquid/channels.ts'
import { hyperliquid } from '../../../../src/main/venues/hyperliquid/index.ts'
import { protocol } from '../../../../src/main/venues/hyperliquid/protocol.ts'
import { spell } from '../../../../src/main/venues/hyperliquid/symbols.ts'
import { createListing } from '../../../../src/main/venues/shared/symbols.ts'

const universe = [{ name: 'BTC', szDecimals: 5, maxLeverage: 40 }]
const instruments = hyperliquid.parsers.instruments?.({ universe }, 0 as UnixMs)
  .value as readonly Instrument[]
const [btc] = instruments.map(({ instrumentId }) => instrumentId)
const listing = createListing('hyperliquid', spell)
listing.replace(instruments)

const user = '0x14791697260e4c9a71f18484c9f997b308e59325'

function framesOf(...channels: readonly string[]): readonly unknown[] {
  return protocol.subscribe(channels, () => 1).map(({ text }) => JSON.parse(text) as unknown)
}

describe('what a wish comes to', () => {
  const nothing = { liquidations: [], marks: [], trades: [], books: [], candles: [] }

  it('is the best prices where quotes are wanted', () => {
    if (btc === undefined) throw new Error('no instrument')
    expect(channelsOf({ ...nothing, quotes: [btc] }, listing)).toEqual(['bbo:BTC'])
  })

  it('is both streams of a book and its best prices', () => {
    if (btc === undefined) throw new Error('no instrument')
    expect(channelsOf({ ...nothing, books: [btc], quotes: [btc] }, listing)).toEqual([
      'l2Book:BTC',
      'l2Book:BTC:fast',
      'bbo:BTC',
    ])
  })
})

describe('a channel', () => {
  it.each([
    ['l2Book:BTC', { type: 'l2Book', coin: 'BTC' }],
    ['l2Book:BTC:fast', { type: 'l2Book', coin: 'BTC', fast: true }],
    ['candle:BTC:1h', { type: 'candle', coin: 'BTC', interval: '1h' }],
    [`userFills:${user}`, { type: 'userFills', user }],
    [`orderUpdates:${user}`, { type: 'orderUpdates', user }],
  ])('%s is asked for, and found in the answer', (channel, subscription) => {
    const [frame] = framesOf(channel)
    expect(frame).toEqual({ method: 'subscribe', subscription })
    expect(channelsOfFrame(frame)).toEqual([channel])
    const echo = { ...subscription, nSigFigs: null, aggregateByTime: false }
    const answer = { method: 'subscribe', subscription: echo }
    const text = JSON.stringify({ channel: 'subscriptionResponse', data: answer })
    expect(protocol.read(text)).toMatchObject({ kind: 'reply', channels: [channel], error: null })
  })

  it('of a book is known by what arrives on it', () => {
    const book = { coin: 'BTC', time: 1_790_000_000_000, levels: [[], []] }
    const read = (data: object) => protocol.read(JSON.stringify({ channel: 'l2Book', data }))
    expect(read(book)).toMatchObject({ kind: 'data', channel: 'l2Book:BTC' })
    expect(read({ ...book, fast: true })).toMatchObject({ channel: 'l2Book:BTC:fast' })
  })
})
