import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { createMessages as binanceMessages } from '../../../src/main/venues/binance-usdm/messages.ts'
import { spell as binanceSpell } from '../../../src/main/venues/binance-usdm/symbols.ts'
import { createMessages as hyperliquidMessages } from '../../../src/main/venues/hyperliquid/messages.ts'
import { spell as hyperliquidSpell } from '../../../src/main/venues/hyperliquid/symbols.ts'
import { createListing } from '../../../src/main/venues/shared/symbols.ts'

const now = 1_790_000_000_000 as UnixMs

describe('a book whose channel was left', () => {
  it('of Binance is fetched anew, however quiet it was meanwhile', () => {
    const asked: string[] = []
    const messages = binanceMessages({
      origin: { venue: 'binance-usdm', environment: 'sandbox' },
      listing: createListing('binance-usdm', binanceSpell),
      firstTime: () => true,
      onResync: (symbol) => asked.push(symbol),
    })
    const diff = (U: number, u: number, pu: number) => ({
      e: 'depthUpdate',
      E: now,
      T: now,
      s: 'BTCUSDT',
      U,
      u,
      pu,
      b: [['10', '1']],
      a: [],
    })
    const depth = { lastUpdateId: 10, E: now, T: now, bids: [['9', '1']], asks: [['11', '1']] }
    messages.read(diff(8, 12, 7), '', now)
    messages.snapshot('BTCUSDT', depth, '', now)
    expect(messages.read(diff(13, 14, 12), '', now).events).toMatchObject([{ kind: 'bookDelta' }])
    expect(asked).toEqual(['BTCUSDT'])
    messages.left(['btcusdt@depth@100ms', 'btcusdt@bookTicker'])
    expect(messages.read(diff(15, 16, 14), '', now).events).toEqual([])
    expect(asked).toEqual(['BTCUSDT', 'BTCUSDT'])
  })

  it('of Hyperliquid is not put together from levels of before', () => {
    const messages = hyperliquidMessages({
      origin: { venue: 'hyperliquid', environment: 'sandbox' },
      listing: createListing('hyperliquid', hyperliquidSpell),
      firstTime: () => true,
      onResync: () => undefined,
      liquidators: () => new Set(),
    })
    const level = (px: number) => ({ px: `${px}`, sz: '1', n: 1 })
    const book = (
      time: number,
      bids: readonly number[],
      asks: readonly number[],
      fast = false,
    ) => ({
      channel: 'l2Book',
      data: {
        coin: 'BTC',
        time,
        levels: [bids.map((px) => level(px)), asks.map((px) => level(px))],
        ...(fast ? { fast } : {}),
      },
    })
    messages.read(book(now, [99, 98, 97, 96, 95, 50], [101, 102, 103, 104, 105, 150]), '', now)
    messages.left(['l2Book:BTC', 'l2Book:BTC:fast'])
    const near = book(now + 60_000, [99, 98, 97, 96, 95], [101, 102, 103, 104, 105], true)
    const [snapshot] = messages.read(near, '', now).events
    expect(snapshot).toMatchObject({ kind: 'bookSnapshot' })
    expect(snapshot).toHaveProperty('bids.length', 5)
  })
})
