import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { RestHeaders, RestRequest } from './types.ts'

/** The exact bytes of one attempt, after signing. */
export type Prepared = {
  /** Path and query as they go on the wire. */
  readonly target: string
  readonly query: string
  readonly body: string | undefined
  readonly headers: RestHeaders
}

/**
 * Checks and signs a request for the origin of `base`. Nothing in it, the signer's part included,
 * may name another host. Rejects when the signer fails.
 */
export async function prepare(
  base: URL,
  request: RestRequest,
  attempt: number,
): Promise<Result<Prepared>> {
  if (!/^\/(?![/\\])/.test(request.path)) {
    return fail('HOST_NOT_ALLOWED', 'the path must start with one slash')
  }
  if (/[?#\s]/.test(request.path)) {
    return fail('INVALID_ARGUMENT', 'the path may not hold a query or blanks', 'path')
  }
  const signed = (await request.sign?.(attempt)) ?? {}
  const headers = lowerCase({ ...request.headers, ...signed.headers })
  if ('host' in headers || ':authority' in headers) {
    return fail('HOST_NOT_ALLOWED', 'a request may not name its own host')
  }
  const query = signed.query ?? request.query ?? ''
  const path = `${base.pathname.replace(/\/$/, '')}${request.path}`
  return succeed({
    target: query === '' ? path : `${path}?${query}`,
    query,
    body: signed.body ?? request.body,
    headers: { 'accept-encoding': 'gzip', ...headers },
  })
}

function lowerCase(headers: RestHeaders): RestHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
