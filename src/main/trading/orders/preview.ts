import type { Denial, DryRun, OrderRequest } from '../../../contract/domain/managedOrder.ts'
import type { NewOrder } from '../../../contract/domain/order.ts'
import type { BuiltRequest, RequestArguments } from '../../venues/account.ts'
import type { VenueCredentials } from '../../venues/adapter.ts'
import type { OrderParts } from './parts.ts'
import { denial, distinct } from './shape.ts'
import type { Prepared, Submitter } from './submitter.ts'

/** The whole path of an order up to the socket. Nothing is journalled, counted or sent. */
export async function previewOrder(
  parts: OrderParts,
  submitter: Submitter,
  request: OrderRequest,
): Promise<DryRun> {
  const prepared = submitter.prepare(request)
  const denials = distinct([...prepared.denials, ...parts.gate.check(prepared.question)])
  if (denials.length > 0) return { denials, request: null }
  const built = await build(parts, prepared)
  return 'rule' in built ? { denials: [built], request: null } : { denials: [], request: built }
}

async function build(
  parts: OrderParts,
  { account, instrument, order }: Prepared,
): Promise<Denial | NonNullable<DryRun['request']>> {
  const { credentials, urls, environment, trading } = account
  const built = await trading.request('submit', argumentsOf(order, instrument), {
    urls,
    credentials,
    environment,
    instruments: [instrument],
    now: parts.clock.now(),
    nonce: null,
  })
  if (built.ok) return withoutKeys(built.value, credentials)
  const { code, message, path } = built.error
  return denial(code, message, path ?? null)
}

function argumentsOf(
  order: NewOrder,
  { venueSymbol, marketKind }: Prepared['instrument'],
): RequestArguments {
  const { instrumentId: _instrument, ...terms } = order
  const given = Object.entries(terms).filter(([, value]) => value !== null)
  return { ...(Object.fromEntries(given) as RequestArguments), symbol: venueSymbol, marketKind }
}

/** Keys become previews; a signature is shown, since it proves nothing beyond this request. */
function withoutKeys(
  { method, url, headers, body }: BuiltRequest,
  { apiKey, secret, passphrase }: VenueCredentials,
): NonNullable<DryRun['request']> {
  const hide = (text: string): string =>
    [apiKey, secret, passphrase ?? '']
      .filter((each) => each.length > 0)
      .reduce((shown, each) => shown.replaceAll(each, previewOf(each)), text)
  const shown = Object.entries(headers).map(([name, value]) => [name, hide(value)])
  return {
    method,
    url: hide(url),
    headers: Object.fromEntries(shown) as Readonly<Record<string, string>>,
    body: hide(body),
  }
}

function previewOf(key: string): string {
  return key.length < 12 ? '...' : `${key.slice(0, 4)}...${key.slice(-4)}`
}
