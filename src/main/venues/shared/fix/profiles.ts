import type { TradingCapabilities } from '../../../../contract/domain/order.ts'
import type { ErrorCode } from '../../../../contract/errors.ts'
import { fix42, fix44 } from '../../../net/fix/dictionary/standard.ts'
import { textOrderIds, uuidOrderIds } from '../orderIds.ts'
import type { FixDialect } from './dialect.ts'
import {
  binanceSpotDictionary,
  coinbaseExchangeDictionary,
  coinbasePrimeDictionary,
} from './dictionaries.ts'
import type { FixProfile, FixProfileId } from './profile.ts'
import { binanceLogon, coinbaseExchangeLogon, coinbasePrimeLogon, plainLogon } from './signing.ts'
import { binanceSpot, coinbaseExchange, coinbasePrime } from './venueDialects.ts'
import { generic42, generic44 } from './versions.ts'

/** What order entry can do follows from what the dialect can say. */
function capabilitiesOf(
  dialect: FixDialect,
  more: Pick<TradingCapabilities, 'amendable' | 'notes'> & Partial<TradingCapabilities>,
): TradingCapabilities {
  const entries = Object.entries(dialect.orderTypes)
  return {
    marketKind: 'spot',
    orderTypes: entries.map(([type]) => type) as TradingCapabilities['orderTypes'],
    timesInForce: Object.fromEntries(
      entries.flatMap(([type, { timesInForce }]) =>
        timesInForce.length === 0 ? [] : [[type, timesInForce]],
      ),
    ),
    postOnly: dialect.postOnly !== null,
    reduceOnly: false,
    quoteQuantity: dialect.quoteQuantity,
    // A replacement goes by a new client order id everywhere.
    amend: dialect.replace.kind === 'none' ? 'unsupported' : 'replace',
    cancelAll: dialect.massCancel.all === null ? 'emulated' : 'account',
    hedgeMode: false,
    leverage: false,
    triggerBy: dialect.trigger === 'triggerGroup' ? ['last'] : [],
    trailingDelta: null,
    webSocketOrderEntry: false,
    deadMansSwitch: null,
    ...more,
  }
}

/** The engine's refusals come with a code for many things: the sentence says which. */
const sentences: readonly (readonly [start: string, code: ErrorCode])[] = [
  ['Account has insufficient balance', 'INSUFFICIENT_BALANCE'],
  ['Order would immediately match and take', 'WOULD_TAKE'],
  ['Duplicate order sent', 'ORDER_DUPLICATE'],
  ['Unknown order sent', 'ORDER_NOT_FOUND'],
  ['Order does not exist', 'ORDER_NOT_FOUND'],
  ['Filter failure', 'ORDER_INVALID'],
]

const binanceCodes: ReadonlyMap<string, ErrorCode> = new Map([
  ['-1013', 'ORDER_INVALID'],
  ['-1015', 'RATE_LIMITED'],
  ['-1021', 'CLOCK_SKEWED'],
  ['-1022', 'AUTHENTICATION_FAILED'],
  ['-1034', 'RATE_LIMITED'],
  ['-1121', 'UNKNOWN_SYMBOL'],
  ['-1181', 'RATE_LIMITED'],
  ['-2013', 'ORDER_NOT_FOUND'],
])

/** https://developers.binance.com/docs/binance-spot-api-docs/fix-api */
const binanceSpotProfile: FixProfile = {
  id: 'binance-spot',
  displayName: 'Binance Spot',
  dictionary: binanceSpotDictionary,
  dialect: binanceSpot,
  capabilities: capabilitiesOf(binanceSpot, {
    amendable: ['price', 'quantity', 'stopPrice'],
    cancelAll: 'instrument',
    trailingDelta: { min: '10', max: '2000', step: '1' },
    notes: [
      'Orders travel over FIX; balances, fills of the past and rates are asked for over REST.',
      'A smaller quantity alone keeps the place in the queue; any other change cancels the order and sends a new one.',
      'An order that has traded in part is replaced in two steps, so that its new quantity is exact.',
      'The venue sends nothing again after a lost connection: what was missed is asked for.',
    ],
  }),
  clientOrderIds: textOrderIds(/^[A-Za-z0-9_-]{1,36}$/),
  targetCompId: 'SPOT',
  senderIsKey: false,
  tls: true,
  endpoints: {
    live: {
      orderEntry: { host: 'fix-oe.binance.com', port: 9000 },
      dropCopy: { host: 'fix-dc.binance.com', port: 9000 },
      marketData: { host: 'fix-md.binance.com', port: 9000 },
    },
    testnet: {
      orderEntry: { host: 'fix-oe.testnet.binance.vision', port: 9000 },
      dropCopy: { host: 'fix-dc.testnet.binance.vision', port: 9000 },
      marketData: { host: 'fix-md.testnet.binance.vision', port: 9000 },
    },
  },
  session: {
    heartbeatSeconds: 30,
    resetOnLogon: true,
    resendSupported: false,
    resendChunk: null,
    timeDigits: 3,
    secretTags: [553],
    schedule: null,
  },
  logonFields: binanceLogon,
  messageLimit: {
    orderEntry: { limit: 10_000, windowMs: 10_000 },
    dropCopy: { limit: 60, windowMs: 60_000 },
    marketData: { limit: 2000, windowMs: 60_000 },
  },
  readRefusal: (code, text) => ofSentence(text) ?? binanceCodes.get(code ?? '') ?? null,
  uncertainCodes: new Set(['-1000', '-1006', '-1007']),
}

function ofSentence(text: string | null): ErrorCode | null {
  return sentences.find(([start]) => text?.startsWith(start) === true)?.[1] ?? null
}

/** Words by which counterparties without codes tell why. */
function ofWords(text: string | null): ErrorCode | null {
  const said = (text ?? '').toLowerCase()
  if (said.includes('insufficient')) return 'INSUFFICIENT_BALANCE'
  if (said.includes('post only') || said.includes('would immediately match')) return 'WOULD_TAKE'
  if (said.includes('duplicate')) return 'ORDER_DUPLICATE'
  return said.includes('unknown order') || said.includes('not found') ? 'ORDER_NOT_FOUND' : null
}

const perSecond = (limit: number) => ({ limit, windowMs: 1000 }) as const

const coinbasePrimeProfile: FixProfile = {
  id: 'coinbase-prime',
  displayName: 'Coinbase Prime',
  dictionary: coinbasePrimeDictionary,
  dialect: coinbasePrime,
  capabilities: capabilitiesOf(coinbasePrime, {
    amendable: ['price', 'quantity'],
    notes: [
      'Only limit orders can be replaced.',
      'An order is asked for by its venue order id alone.',
      'There is no list of open orders: those of this connection are known.',
    ],
  }),
  clientOrderIds: textOrderIds(/^[A-Za-z0-9_-]{1,64}$/),
  targetCompId: 'COIN',
  senderIsKey: false,
  tls: true,
  endpoints: { live: { orderEntry: { host: 'fix.prime.coinbase.com', port: 4198 } } },
  session: {
    heartbeatSeconds: 30,
    resetOnLogon: true,
    resendSupported: true,
    resendChunk: null,
    timeDigits: 3,
    secretTags: [9407],
    schedule: {
      startMinute: 17 * 60 + 5,
      endMinute: 17 * 60,
      startDay: null,
      endDay: null,
      timeZone: 'America/New_York',
    },
  },
  logonFields: coinbasePrimeLogon,
  messageLimit: { orderEntry: perSecond(50), dropCopy: perSecond(50), marketData: null },
  readRefusal: (_code, text) => ofWords(text),
  uncertainCodes: new Set(),
}

const coinbaseExchangeProfile: FixProfile = {
  id: 'coinbase-exchange',
  displayName: 'Coinbase Exchange',
  dictionary: coinbaseExchangeDictionary,
  dialect: coinbaseExchange,
  capabilities: capabilitiesOf(coinbaseExchange, {
    amendable: ['price', 'quantity'],
    notes: [
      'Only limit orders can be replaced.',
      'There is no list of open orders: those of this connection are known.',
    ],
  }),
  clientOrderIds: uuidOrderIds(),
  targetCompId: 'Coinbase',
  senderIsKey: true,
  tls: true,
  endpoints: {
    live: { orderEntry: { host: 'fix-ord.exchange.coinbase.com', port: 6121 } },
    testnet: { orderEntry: { host: 'fix-ord.sandbox.exchange.coinbase.com', port: 6121 } },
  },
  session: {
    heartbeatSeconds: 30,
    resetOnLogon: true,
    resendSupported: true,
    resendChunk: 1000,
    timeDigits: 3,
    secretTags: [553],
    schedule: null,
  },
  logonFields: coinbaseExchangeLogon,
  messageLimit: { orderEntry: perSecond(100), dropCopy: perSecond(100), marketData: null },
  readRefusal: (_code, text) => ofWords(text),
  uncertainCodes: new Set(),
}

const generic = {
  clientOrderIds: textOrderIds(/^[A-Za-z0-9_-]{1,36}$/),
  targetCompId: null,
  senderIsKey: false,
  tls: false,
  endpoints: {},
  session: {
    heartbeatSeconds: 30,
    resetOnLogon: false,
    resendSupported: true,
    resendChunk: null,
    timeDigits: 3,
    secretTags: [],
    schedule: null,
  },
  logonFields: (login) => plainLogon(login),
  messageLimit: { orderEntry: null, dropCopy: null, marketData: null },
  readRefusal: (_code, text) => ofWords(text),
  uncertainCodes: new Set(),
} as const satisfies Partial<FixProfile>

const fix42Profile: FixProfile = {
  ...generic,
  id: 'fix42',
  displayName: 'FIX 4.2',
  dictionary: fix42,
  dialect: generic42,
  capabilities: capabilitiesOf(generic42, {
    amendable: ['price', 'quantity', 'stopPrice'],
    notes: ['There is no list of open orders: those of this connection are known.'],
  }),
}

const fix44Profile: FixProfile = {
  ...generic,
  id: 'fix44',
  displayName: 'FIX 4.4',
  dictionary: fix44,
  dialect: generic44,
  capabilities: capabilitiesOf(generic44, {
    amendable: ['price', 'quantity', 'stopPrice'],
    notes: [],
  }),
}

export const fixProfiles: Readonly<Record<FixProfileId, FixProfile>> = {
  'binance-spot': binanceSpotProfile,
  'coinbase-exchange': coinbaseExchangeProfile,
  'coinbase-prime': coinbasePrimeProfile,
  fix42: fix42Profile,
  fix44: fix44Profile,
}
