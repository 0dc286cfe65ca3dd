import type {
  FixDictionary,
  FixDictionaryExtension,
  FixFieldDefinition,
  FixFieldType,
} from '../../../net/fix/types.ts'
import { fix44, fix50sp2, fix42 } from '../../../net/fix/dictionary/standard.ts'

function once(make: () => FixDictionary): () => FixDictionary {
  let made: FixDictionary | null = null
  return () => (made ??= make())
}

function field(
  tag: number,
  name: string,
  type: FixFieldType,
  values: Readonly<Record<string, string>> | null = null,
): FixFieldDefinition {
  return { tag, name, type, values: values === null ? null : new Map(Object.entries(values)) }
}

const fees = { group: 136, members: [137, 138, 139] } as const
const trigger = [1100, 1101, 1102, 1107, 1109, 25_009] as const
const orderTerms = [
  38,
  152,
  44,
  18,
  59,
  99,
  ...trigger,
  111,
  25_001,
  847,
  7940,
  211,
  835,
  836,
  1094,
]

const standardReportFields = [11, 41, 37, 17, 38, 152, 44, 18, 59, 60, 31, 58, 103, 636, 1003, 1057]
const ownReportFields = [
  25_001, 25_016, 25_017, 25_018, 25_023, 25_056, 111, 847, 7940, 839, 25_032,
]
const reportFields = [...standardReportFields, ...trigger, ...ownReportFields, fees]

/** The venue requires less of its reports than the standard does, and has messages of its own. */
const binanceSpotExtension: FixDictionaryExtension = {
  fields: [
    field(1100, 'TriggerType', 'char', { 4: 'PRICE_MOVEMENT' }),
    field(1101, 'TriggerAction', 'char', { 1: 'ACTIVATE' }),
    field(1102, 'TriggerPrice', 'decimal'),
    field(1107, 'TriggerPriceType', 'char', { 2: 'LAST_TRADE' }),
    field(1109, 'TriggerPriceDirection', 'char', {
      U: 'TRIGGER_IF_THE_PRICE_GOES_UP',
      D: 'TRIGGER_IF_THE_PRICE_GOES_DOWN',
    }),
    field(1003, 'TradeID', 'text'),
    field(1057, 'AggressorIndicator', 'boolean'),
    field(9406, 'DropCopyFlag', 'boolean'),
    field(7940, 'StrategyID', 'integer'),
    field(25_000, 'RecvWindow', 'decimal'),
    field(25_001, 'SelfTradePreventionMode', 'char', {
      1: 'NONE',
      2: 'EXPIRE_TAKER',
      3: 'EXPIRE_MAKER',
      4: 'EXPIRE_BOTH',
      5: 'DECREMENT',
      6: 'TRANSFER',
    }),
    field(25_002, 'CancelRestrictions', 'char', { 1: 'ONLY_NEW', 2: 'ONLY_PARTIALLY_FILLED' }),
    field(25_009, 'TriggerTrailingDeltaBips', 'integer'),
    field(25_016, 'ErrorCode', 'integer'),
    field(25_017, 'CumQuoteQty', 'decimal'),
    field(25_018, 'OrderCreationTime', 'text'),
    field(25_023, 'WorkingTime', 'text'),
    field(25_033, 'OrderCancelRequestAndNewOrderSingleMode', 'char', {
      1: 'STOP_ON_FAILURE',
      2: 'ALLOW_FAILURE',
    }),
    field(25_034, 'CancelClOrdID', 'text'),
    field(25_035, 'MessageHandling', 'char', { 1: 'UNORDERED', 2: 'SEQUENTIAL' }),
    field(25_036, 'ResponseMode', 'char', { 1: 'EVERYTHING', 2: 'ONLY_ACKS' }),
    field(25_037, 'UUID', 'text'),
    field(25_038, 'OrderRateLimitExceededMode', 'char', { 1: 'DO_NOTHING', 2: 'CANCEL_ONLY' }),
    field(25_056, 'ExpiryReason', 'text'),
  ],
  messages: [
    {
      msgType: 'A',
      name: 'Logon',
      category: 'session',
      required: [98, 108],
      optional: [25_035, 25_036, 25_037, 25_000, 9406],
      adds: true,
    },
    {
      msgType: '3',
      name: 'Reject',
      category: 'session',
      required: [45],
      optional: [25_016],
      adds: true,
    },
    { msgType: 'D', name: 'NewOrderSingle', required: [11, 40, 54, 55], optional: orderTerms },
    { msgType: 'F', name: 'OrderCancelRequest', required: [11, 55], optional: [37, 41, 25_002] },
    {
      msgType: 'XCN',
      name: 'OrderCancelRequestAndNewOrderSingle',
      required: [25_033, 11, 40, 54, 55],
      optional: [37, 41, 25_034, 25_038, 25_002, ...orderTerms],
    },
    {
      msgType: 'XAK',
      name: 'OrderAmendKeepPriorityRequest',
      required: [11, 55, 38],
      optional: [37, 41],
    },
    { msgType: 'q', name: 'OrderMassCancelRequest', required: [11, 55, 530], optional: [] },
    {
      msgType: 'r',
      name: 'OrderMassCancelReport',
      required: [11, 530, 531],
      optional: [55, 532, 533, 25_016, 58],
    },
    {
      msgType: '8',
      name: 'ExecutionReport',
      required: [40, 54, 55, 150, 14, 32, 39],
      optional: reportFields,
    },
    {
      msgType: '9',
      name: 'OrderCancelReject',
      required: [11, 55, 434, 25_016, 58],
      optional: [41, 37, 25_002],
    },
    { msgType: 'B', name: 'News', required: [148], optional: [] },
  ],
}

export const binanceSpotDictionary = once(() => fix44().extend(binanceSpotExtension))

/** Fields of both of Coinbase's gateways. */
const coinbaseFields: readonly FixFieldDefinition[] = [
  field(9406, 'DropCopyFlag', 'boolean'),
  field(9407, 'AccessKey', 'text'),
  field(8001, 'DefaultSelfTradePrevention', 'char'),
  field(8013, 'CancelOrdersOnDisconnect', 'char'),
]

const logon = { msgType: 'A', name: 'Logon', category: 'session', adds: true } as const

export const coinbasePrimeDictionary = once(() =>
  fix42().extend({
    fields: [
      ...coinbaseFields,
      field(554, 'Password', 'text'),
      field(847, 'TargetStrategy', 'text'),
      field(8002, 'FilledAmt', 'decimal'),
      field(8006, 'NetAvgPrice', 'decimal'),
    ],
    messages: [
      { ...logon, required: [98, 108], optional: [1, 95, 96, 554, 9406, 9407] },
      {
        msgType: 'D',
        name: 'NewOrderSingle',
        required: [11, 55, 54, 40, 847],
        optional: [1, 38, 152, 44, 99, 18, 59, 60, 126, 168, 111, 210, 211],
      },
      {
        msgType: 'G',
        name: 'OrderCancelReplaceRequest',
        required: [11, 41, 37, 55, 54, 40],
        optional: [1, 21, 38, 152, 44, 59, 60, 126, 847, 18, 99],
      },
      { msgType: 'H', name: 'OrderStatusRequest', required: [37, 11, 54, 55], optional: [1] },
      {
        msgType: '8',
        name: 'ExecutionReport',
        required: [37, 17, 20, 150, 39, 55, 54, 151, 14],
        optional: [847, 8002, 8006, 152, 60, fees],
        adds: true,
      },
    ],
  }),
)

export const coinbaseExchangeDictionary = once(() =>
  fix50sp2().extend({
    fields: coinbaseFields,
    messages: [
      { ...logon, required: [98, 108, 1137], optional: [95, 96, 141, 553, 554, 8001, 8013, 9406] },
      {
        msgType: 'D',
        name: 'NewOrderSingle',
        required: [11, 55, 54, 40],
        optional: [38, 152, 44, 99, 59, 60, 126, 111, 1109, 8001],
      },
      {
        msgType: 'F',
        name: 'OrderCancelRequest',
        required: [11, 55],
        optional: [37, 41, 54, 60, 38],
      },
      {
        msgType: 'G',
        name: 'OrderCancelReplaceRequest',
        required: [11, 55, 54, 40],
        optional: [37, 41, 38, 44, 59, 60, 126, 1109, 99],
      },
      { msgType: 'H', name: 'OrderStatusRequest', required: [55], optional: [11, 37, 54, 790] },
      {
        msgType: '8',
        name: 'ExecutionReport',
        required: [37, 17, 150, 39, 55, 54, 151, 14],
        optional: [1109, 1003, 1057, 103, 60, fees],
        adds: true,
      },
      {
        msgType: '9',
        name: 'OrderCancelReject',
        required: [11, 434],
        optional: [37, 41, 39, 102, 58, 60],
      },
    ],
  }),
)
