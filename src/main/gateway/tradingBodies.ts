import { z } from 'zod'
import { mainAccount } from '../../contract/domain/account.ts'
import type { stuckResolutions } from '../../contract/domain/managedOrder.ts'
import { orderTypes, timesInForce, triggerPrices } from '../../contract/domain/order.ts'
import { riskPresetIds, tradingStates } from '../../contract/domain/risk.ts'
import { routingCriteria } from '../../contract/domain/routing.ts'
import { workingOrderTypes } from '../../contract/domain/workingOrder.ts'
import {
  accountId,
  decimal,
  idempotencyKey,
  instrumentId,
  orderId,
  reason,
} from '../../contract/ipc/tradingFields.ts'
import { spelled } from './answers/words.ts'
import { symbolField, timeField } from './fields.ts'

/** What the trading part of the API takes: bodies and path parameters, in its own spelling. */

/** One of our words, in the spelling of this API. */
function word<Word extends string>(words: readonly Word[]) {
  const ours = new Map(words.map((each) => [spelled(each), each]))
  return z.enum([...ours.keys()]).transform((text) => ours.get(text) as Word)
}

const amount = decimal.describe('Exact decimal text, such as "0.001".')
const optionalAmount = amount.nullish().transform((value) => value ?? null)
const marketKind = word(['spot', 'linear', 'inverse', 'option'] as const)
const side = word(['buy', 'sell'] as const)
const exchange = z.string().min(1).max(64).describe('Venue id or alias.')
const account = accountId.default(mainAccount).describe('As named in config.yaml.')

function orNull<Inner extends z.ZodType>(inner: Inner) {
  return inner.nullish().transform((value) => value ?? null)
}

const terms = {
  side,
  type: word(orderTypes),
  quantity: optionalAmount.describe('Base units or contracts. Or quote_quantity.'),
  quote_quantity: optionalAmount.describe('What to spend or receive, quote asset.'),
  price: optionalAmount,
  stop_price: optionalAmount,
  trailing_delta: optionalAmount.describe('Basis points.'),
  trigger_direction: orNull(word(['rise', 'fall'] as const)),
  trigger_by: orNull(word(triggerPrices)),
  time_in_force: orNull(word(timesInForce)),
  expires_at: orNull(timeField).describe('ISO 8601; of GTD.'),
  post_only: z.boolean().default(false),
  reduce_only: z.boolean().default(false),
  position_side: orNull(word(['long', 'short'] as const)),
}

const key = idempotencyKey.describe(
  'Chosen by you. The same key with the same terms gives the order that is there.',
)

/** Which instrument: its id, or a symbol with the kind of market where a venue lists several. */
const instrument = {
  instrument_id: instrumentId.optional(),
  symbol: symbolField.optional(),
  market_kind: marketKind.optional(),
}

export const orderBody = z.strictObject({
  idempotency_key: key,
  exchange,
  account,
  ...instrument,
  ...terms,
})
export type OrderBody = z.output<typeof orderBody>

export const amendBody = z.strictObject({
  price: optionalAmount,
  quantity: optionalAmount.describe('The whole quantity, filled part included.'),
  stop_price: optionalAmount,
})

export const orderPath = z.object({ id: orderId })

export const cancelAllBody = z.strictObject({
  exchange: exchange.optional(),
  account: accountId.optional(),
  instrument_id: instrumentId.optional(),
  whose: word(['own', 'all'] as const)
    .default('own')
    .describe('ALL: others’ orders as well.'),
})

/** The documented words, and our own for asking the venue. */
const resolutions = {
  RECONCILE: 'query',
  CANCEL: 'cancel',
  MARK_FILLED: 'markFilled',
  MARK_REJECTED: 'markRejected',
} as const satisfies Readonly<Record<string, (typeof stuckResolutions)[number]>>

export const resolveBody = z.strictObject({
  resolution: z
    .enum(Object.keys(resolutions) as (keyof typeof resolutions)[])
    .transform((name) => resolutions[name]),
  reason,
  by: z.string().min(1).max(64).default('api').describe('Who decided it; journalled.'),
})

export const routeBody = z.strictObject({
  idempotency_key: key,
  symbol: symbolField,
  market_kind: marketKind.default('linear'),
  criterion: orNull(word(routingCriteria)).describe('Absent: the setting.'),
  exchanges: orNull(z.array(exchange).min(1).max(50)).describe('Absent: all that list it.'),
  account,
  split: orNull(z.boolean()).describe('Absent: the setting.'),
  ...terms,
})
export type RouteBody = z.output<typeof routeBody>

export const routingSettingsBody = z.strictObject({
  criterion: word(routingCriteria),
  priorities: z
    .array(z.strictObject({ exchange, priority: z.int().min(0).max(1000) }))
    .max(50)
    .describe('Lower numbers first.'),
  disabled: z.array(exchange).max(50),
  splitting: z.boolean(),
  max_splits: z.int().min(1).max(10),
  min_split_notional: amount,
})

export const presetBody = z.strictObject({ preset: word(riskPresetIds) })

export const tradingStateBody = z.strictObject({
  exchange: exchange.nullable().describe('Null: every venue.'),
  state: word(tradingStates),
  reason,
})

export const sendingBody = z.strictObject({
  exchange,
  mode: z.enum(['DRY_RUN', 'ARMED']).transform((text) => (text === 'ARMED' ? 'armed' : 'dryRun')),
})

export const killSwitchBody = z.strictObject({ reason })
export const killSwitchPlanBody = z.strictObject({
  whose: word(['own', 'all'] as const),
  flatten: z.boolean().describe('Close positions at the market afterwards.'),
})
export const releaseBody = z.strictObject({
  confirmation: z.string().max(32).describe('The word RELEASE.'),
})

export const deadMansSwitchBody = z.strictObject({ exchange, account, on: z.boolean() })

export const workingOrderBody = z.strictObject({
  idempotency_key: key,
  exchange,
  account,
  ...instrument,
  plan: z
    .looseObject({ type: z.enum(workingOrderTypes.map(spelled)) })
    .describe(
      'By type. BRACKET: entry (terms of an order), stop {stop_price, price?, trigger_by?}, target, ' +
        'on_exit_failure ALARM, RETRY or FLATTEN. OCO: first, second. LADDER: side, quantity, from, ' +
        'to, steps, skew. CHASE: side, quantity, offset_ticks, limit_price, max_ms, at_end MARKET or ' +
        'CANCEL. TWAP: side, quantity, duration_ms, slices, jitter, limit_price. ICEBERG: side, ' +
        'quantity, shown_quantity, price, jitter. TRAILING: side, quantity, trailing_delta. Terms of ' +
        'an order inside a plan name their type order_type.',
    ),
})

export const cancelWorkingBody = z
  .strictObject({
    exits: word(['keep', 'cancel'] as const)
      .default('keep')
      .describe('CANCEL gives up the exits of a bracket.'),
  })
  .nullish()

export const workingOrderPath = z.object({ id: z.string().min(1).max(64) })
