import { describe, expect, it } from 'vitest'
import type { PositionSide, Side } from '../../../src/contract/domain/market.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { createListing } from '../../../src/main/venues/shared/symbols.ts'
import { parseVaultFill } from '../../../src/main/venues/hyperliquid/parse/liquidations.ts'
import { spell } from '../../../src/main/venues/hyperliquid/symbols.ts'
import { liquidationsOf, receivedTime } from './support.ts'

const time = 1_740_480_207_110
const vault = '0x2e3d94f0562703b25c83308a05046ddaf9a8dd14'
const trader = '0x360878d351f05975e25f1807a27895e1e5e004fb'

const binance = (S: string): unknown => ({
  e: 'forceOrder',
  E: time,
  o: {
    s: 'BTCUSDT',
    S,
    o: 'LIMIT',
    f: 'IOC',
    q: '1',
    p: '9',
    ap: '10',
    X: 'FILLED',
    z: '1',
    T: time,
  },
})
const bybit = (S: string): unknown => ({
  topic: 'allLiquidation.BTCUSDT',
  type: 'snapshot',
  ts: time,
  data: [{ T: time, s: 'BTCUSDT', S, v: '1', p: '10' }],
})
const bybitRetired = (side: string): unknown => ({
  topic: 'liquidation.BTCUSDT',
  type: 'snapshot',
  ts: time,
  data: { updatedTime: time, symbol: 'BTCUSDT', side, size: '1', price: '10' },
})
const hyperliquid = (users: readonly string[]): unknown => ({
  channel: 'trades',
  data: [{ coin: 'BTC', side: 'B', px: '10', sz: '1', hash: '0x', time, tid: 7, users }],
})

/** What each venue's word means. The words of Binance and Bybit mean opposite things. */
const table: readonly (readonly [string, VenueId, unknown, Side, PositionSide])[] = [
  ['Binance S=SELL is a sell order', 'binance-usdm', binance('SELL'), 'sell', 'long'],
  ['Binance S=BUY is a buy order', 'binance-usdm', binance('BUY'), 'buy', 'short'],
  ['Bybit S=Buy is a long position', 'bybit', bybit('Buy'), 'sell', 'long'],
  ['Bybit S=Sell is a short position', 'bybit', bybit('Sell'), 'buy', 'short'],
  ['Bybit retired side=Buy is a long position', 'bybit', bybitRetired('Buy'), 'sell', 'long'],
  ['Bybit retired side=Sell is a short position', 'bybit', bybitRetired('Sell'), 'buy', 'short'],
  [
    'Hyperliquid: the vault buys from a long',
    'hyperliquid',
    hyperliquid([vault, trader]),
    'sell',
    'long',
  ],
  [
    'Hyperliquid: the vault sells to a short',
    'hyperliquid',
    hyperliquid([trader, vault]),
    'buy',
    'short',
  ],
]

describe('the side of a liquidation', () => {
  it.each(table)('%s', (_title, venue, message, side, positionSide) => {
    expect(liquidationsOf(venue, [message])).toMatchObject([{ side, positionSide }])
  })

  it.each([
    ['binance-usdm', binance('LONG')],
    ['binance-usdm', binance('constructor')],
    ['bybit', bybit('BUY')],
    ['bybit', bybit('')],
  ] as const)('%s: a word that is not in the table is refused, not guessed', (venue, message) => {
    expect(liquidationsOf(venue, [message])).toEqual([])
  })

  it.each([
    ['A', trader, 'buy', 'the vault sold, so a short was closed'],
    ['B', trader, 'sell', 'the vault bought, so a long was closed'],
    ['A', vault, 'sell', 'the vault itself was liquidated by selling'],
  ] as const)(
    'Hyperliquid vault fill %s of %s is a forced %s',
    (side, liquidatedUser, forced, _why) => {
      const fill = {
        coin: 'BTC',
        px: '10',
        sz: '1',
        side,
        time,
        tid: 7,
        liquidation: { liquidatedUser, markPx: '10', method: 'market' },
      }
      const listing = createListing('hyperliquid', spell)
      expect(parseVaultFill(fill, vault, listing, receivedTime)).toMatchObject({
        ok: true,
        value: { side: forced, confidence: 1, guarantee: 'inferred' },
      })
    },
  )
})
