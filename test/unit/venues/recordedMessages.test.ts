import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type FixtureCase,
  fixtureCases,
  fixturesPath,
  hasFixtures,
} from '../../support/fixtures.ts'
import { decodeMessages, liquidationsOf } from './support.ts'

const binanceIds = ['7e9b5a79e0e5', '6b6bdf4c6c9e', 'c22bd286a523', '5bc3080c3c87', '86efbed96b40']

function recorded(ids: readonly string[], ...path: string[]): readonly FixtureCase[] {
  return fixtureCases(...path).filter((each) => ids.includes(each.id))
}

describe.skipIf(!hasFixtures())('recorded liquidation messages', () => {
  it('reads every forced order of Binance, enveloped or bare', () => {
    const cases = recorded(binanceIds, 'binance-usdm', 'ws-messages', 'cases.json')
    const found = cases.flatMap((each) => liquidationsOf('binance-usdm', [each.raw]))
    expect(cases).toHaveLength(binanceIds.length)
    expect(found.map(({ price, quantity, notional }) => [price, quantity, notional])).toEqual([
      [9910, 0.014, 138.74],
      [9910.12345678, 0.014, 138.74172839492],
      [3.85642, 116.5, 449.27293],
      [82651.9, 0.19, 15703.861],
      [0.0024582, 401929, 988.0218678],
    ])
    expect(new Set(found.map(({ priceKind }) => priceKind))).toEqual(new Set(['averageFill']))
  })

  it('reads the current topic of Bybit as complete, at the bankruptcy price', () => {
    const [message] = recorded(['c5148a91b63c'], 'bybit', 'ws-messages', 'cases.json')
    expect(liquidationsOf('bybit', [message?.raw])).toMatchObject([
      {
        id: 'bybit|STRKUSDT|1791091285156|Buy|0.05165|2084.9|0',
        unifiedSymbol: 'STRKUSDT',
        side: 'sell',
        price: 0.05165,
        priceKind: 'bankruptcy',
        quantity: 2084.9,
        notional: 107.685085,
        notionalAsset: 'USDT',
        guarantee: 'complete',
        exchangeTime: 1_791_091_285_156,
      },
    ])
  })

  it('agrees with another project on every normalised Bybit liquidation', () => {
    type Step = {
      readonly message: unknown
      readonly expected: readonly {
        readonly symbol: string
        readonly price: number
        readonly amount: number
        readonly side: string
        readonly timestamp: string
      }[]
    }
    const file = JSON.parse(
      readFileSync(fixturesPath('bybit', 'ws-normalised', 'cases.json'), 'utf8'),
    ) as { readonly cases: readonly { readonly group: string; readonly steps: readonly Step[] }[] }
    const steps = file.cases
      .filter(({ group }) => group === 'liquidation')
      .flatMap(({ steps }) => steps)
    expect(steps.length).toBeGreaterThanOrEqual(5)
    for (const { message, expected } of steps) {
      const own = liquidationsOf('bybit', [message])
      expect(
        own.map((each) => ({
          symbol: each.unifiedSymbol,
          price: each.price,
          // The venue counts inverse contracts in US dollars, which is our notional.
          amount: each.notionalAsset === 'USD' ? each.notional : each.quantity,
          side: each.side,
          time: each.exchangeTime,
        })),
      ).toEqual(
        expected.map((each) => ({
          symbol: each.symbol,
          price: each.price,
          amount: each.amount,
          side: each.side,
          time: Date.parse(each.timestamp),
        })),
      )
    }
  })

  it('finds nothing wrong with any other recorded push of the public streams', () => {
    const publicChannels =
      /"e":\s*"(?:markPriceUpdate|forceOrder|24hrTicker|contractInfo)"|"channel":\s*"(?:trades|l2Book|bbo|activeAssetCtx|candle)"|"topic":\s*"(?:allLiquidation|publicTrade)/
    for (const venue of ['binance-usdm', 'bybit', 'hyperliquid'] as const) {
      const cases = fixtureCases(venue, 'ws-messages', 'cases.json').filter(({ raw }) =>
        publicChannels.test(raw),
      )
      expect(cases.length).toBeGreaterThan(0)
      const problems = cases
        .flatMap(({ raw }) => decodeMessages(venue, [raw]))
        .filter((event) => event.kind === 'problem' && event.problem === 'malformed')
      // Documentation examples state a time of 123456789, which is no time in milliseconds.
      const honest = problems.filter(
        (event) => event.kind === 'problem' && !event.raw?.includes('123456789'),
      )
      expect(honest).toEqual([])
    }
  })
})
