import type { AccountId } from '../../../contract/domain/account.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { RestRequest, SignedParts } from '../../net/rest/types.ts'
import type { BuiltRequest, RequestContext, WriteHooks } from '../account.ts'
import type { VenueCredentials } from '../adapter.ts'
import { encodeQuery } from '../shared/rest.ts'
import { publicCost, restCost } from './limits.ts'
import type { Draft } from './requests.ts'
import { signRequest } from './sign.ts'

const json = { 'Content-Type': 'application/json' }

/** A GET signs its query, a POST its body: exactly the characters that are sent. */
function payloadOf(draft: Draft): string {
  return draft.method === 'GET' ? encodeQuery(draft.query) : JSON.stringify(draft.body)
}

/** The request as it would leave, for dry runs. */
export function buildRequest(draft: Draft, context: RequestContext): Result<BuiltRequest> {
  const { credentials, now, urls } = context
  const payload = payloadOf(draft)
  const isSigned = draft.scope !== null
  if (isSigned && credentials === null) {
    return fail('AUTHENTICATION_FAILED', 'this request needs a key', 'credentials')
  }
  const signed = isSigned && credentials !== null ? signRequest(payload, credentials, now) : {}
  const base = `${urls.rest}${draft.path}`
  return succeed(
    draft.method === 'GET'
      ? {
          method: 'GET',
          url: payload === '' ? base : `${base}?${payload}`,
          headers: signed,
          body: '',
        }
      : { method: 'POST', url: base, headers: { ...json, ...signed }, body: payload },
  )
}

export type Signer = {
  readonly accountId: AccountId
  readonly credentials: VenueCredentials
  /** The venue's time. */
  readonly now: () => UnixMs
}

/** The same request for the REST client, signed anew for each attempt. */
export function restRequestOf(
  draft: Draft,
  { accountId, credentials, now }: Signer,
  hooks: WriteHooks = {},
): RestRequest {
  const payload = payloadOf(draft)
  const { operation, path, priority, idempotent, scope, method } = draft
  return {
    operation,
    method,
    path,
    priority,
    idempotent,
    ...(method === 'GET' ? { query: payload } : { body: payload, headers: json }),
    cost: scope === null ? publicCost : restCost(accountId, scope),
    sign: (): SignedParts => ({ headers: signRequest(payload, credentials, now()) }),
    signal: hooks.signal,
    onSigned: hooks.onSigned,
    onSent: hooks.onSent,
  }
}
