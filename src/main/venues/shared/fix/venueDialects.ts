import type { FixDialect } from './dialect.ts'
import {
  executions42,
  executions44,
  executions50,
  generic44,
  shape,
  timesInForce,
} from './versions.ts'

const { gtc, ioc, fok, gtd } = timesInForce

/** https://developers.binance.com/docs/binance-spot-api-docs/fix-api */
export const binanceSpot: FixDialect = {
  name: 'Binance Spot',
  orderTypes: {
    market: shape('1', []),
    limit: shape('2', ['gtc', 'ioc', 'fok']),
    stopMarket: shape('3', []),
    stopLimit: shape('4', ['gtc', 'ioc', 'fok']),
    trailingStop: shape('3', []),
  },
  foreignOrderTypes: ['P'],
  timesInForce: { gtc, ioc, fok },
  unsaidTimeInForce: 'gtc',
  postOnly: { tag: 18, word: '6' },
  postOnlyTypes: ['limit'],
  expiry: null,
  trigger: 'triggerGroup',
  trailingTag: 25_009,
  quoteQuantity: true,
  constant: [],
  transactTime: false,
  account: false,
  cancel: { side: false, quantity: false, needsOrderId: false },
  replace: { kind: 'cancelAndNew' },
  status: { kind: 'none' },
  massCancel: { symbol: '1', all: null },
  execution: {
    types: executions44,
    transactionType: false,
    partialFill: 'F',
    lastFill: 'F',
    statusAnswer: 'I',
    replacedStatus: null,
    // The number that the venue's other interfaces give the trade too.
    tradeId: 1003,
    rejectsHaveExecId: false,
    leaves: 'computed',
    average: 'fromQuote',
    liquidity: 'aggressor',
    working: true,
    noOrderId: [],
  },
}

/** Fills all say "partial", the last one too: the quantities tell how the order stands. */
export const coinbasePrime: FixDialect = {
  name: 'Coinbase Prime',
  orderTypes: {
    market: shape(
      '1',
      [],
      [
        [59, '3'],
        [847, 'M'],
      ],
    ),
    limit: shape('2', ['gtc', 'ioc', 'fok', 'gtd'], [[847, 'L']]),
    stopLimit: shape('4', ['gtc', 'gtd'], [[847, 'SL']]),
  },
  foreignOrderTypes: ['D', 'P'],
  timesInForce: { gtc, ioc, fok, gtd },
  unsaidTimeInForce: 'gtc',
  postOnly: { tag: 18, word: 'A' },
  postOnlyTypes: ['limit'],
  expiry: 'time',
  trigger: 'stopPx',
  trailingTag: null,
  quoteQuantity: true,
  constant: [],
  transactTime: true,
  account: true,
  cancel: { side: true, quantity: true, needsOrderId: true },
  replace: { kind: 'replace', only: ['limit'] },
  status: { kind: 'request', needsOrderId: true, side: true, requestId: false },
  massCancel: { symbol: null, all: null },
  execution: {
    types: { ...executions42, I: 'status' },
    transactionType: true,
    partialFill: '1',
    lastFill: '1',
    statusAnswer: 'I',
    replacedStatus: '5',
    tradeId: 17,
    rejectsHaveExecId: true,
    leaves: 'told',
    average: 'told',
    liquidity: null,
    working: false,
    noOrderId: ['0', 'NONE'],
  },
}

/** FIX 5.0 SP2; where its pages are silent, as the archived FIX 4.2 gateway did it. */
export const coinbaseExchange: FixDialect = {
  ...generic44,
  name: 'Coinbase Exchange',
  orderTypes: {
    market: shape('1', []),
    limit: shape('2', ['gtc', 'ioc', 'fok', 'gtd']),
    stopLimit: shape('4', ['gtc', 'gtd']),
  },
  foreignOrderTypes: ['3', 'O', 'P'],
  timesInForce: { gtc, ioc, fok, gtd },
  unsaidTimeInForce: 'gtc',
  // A lifetime of its own.
  postOnly: { tag: 59, word: 'P' },
  trigger: 'stopPxAndDirection',
  constant: [],
  account: false,
  cancel: { side: false, quantity: false, needsOrderId: false },
  replace: { kind: 'replace', only: ['limit'] },
  status: { kind: 'request', needsOrderId: false, side: false, requestId: false },
  massCancel: { symbol: null, all: null },
  execution: {
    ...generic44.execution,
    // The gateway's own word for fills was 1; the version's is F.
    types: { ...executions50, 1: 'trade' },
    partialFill: '1',
    lastFill: '1',
    tradeId: 1003,
    liquidity: 'aggressor',
    noOrderId: ['0'],
  },
}
