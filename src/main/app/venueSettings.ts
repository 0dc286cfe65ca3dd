import { type Result, fail, succeed } from '../../contract/errors.ts'
import { type AccountId, mainAccount } from '../../contract/domain/account.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import type { Config, ExchangeConfig } from '../config/schema.ts'
import type { VenueCredentials, VenueUrls } from '../venues/adapter.ts'
import { venueModules } from '../venues/registry.ts'

export type VenueSettings = {
  readonly venue: VenueId
  readonly environment: Environment
  /** Null: the sandbox process will say. */
  readonly urls: VenueUrls | null
  /** Those with a key. The venue's own section, if it has one, comes first as `main`. */
  readonly accounts: readonly AccountSettings[]
}

export type AccountSettings = {
  readonly accountId: AccountId
  readonly credentials: VenueCredentials
  readonly allowWithdrawal: boolean
}

/** What each enabled venue connects to. An address outside its environment is refused. */
export function venueSettings(config: Config): Result<readonly VenueSettings[]> {
  const settings: VenueSettings[] = []
  for (const [id, exchange] of Object.entries(config.exchanges)) {
    if (!exchange.enabled) continue
    const venue = id as VenueId
    const environment = exchange.environment ?? config.environment
    const urls = urlsOf(venue, environment, exchange)
    if (!urls.ok) return urls
    settings.push({ venue, environment, urls: urls.value, accounts: accountsOf(exchange) })
  }
  return settings.length > 0
    ? succeed(settings)
    : fail('CONFIG_INVALID', 'exchanges: no venue is enabled', 'exchanges')
}

function accountsOf(exchange: ExchangeConfig): readonly AccountSettings[] {
  const named = Object.entries(exchange.accounts).map(
    ([name, keys]) => [name as AccountId, keys] as const,
  )
  return [[mainAccount, exchange] as const, ...named].flatMap(([accountId, keys]) => {
    const credentials = credentialsOf(keys)
    return credentials === null
      ? []
      : [{ accountId, credentials, allowWithdrawal: keys.allow_withdrawal }]
  })
}

type KeyConfig = Pick<ExchangeConfig, 'api_key' | 'secret_key' | 'passphrase' | 'sub_account'>

function credentialsOf(keys: KeyConfig): VenueCredentials | null {
  const { api_key: apiKey, secret_key: secret, passphrase, sub_account: subAccount } = keys
  if (apiKey === undefined || secret === undefined) return null
  return {
    apiKey,
    secret,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(subAccount === undefined ? {} : { subAccount }),
  }
}

function urlsOf(
  venue: VenueId,
  environment: Environment,
  exchange: ExchangeConfig,
): Result<VenueUrls | null> {
  const { base_url: rest, websocket_url: ws } = exchange
  const known = environment === 'sandbox' ? null : venueModules[venue].urls(environment)
  if (rest === undefined && ws === undefined) return succeed(known)
  if (known === null && (rest === undefined || ws === undefined)) {
    const path = `exchanges.${venue}.${rest === undefined ? 'base_url' : 'websocket_url'}`
    return fail('CONFIG_INVALID', `${path}: the sandbox needs both addresses, or neither`, path)
  }
  for (const [name, url] of [
    ['base_url', rest],
    ['websocket_url', ws],
  ] as const) {
    if (url === undefined || isAllowed(url, known)) continue
    const path = `exchanges.${venue}.${name}`
    return fail(
      'CONFIG_INVALID',
      `${path}: the host does not belong to ${venue} ${environment}`,
      path,
    )
  }
  return succeed({
    rest: withoutSlash(rest ?? known?.rest ?? ''),
    ws: withoutSlash(ws ?? known?.ws ?? ''),
  })
}

/** Sandbox addresses lie on this machine; others must name a host the environment already has. */
function isAllowed(url: string, known: VenueUrls | null): boolean {
  const { hostname, host } = new URL(url)
  if (known === null) return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  return [known.rest, known.ws].some((base) => new URL(base).host === host)
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
