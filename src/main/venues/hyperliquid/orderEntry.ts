import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type {
  BuiltRequest,
  RequestAction,
  RequestArguments,
  RequestContext,
  VenueTrading,
} from '../account.ts'
import { type OrderTerms, missing, readTerms } from '../shared/orderTerms.ts'
import { type Identity, identityOf } from './addresses.ts'
import { payloadOf } from './payload.ts'
import {
  type ActionDraft,
  type Asset,
  type InfoDraft,
  type OrderKey,
  actionOf,
  amendDraft,
  cancelDraft,
  checkReplacement,
  idOf,
  info,
  orderOf,
  submitDraft,
} from './requests.ts'
import { chainOf } from './sign.ts'
import { clientOrderIds, perpetuals } from './trading.ts'

/** Order entry apart from any account: the exact request of an action, and nothing sent. */
export const trading: VenueTrading = {
  capabilities: [perpetuals],
  clientOrderIds,
  request: (action, args, context) => Promise.resolve(requestOf(action, args, context)),
}

function requestOf(
  action: RequestAction,
  args: RequestArguments,
  context: RequestContext,
): Result<BuiltRequest> {
  const draft = builders[action](args, context)
  if (!draft.ok) return draft
  if ('body' in draft.value) {
    return succeed(built(context, '/info', draft.value.body))
  }
  const identity = identityFor(context)
  if (!identity.ok) return identity
  const { signer, vaultAddress } = identity.value
  const envelope = { nonce: context.nonce ?? context.now, vaultAddress, expiresAfter: null }
  const wire = actionOf(draft.value, context.now)
  return succeed(built(context, '/exchange', payloadOf(wire, signer, envelope)))
}

function built({ urls }: RequestContext, path: string, body: unknown): BuiltRequest {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', url: `${urls.rest}${path}`, headers, body: JSON.stringify(body) }
}

type Draft = InfoDraft | ActionDraft
type Builder = (args: RequestArguments, context: RequestContext) => Result<Draft>

const builders: Readonly<Record<RequestAction, Builder>> = {
  submit: (args, context) =>
    chain(readTerms(args), (terms) =>
      chain(assetOf(args, context), (asset) =>
        chain(orderOf(asset, terms, args.price ?? null, context.now), (order) =>
          succeed(submitDraft(order)),
        ),
      ),
    ),
  amend: (args, context) =>
    chain(assetOf(args, context), (asset) =>
      chain(idOf(keyOf(args)), (oid) =>
        chain(replacementOf(args, asset, context), (order) => succeed(amendDraft(oid, order))),
      ),
    ),
  cancel: (args, context) =>
    chain(assetOf(args, context), (asset) => cancelDraft(asset, keyOf(args))),
  cancelAll: () =>
    fail(
      'UNSUPPORTED',
      'the venue cancels only orders that are named: ask for the open ones and cancel these',
    ),
  order: (args, context) =>
    chain(userOf(context), (user) =>
      chain(idOf(keyOf(args)), (oid) => succeed(info.order(user, oid))),
    ),
  openOrders: (_args, context) => chain(userOf(context), (user) => succeed(info.openOrders(user))),
  balances: (_args, context) =>
    chain(userOf(context), (user) => succeed(info.perpetualState(user, 'BALANCE_QUERY'))),
  positions: (_args, context) =>
    chain(userOf(context), (user) => succeed(info.perpetualState(user, 'POSITION_QUERY'))),
  fills: ({ since }, context) =>
    chain(userOf(context), (user) =>
      succeed(since === undefined ? info.latestFills(user) : info.fillsSince(user, since)),
    ),
  instruments: () => succeed(info.meta),
  book: ({ symbol }, { instruments }) => {
    if (symbol === undefined || symbol === '') return missing('symbol')
    const isListed = instruments?.some(({ venueSymbol }) => venueSymbol === symbol) ?? true
    return isListed ? succeed(info.book(symbol)) : unlisted(symbol)
  },
}

function chain<Value, Next>(
  result: Result<Value>,
  next: (value: Value) => Result<Next>,
): Result<Next> {
  return result.ok ? next(result.value) : result
}

function keyOf({ orderId, clientOrderId }: RequestArguments): OrderKey {
  return { orderId: orderId ?? null, clientOrderId: clientOrderId ?? null }
}

/** A limit order in place of another: what is not said again is as in a plain limit order. */
function replacementOf(
  args: RequestArguments,
  asset: Asset,
  context: RequestContext,
): ReturnType<typeof orderOf> {
  if (args.stopPrice !== undefined || (args.orderType ?? 'limit') !== 'limit') {
    return fail('UNSUPPORTED', 'only limit orders can be amended', 'orderType')
  }
  return chain(readTerms({ ...args, orderType: 'limit' }), (terms: OrderTerms) =>
    chain(checkReplacement(asset, terms), () => orderOf(asset, terms, null, context.now)),
  )
}

function identityFor({ credentials, environment }: RequestContext): Result<Identity> {
  if (credentials === null) {
    return fail('AUTHENTICATION_FAILED', 'this needs the address and the key of an account')
  }
  return identityOf(credentials, chainOf(environment))
}

function userOf(context: RequestContext): Result<string> {
  return chain(identityFor(context), ({ user }) => succeed(user))
}

/**
 * What a symbol names. Order entry knows assets by number, which only the venue's list tells; the
 * number itself is taken too, and without the list it is the only way.
 */
function assetOf({ symbol }: RequestArguments, { instruments }: RequestContext): Result<Asset> {
  if (symbol === undefined || symbol === '') return missing('symbol')
  const number = /^\d{1,9}$/.test(symbol) ? Number(symbol) : null
  if (instruments === null) {
    if (number !== null) return succeed({ number, instrument: null })
    const message = 'the number of an asset is known only from the list of instruments'
    return fail('INVALID_ARGUMENT', message, 'symbol')
  }
  const instrument = instruments.find(
    ({ venueSymbol, venueNumber }) => venueSymbol === symbol || venueNumber === number,
  )
  if (instrument?.venueNumber === undefined) return unlisted(symbol)
  return succeed({ number: instrument.venueNumber, instrument })
}

function unlisted(symbol: string): Result<never> {
  return fail('UNKNOWN_SYMBOL', `the list has no ${symbol.slice(0, 40)}`, 'symbol')
}
