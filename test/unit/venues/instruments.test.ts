import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import { parseInstruments as parseBinance } from '../../../src/main/venues/binance-usdm/parse/instruments.ts'
import { parseInstruments as parseBybit } from '../../../src/main/venues/bybit/parse/instruments.ts'
import { parseInstruments as parseHyperliquid } from '../../../src/main/venues/hyperliquid/parse/instruments.ts'
import type { Reading, Rows } from '../../../src/main/venues/shared/refusal.ts'
import { fixtureCases, fixturesPath, hasFixtures } from '../../support/fixtures.ts'

function valuesOf(reading: Reading<Rows<Instrument>>): readonly Instrument[] {
  return reading.ok ? reading.value.values : []
}

function rawOf(id: string, venue: string): unknown {
  const found = fixtureCases(venue, 'rest-responses', 'cases.json').find((each) => each.id === id)
  return JSON.parse(found?.raw ?? 'null')
}

describe.skipIf(!hasFixtures())('recorded instrument lists', () => {
  it('Binance: ticks, steps and limits agree with another project for every symbol', () => {
    const file = JSON.parse(
      readFileSync(
        fixturesPath('binance-usdm', 'instruments', 'exchangeInfo-2021-07-22.json'),
        'utf8',
      ),
    ) as {
      readonly body: unknown
      readonly count: number
      readonly normalised: Readonly<
        Record<
          string,
          {
            readonly base: string
            readonly quote: string
            readonly settle: string
            readonly precision: { readonly amount: number; readonly price: number }
            readonly limits: {
              readonly amount: { readonly min: number; readonly max: number }
              readonly cost: { readonly min?: number }
            }
          }
        >
      >
    }
    const own = new Map(valuesOf(parseBinance(file.body)).map((each) => [each.venueSymbol, each]))
    expect(own.size).toBeGreaterThan(50)
    for (const [symbol, theirs] of Object.entries(file.normalised)) {
      const ours = own.get(symbol)
      expect(ours).toMatchObject({
        venueSymbol: symbol,
        baseAsset: theirs.base,
        quoteAsset: theirs.quote,
        settleAsset: theirs.settle,
      })
      expect(Number(ours?.tickSize)).toBe(theirs.precision.price)
      expect(Number(ours?.stepSize)).toBe(theirs.precision.amount)
      expect(Number(ours?.minQuantity)).toBe(theirs.limits.amount.min)
      expect(Number(ours?.maxQuantity)).toBe(theirs.limits.amount.max)
      expect(Number(ours?.minNotional)).toBe(theirs.limits.cost.min ?? Number(ours?.minNotional))
    }
  })

  it('Bybit: reads a page and knows that it is the last', () => {
    const body = rawOf('0187e4a390c2', 'bybit') as { readonly result: unknown }
    const page = parseBybit(body.result)
    expect(page).toMatchObject({ ok: true, value: { nextPageCursor: null, refusals: [] } })
    expect(valuesOf(page)).toMatchObject([
      {
        instrumentId: 'BTCUSDT-LINEAR.BYBIT',
        unifiedSymbol: 'BTCUSDT',
        tickSize: '0.1',
        priceDecimals: 1,
        stepSize: '0.001',
        minQuantity: '0.001',
        maxQuantity: '100',
        minNotional: '5',
        maxLeverage: 100,
        status: 'trading',
      },
    ])
  })

  it('Hyperliquid: derives steps and decimals from the size decimals', () => {
    const [bitcoin, , pumped] = valuesOf(parseHyperliquid(rawOf('b70320442137', 'hyperliquid')))
    expect(bitcoin).toMatchObject({
      instrumentId: 'BTC-LINEAR.HYPERLIQUID',
      unifiedSymbol: 'BTCUSDT',
      tickSize: null,
      priceDecimals: 1,
      priceSignificantFigures: 5,
      stepSize: '0.00001',
      minNotional: '10',
      maxLeverage: 50,
    })
    expect(pumped).toMatchObject({ stepSize: '1', priceDecimals: 6 })
    const meta = valuesOf(parseHyperliquid(rawOf('da2c0257b8e5', 'hyperliquid')))
    expect(meta.find(({ venueSymbol }) => venueSymbol === 'kPEPE')?.unifiedSymbol).toBe(
      '1000PEPEUSDT',
    )
  })
})

describe('an instrument list', () => {
  it('loses only the rows that cannot be read', () => {
    const good = { name: 'BTC', szDecimals: 5, maxLeverage: 40 }
    const universe = [good, { ...good, szDecimals: 9 }, null, { ...good, name: '@1' }]
    const reading = parseHyperliquid({ universe })
    expect(valuesOf(reading)).toHaveLength(1)
    expect(reading.ok && reading.value.refusals).toHaveLength(3)
  })

  it.each([null, [], {}, 'text', { symbols: 1 }, { list: null }, { universe: {} }])(
    'is refused when it is %o',
    (raw) => {
      expect(parseBinance(raw).ok).toBe(false)
      expect(parseBybit(raw).ok).toBe(false)
      expect(parseHyperliquid(raw).ok).toBe(false)
    },
  )
})
