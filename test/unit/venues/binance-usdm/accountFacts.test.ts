import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import {
  parseAccountConfig,
  parseFeeRates,
  parseMarginTiers,
} from '../../../../src/main/venues/binance-usdm/parse/account.ts'
import { parseInstruments } from '../../../../src/main/venues/binance-usdm/parse/instruments.ts'
import { parseSymbolSettings } from '../../../../src/main/venues/binance-usdm/parse/positions.ts'
import {
  parseFundingRates,
  parseOpenInterest,
  parseTickers,
} from '../../../../src/main/venues/binance-usdm/parse/tickers.ts'
import { spell } from '../../../../src/main/venues/binance-usdm/symbols.ts'
import { socketApiUrl, urls, userStreamUrl } from '../../../../src/main/venues/binance-usdm/urls.ts'
import { parsePermissions } from '../../../../src/main/venues/shared/binance/permissions.ts'
import type { Reading } from '../../../../src/main/venues/shared/refusal.ts'
import { createListing } from '../../../../src/main/venues/shared/symbols.ts'
import { fixtureCases, hasFixtures } from '../../../support/fixtures.ts'

const received = 1_790_000_000_000 as UnixMs

function must<Value>(reading: Reading<Value>): Value {
  if (!reading.ok) throw new Error(reading.refusal.message)
  return reading.value
}

function recorded(name: string): unknown {
  const found = fixtureCases('binance-usdm', 'rest-responses', 'cases.json').find(
    (each) => each.name === name,
  )
  return JSON.parse(found?.raw ?? 'null')
}

function listingOf(...symbols: readonly string[]) {
  const listing = createListing('binance-usdm', spell)
  const rows = parseInstruments({
    symbols: symbols.map((symbol) => ({
      symbol,
      contractType: 'PERPETUAL',
      status: 'TRADING',
      baseAsset: symbol.replace('USDT', ''),
      quoteAsset: 'USDT',
      marginAsset: 'USDT',
      filters: [
        { filterType: 'PRICE_FILTER', tickSize: '0.1' },
        { filterType: 'LOT_SIZE', stepSize: '0.001' },
      ],
    })),
  })
  listing.replace(must(rows).values)
  return listing
}

describe('margin tiers', () => {
  const row = {
    symbol: 'BTCUSDT',
    brackets: [
      {
        bracket: 2,
        initialLeverage: 100,
        notionalCap: 250000,
        notionalFloor: 50000,
        maintMarginRatio: 0.005,
        cum: 50,
      },
      {
        bracket: 1,
        initialLeverage: 125,
        notionalCap: 50000,
        notionalFloor: 0,
        maintMarginRatio: 0.004,
        cum: 0,
      },
    ],
  }

  it('are read lowest first, the last without an end', () => {
    const rows = must(parseMarginTiers([row], listingOf('BTCUSDT')))
    expect(rows).toEqual({
      refusals: [],
      values: [
        {
          symbol: 'BTCUSDT',
          tiers: [
            { floor: 0, cap: 50000, maintenanceRate: 0.004, deduction: 0, maxLeverage: 125 },
            { floor: 50000, cap: null, maintenanceRate: 0.005, deduction: 50, maxLeverage: 100 },
          ],
        },
      ],
    })
  })

  it('of one symbol come without a list', () => {
    expect(must(parseMarginTiers(row, listingOf('BTCUSDT'))).values).toHaveLength(1)
  })

  it('are refused as a whole when one of them is wrong', () => {
    const brackets = [{ ...row.brackets[0], maintMarginRatio: 'low' }, row.brackets[1]]
    const rows = must(parseMarginTiers([{ ...row, brackets }], listingOf('BTCUSDT')))
    expect(rows.values).toEqual([])
    expect(rows.refusals).toHaveLength(1)
    expect(
      must(parseMarginTiers([{ symbol: 'BTCUSDT', brackets: [] }], listingOf())).values,
    ).toEqual([])
  })
})

describe('what a key may do', () => {
  const told = {
    ipRestrict: true,
    createTime: 1698645219000,
    enableReading: true,
    enableWithdrawals: false,
    enableInternalTransfer: false,
    enableFutures: true,
    permitsUniversalTransfer: true,
    enableSpotAndMarginTrading: false,
  }

  it('is told by product line, with the words of the venue', () => {
    expect(must(parsePermissions(told, 'enableFutures'))).toEqual({
      read: true,
      trade: true,
      withdraw: false,
      transfer: true,
      ipRestricted: true,
      expiresTime: null,
      words: ['ipRestrict', 'enableReading', 'enableFutures', 'permitsUniversalTransfer'],
    })
    expect(must(parsePermissions(told, 'enableSpotAndMarginTrading')).trade).toBe(false)
  })

  it('shows a key that can withdraw', () => {
    const risky = { ...told, enableWithdrawals: true }
    expect(must(parsePermissions(risky, 'enableFutures')).withdraw).toBe(true)
  })

  it.each(['enableReading', 'enableWithdrawals', 'enableFutures', 'ipRestrict'])(
    'is never guessed when %s is not told',
    (name) => {
      expect(parsePermissions({ ...told, [name]: undefined }, 'enableFutures').ok).toBe(false)
    },
  )

  it('is what the account may do where only play money is at stake', () => {
    const config = { feeTier: 0, canTrade: true, canDeposit: true, canWithdraw: true }
    expect(must(parseAccountConfig(config))).toMatchObject({
      trade: true,
      withdraw: false,
      words: ['canTrade', 'canDeposit', 'canWithdraw'],
    })
    expect(parseAccountConfig({}).ok).toBe(false)
  })
})

describe('rates and settings', () => {
  it.skipIf(!hasFixtures())('are read from recorded answers', () => {
    expect(must(parseFeeRates(recorded('UsdFutures/Account/GetUserCommissionRate')))).toEqual({
      maker: '0.0002',
      taker: '0.0004',
    })
    const settings = must(parseSymbolSettings(recorded('http_futures_account_symbol_config')))
    expect(settings.get('BTCUSDT')).toEqual({ leverage: '25', marginMode: 'isolated' })
    expect(settings.get('ETHUSDT')).toEqual({ leverage: '20', marginMode: 'cross' })
    expect(must(parseOpenInterest(recorded('UsdFutures/ExchangeData/GetOpenInterest')))).toBe(
      10659.509,
    )
  })

  it('keep every digit', () => {
    const rates = { makerCommissionRate: '-0.00005000', takerCommissionRate: 0.0005 }
    expect(must(parseFeeRates(rates))).toEqual({ maker: '-0.00005', taker: '0.0005' })
    expect(parseFeeRates({ makerCommissionRate: null }).ok).toBe(false)
  })
})

describe('past funding', () => {
  it.skipIf(!hasFixtures())('is read from every recorded answer, an empty one too', () => {
    const instrumentId = 'BTCUSDT-LINEAR.BINANCE-USDM' as never
    const names = fixtureCases('binance-usdm', 'rest-responses', 'cases.json')
      .filter(
        ({ raw, name }) =>
          name.includes('fundingRate#') || name.endsWith('GetFundingRates') || raw === 'null',
      )
      .map(({ name }) => name)
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) {
      const rows = must(parseFundingRates(recorded(name), { instrumentId }))
      expect(rows.refusals).toEqual([])
    }
    const [first] = must(
      parseFundingRates(recorded('GET /fapi/v1/fundingRate#6'), { instrumentId }),
    ).values
    expect(first).toEqual({ instrumentId, rate: '-0.00012359', fundingTime: 1_577_836_800_000 })
  })
})

describe('tickers', () => {
  const day = {
    symbol: 'BTCUSDT',
    lastPrice: '47028.59',
    openPrice: '47184.22',
    highPrice: '47688.88',
    lowPrice: '46280.00',
    volume: '471823.103',
    quoteVolume: '22175129357.20',
    closeTime: 1_789_999_999_000,
  }
  const top = { symbol: 'BTCUSDT', bidPrice: '47028.5', bidQty: '2', askPrice: '0', askQty: '0' }
  const mark = {
    symbol: 'BTCUSDT',
    markPrice: '47030',
    indexPrice: '47031',
    lastFundingRate: '0.0001',
    nextFundingTime: 1_790_006_400_000,
    time: 1_789_999_999_000,
  }

  it('join what the venue says in several answers', () => {
    const answers = { statistics: day, tops: [top], marks: mark, openInterest: 7 }
    expect(must(parseTickers(answers, listingOf('BTCUSDT'), received)).values).toEqual([
      {
        kind: 'ticker',
        instrumentId: 'BTCUSDT-LINEAR.BINANCE-USDM',
        lastTradePrice: 47028.59,
        bestBid: [47028.5, 2],
        bestAsk: null,
        open: 47184.22,
        high: 47688.88,
        low: 46280,
        volume: 471823.103,
        turnover: 22175129357.2,
        markPrice: 47030,
        indexPrice: 47031,
        fundingRate: 0.0001,
        nextFundingTime: 1_790_006_400_000,
        openInterest: 7,
        exchangeTime: 1_789_999_999_000,
        receivedTime: received,
      },
    ])
  })

  it('leave out what the list does not have, and say nothing that was not said', () => {
    const answers = {
      statistics: [day, { ...day, symbol: 'BTCUSD_PERP' }],
      tops: [],
      marks: [],
      openInterest: null,
    }
    const { values } = must(parseTickers(answers, listingOf('BTCUSDT'), received))
    expect(values).toHaveLength(1)
    expect(values[0]).toMatchObject({ bestBid: null, bestAsk: null, markPrice: null })
  })
})

describe('addresses', () => {
  it('of sockets stay on the hosts of their environment', () => {
    expect(socketApiUrl('live', urls.live)).toBe('wss://ws-fapi.binance.com/ws-fapi/v1')
    expect(socketApiUrl('testnet', urls.testnet)).toBe('wss://testnet.binancefuture.com/ws-fapi/v1')
    const sandbox = { rest: 'http://127.0.0.1:1', ws: 'ws://127.0.0.1:2' }
    expect(socketApiUrl('sandbox', sandbox)).toBe('ws://127.0.0.1:2/ws-fapi/v1')
  })

  it('of the private stream name the key, which cannot lead elsewhere', () => {
    expect(userStreamUrl(urls.live.ws, 'abc', 'private')).toBe(
      'wss://fstream.binance.com/private/ws/abc',
    )
    expect(userStreamUrl(urls.testnet.ws, '../x?y', null)).toBe(
      'wss://fstream.binancefuture.com/ws/..%2Fx%3Fy',
    )
  })
})
