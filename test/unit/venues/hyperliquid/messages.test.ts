import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { createMessages } from '../../../../src/main/venues/hyperliquid/messages.ts'
import { spell } from '../../../../src/main/venues/hyperliquid/symbols.ts'
import { createListing } from '../../../../src/main/venues/shared/symbols.ts'

const now = 1_790_000_000_000

function messagesOf() {
  return createMessages({
    origin: { venue: 'hyperliquid', environment: 'sandbox' },
    listing: createListing('hyperliquid', spell),
    firstTime: () => true,
    onResync: () => undefined,
    liquidators: () => new Set(),
  })
}

function tradesOf(coin: string, ...ages: readonly number[]): unknown {
  return {
    channel: 'trades',
    data: ages.map((age) => ({
      coin,
      side: 'B',
      px: '100',
      sz: '1',
      hash: '0x0',
      time: now - age,
      tid: 1_000_000 - age,
    })),
  }
}

describe('trades of a subscription', () => {
  it('begin with old ones, whose age measures nothing', () => {
    const messages = messagesOf()
    const read = (body: unknown) => messages.read(body, '', now as UnixMs)
    expect(read(tradesOf('BTC', 9000, 5000))).toMatchObject({ repeats: true, isNews: true })
    expect(read(tradesOf('BTC', 20))).toMatchObject({ repeats: false, venueTime: now - 20 })
    expect(read(tradesOf('ETH', 3000))).toMatchObject({ repeats: true })
  })

  it('begin so again after the connection was lost, or when they are asked for anew', () => {
    const messages = messagesOf()
    const read = (body: unknown) => messages.read(body, '', now as UnixMs)
    read(tradesOf('BTC', 5000))
    expect(read(tradesOf('BTC', 4000))).toMatchObject({ repeats: false })
    expect(read(tradesOf('BTC', 6000, 5000, 4000))).toMatchObject({ repeats: true })
    messages.reset()
    expect(read(tradesOf('BTC', 3000))).toMatchObject({ repeats: true })
  })

  it('are told all the same', () => {
    const { events } = messagesOf().read(tradesOf('BTC', 9000, 5000), '', now as UnixMs)
    expect(events.map(({ kind }) => kind)).toEqual(['trade', 'trade'])
  })

  it('are remembered for as many coins as one connection may carry, and no more', () => {
    const messages = messagesOf()
    const read = (body: unknown) => messages.read(body, '', now as UnixMs)
    read(tradesOf('BTC', 5000))
    for (let coin = 0; coin < 1000; coin += 1) read(tradesOf(`C${coin}`, 5000))
    expect(read(tradesOf('BTC', 20))).toMatchObject({ repeats: true })
    expect(read(tradesOf('C999', 20))).toMatchObject({ repeats: false })
  })
})
