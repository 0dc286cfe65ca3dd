import { describe, expect, it } from 'vitest'
import { parseAccountForceOrder } from '../../../src/main/venues/binance-usdm/parse/liquidations.ts'
import { spell as spellBinance } from '../../../src/main/venues/binance-usdm/symbols.ts'
import { parseVaultFill } from '../../../src/main/venues/hyperliquid/parse/liquidations.ts'
import { spell as spellHyperliquid } from '../../../src/main/venues/hyperliquid/symbols.ts'
import { createListing } from '../../../src/main/venues/shared/symbols.ts'
import { liquidationsOf, receivedTime } from './support.ts'

const time = 1_740_480_207_110

function forceOrder(order: Readonly<Record<string, unknown>>): unknown {
  return {
    stream: '!forceOrder@arr',
    data: {
      e: 'forceOrder',
      E: time + 5,
      o: {
        s: 'BTCUSDT',
        S: 'SELL',
        o: 'LIMIT',
        f: 'IOC',
        q: '0.014',
        p: '9900',
        ap: '9910.10',
        X: 'FILLED',
        l: '0.014',
        z: '0.014',
        T: time,
        ...order,
      },
    },
  }
}

function batch(...rows: readonly Readonly<Record<string, unknown>>[]): unknown {
  return {
    topic: 'allLiquidation.BTCUSDT',
    type: 'snapshot',
    ts: time,
    data: rows.map((row) => ({ T: time, s: 'BTCUSDT', S: 'Buy', v: '1', p: '10', ...row })),
  }
}

function idsOf(venue: 'binance-usdm' | 'bybit' | 'hyperliquid', ...messages: unknown[]): string[] {
  return liquidationsOf(venue, messages).map(({ id }) => id)
}

describe('the identity of a Binance liquidation', () => {
  it('is the same when the message comes twice, or bare instead of enveloped', () => {
    const enveloped = forceOrder({})
    const bare = (enveloped as { readonly data: unknown }).data
    expect(new Set(idsOf('binance-usdm', enveloped, enveloped, bare)).size).toBe(1)
  })

  it('does not depend on how a decimal is written', () => {
    const ids = idsOf('binance-usdm', forceOrder({}), forceOrder({ ap: '9910.1', z: '0.01400' }))
    expect(new Set(ids).size).toBe(1)
  })

  it.each([{ T: time + 1 }, { S: 'BUY' }, { ap: '9910.2' }, { z: '0.015' }, { s: 'ETHUSDT' }])(
    'differs when the event differs by %o',
    (difference) => {
      const ids = idsOf('binance-usdm', forceOrder({}), forceOrder(difference))
      expect(new Set(ids).size).toBe(2)
    },
  )

  it('coincides with the account endpoint where both tell of the same order', () => {
    const row = {
      orderId: 6_071_832_819,
      symbol: 'BTCUSDT',
      status: 'FILLED',
      clientOrderId: 'autoclose-1596107620040000020',
      price: '9900',
      avgPrice: '9910.10000',
      origQty: '0.014',
      executedQty: '0.014',
      side: 'SELL',
      positionSide: 'BOTH',
      time: time - 40,
      updateTime: time,
    }
    const listing = createListing('binance-usdm', spellBinance)
    const own = parseAccountForceOrder(row, listing, receivedTime)
    expect(own).toMatchObject({
      ok: true,
      value: { id: idsOf('binance-usdm', forceOrder({}))[0], source: 'accountEndpoint' },
    })
    const deleveraged = { ...row, clientOrderId: 'adl_autoclose' }
    expect(parseAccountForceOrder(deleveraged, listing, receivedTime)).toEqual({
      ok: true,
      value: null,
    })
  })
})

describe('the identity of a Bybit liquidation', () => {
  it('counts two equal rows of one message as two events', () => {
    expect(new Set(idsOf('bybit', batch({}, {}, { v: '2' }))).size).toBe(3)
  })

  it('does not double a message received twice', () => {
    const message = batch({}, {})
    expect(new Set(idsOf('bybit', message, message)).size).toBe(2)
  })

  it('agrees between connections that batch the same rows differently', () => {
    const whole = idsOf('bybit', batch({ v: '1' }, { v: '2' }, { v: '3' }))
    const parts = idsOf('bybit', batch({ v: '1' }), batch({ v: '2' }, { v: '3' }))
    expect(parts).toEqual(whole)
  })
})

describe('the identity of a Hyperliquid liquidation', () => {
  it('is one for the public trade and the vault fill of the same match', () => {
    const vault = '0x2e3d94f0562703b25c83308a05046ddaf9a8dd14'
    const trader = '0x360878d351f05975e25f1807a27895e1e5e004fb'
    const match = {
      coin: 'BTC',
      side: 'B',
      px: '66653.0',
      sz: '0.001',
      time,
      tid: 745_210_434_703_679,
    }
    const inferred = liquidationsOf('hyperliquid', [
      { channel: 'trades', data: [{ ...match, hash: '0x0', users: [vault, trader] }] },
    ])
    const stated = parseVaultFill(
      { ...match, liquidation: { liquidatedUser: trader, markPx: '1', method: 'backstop' } },
      vault,
      createListing('hyperliquid', spellHyperliquid),
      receivedTime,
    )
    expect(inferred).toMatchObject([{ confidence: 0.8, source: 'inference', side: 'sell' }])
    expect(stated).toMatchObject({ ok: true, value: { id: inferred[0]?.id, side: 'sell' } })
  })

  it('concludes nothing from trades between others, or between two vaults', () => {
    const vaults = [
      '0x2e3d94f0562703b25c83308a05046ddaf9a8dd14',
      '0xb0a55f13d22f66e6d495ac98113841b2326e9540',
    ]
    const strategy = '0x010461c14e146ac35fe42271bdc1134ee31c703a'
    const trade = (users: unknown): unknown => ({
      channel: 'trades',
      data: [{ coin: 'BTC', side: 'B', px: '1', sz: '1', hash: '0x', time, tid: 1, users }],
    })
    const messages = [trade(vaults), trade([strategy, '0x1']), trade(undefined), trade([1, {}])]
    expect(idsOf('hyperliquid', ...messages)).toEqual([])
  })

  it('concludes nothing from a trade that does not say who took', () => {
    const vault = '0x2e3d94f0562703b25c83308a05046ddaf9a8dd14'
    const row = { coin: 'BTC', side: 'Q', px: '1', sz: '1', hash: '0x', time, tid: 1 }
    const message = { channel: 'trades', data: [{ ...row, users: [vault, '0x1'] }] }
    expect(idsOf('hyperliquid', message)).toEqual([])
  })
})
