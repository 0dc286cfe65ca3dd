import { PitwallError, type Result, fail, succeed } from '../../../../contract/errors.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Instrument } from '../../../../contract/domain/instrument.ts'
import type { RatePriority } from '../../../net/rateLimit/types.ts'
import type { SignedParts } from '../../../net/rest/types.ts'
import type {
  BuiltRequest,
  RequestAction,
  RequestArguments,
  RequestContext,
} from '../../account.ts'
import { instrumentOf, missing } from '../orderTerms.ts'
import { encodeQuery } from '../rest.ts'
import { type BinanceSigner, createSigner, keyHeader, signForm, signQuery } from './sign.ts'

/** Parameters in the order in which they are sent. */
export type Params = Readonly<Record<string, string | number>>

/** A request in the venue's words, before key, time and signature. */
export type Draft = {
  /** For the audit: `ORDER_SUBMIT`. */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly params: Params
  readonly security: 'none' | 'key' | 'signed'
  /** Of the address's budget. */
  readonly weight: number
  /** Whether it counts as an order of the account. */
  readonly isOrder: boolean
  readonly priority: RatePriority
  readonly idempotent: boolean
}

/** What reads have in common: signed, and harmless to send twice. */
export const signedRead = {
  method: 'GET',
  security: 'signed',
  isOrder: false,
  priority: 'normal',
  idempotent: true,
} as const

/** What writes have in common where nothing else is said: never sent twice. */
export const signedWrite = {
  security: 'signed',
  isOrder: false,
  priority: 'high',
  idempotent: false,
} as const

/** Which order, by one of its two names. */
export type OrderKey =
  { readonly kind: 'venue'; readonly id: string } | { readonly kind: 'client'; readonly id: string }

/** How a request names a plain order. */
export function namedOrder(key: OrderKey): Readonly<Record<string, string>> {
  return key.kind === 'venue' ? { orderId: key.id } : { origClientOrderId: key.id }
}

/** The venue's own id where both are known. */
export function keyOfIds(
  ids: { readonly venueOrderId: string | null; readonly clientOrderId: string | null },
  pattern: RegExp,
): Result<OrderKey> {
  const { venueOrderId, clientOrderId } = ids
  if (venueOrderId !== null) {
    if (/^\d{1,20}$/.test(venueOrderId)) return succeed({ kind: 'venue', id: venueOrderId })
    return fail('INVALID_ARGUMENT', 'orderId is not a number of the venue', 'orderId')
  }
  if (clientOrderId === null) return missing('orderId')
  if (pattern.test(clientOrderId)) return succeed({ kind: 'client', id: clientOrderId })
  return fail('INVALID_ARGUMENT', `clientOrderId does not fit ${pattern.source}`, 'clientOrderId')
}

/** Of two ids a person names, ours is meant: it says for certain which order it is. */
export function keyOfArguments(
  { orderId, clientOrderId }: RequestArguments,
  pattern: RegExp,
): Result<OrderKey> {
  return keyOfIds(
    {
      venueOrderId: clientOrderId === undefined ? (orderId ?? null) : null,
      clientOrderId: clientOrderId ?? null,
    },
    pattern,
  )
}

/** Key, time and signature on a draft. Throws where a key is needed and there is none. */
export function partsOf(
  draft: Pick<Draft, 'params' | 'security' | 'method' | 'operation'>,
  signer: BinanceSigner | null,
  now: UnixMs,
): SignedParts {
  const parameters = encodeQuery(draft.params)
  if (draft.security === 'none') return { query: parameters }
  if (signer === null) {
    throw new PitwallError('AUTHENTICATION_FAILED', `${draft.operation} needs a key`)
  }
  if (draft.security === 'key') return { query: parameters, headers: keyHeader(signer) }
  const isForm = draft.method === 'POST' || draft.method === 'PUT'
  return (isForm ? signForm : signQuery)(parameters, signer, now)
}

/** What a product line makes of the plain words of each action. */
export type Drafting = (args: RequestArguments, context: RequestContext) => Result<Draft>

/** The exact request of an action, signed. */
export function buildRequest(
  drafts: Readonly<Record<RequestAction, Drafting>>,
  action: RequestAction,
  args: RequestArguments,
  context: RequestContext,
): Result<BuiltRequest> {
  const draft = drafts[action](args, context)
  if (!draft.ok) return draft
  const { credentials, urls, now } = context
  if (credentials === null && draft.value.security !== 'none') {
    return fail('AUTHENTICATION_FAILED', `${action} needs a key`, 'credentials')
  }
  const signer = signerOf(context)
  if (!signer.ok) return signer
  const { query = '', body = '', headers = {} } = partsOf(draft.value, signer.value, now)
  const address = `${urls.rest}${draft.value.path}`
  const url = query === '' ? address : `${address}?${query}`
  return succeed({ method: draft.value.method, url, headers, body })
}

function signerOf({ credentials }: RequestContext): Result<BinanceSigner | null> {
  if (credentials === null) return succeed(null)
  try {
    return succeed(createSigner(credentials))
  } catch (error) {
    if (error instanceof PitwallError) return { ok: false, error: error.toFailure() }
    throw error
  }
}

/** The symbol an action names, and its rules where a list was given. */
export type Target = { readonly symbol: string; readonly instrument: Instrument | null }

export function targetOf(args: RequestArguments, context: RequestContext): Result<Target> {
  const { symbol } = args
  const instrument = instrumentOf(symbol, context.instruments)
  if (!instrument.ok) return instrument
  return symbol === undefined
    ? missing('symbol')
    : succeed({ symbol, instrument: instrument.value })
}

export function optionalSymbol(
  args: RequestArguments,
  context: RequestContext,
): Result<string | null> {
  if (args.symbol === undefined) return succeed(null)
  const target = targetOf(args, context)
  return target.ok ? succeed(target.value.symbol) : target
}

/** Leaves out what is undefined. */
export function defined(params: Readonly<Record<string, string | number | undefined>>): Params {
  return Object.fromEntries(
    Object.entries(params).filter(([, value]) => value !== undefined),
  ) as Params
}
