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
  /** How the orders of the venue's own section travel over FIX; null where they do not. */
  readonly fix: FixSettings | null
}

export type AccountSettings = {
  readonly accountId: AccountId
  readonly credentials: VenueCredentials
  readonly allowWithdrawal: boolean
  /** Null where its orders travel as the venue's usual ones. */
  readonly fix: FixSettings | null
}

export type FixSettings = { readonly senderCompId: string }

/** Venues whose order entry over FIX we speak. */
const withFix: ReadonlySet<VenueId> = new Set<VenueId>(['binance-spot'])
const usualSender = 'PITWALL'

/** What each enabled venue connects to. An address outside its environment is refused. */
export function venueSettings(config: Config): Result<readonly VenueSettings[]> {
  const settings: VenueSettings[] = []
  for (const [id, exchange] of Object.entries(config.exchanges)) {
    if (!exchange.enabled) continue
    const venue = id as VenueId
    const environment = exchange.environment ?? config.environment
    const urls = urlsOf(venue, environment, exchange)
    if (!urls.ok) return urls
    const refused = refusedFix(venue, exchange)
    if (refused !== null) return refused
    const accounts = accountsOf(exchange)
    settings.push({ venue, environment, urls: urls.value, accounts, fix: fixOf(exchange) })
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
      : [
          {
            accountId,
            credentials,
            allowWithdrawal: keys.allow_withdrawal,
            fix: fixOf(keys),
          },
        ]
  })
}

type EntryConfig = Pick<ExchangeConfig, 'order_entry' | 'fix_sender_comp_id'>

function fixOf({
  order_entry: entry,
  fix_sender_comp_id: sender,
}: EntryConfig): FixSettings | null {
  return entry === 'fix' ? { senderCompId: sender ?? usualSender } : null
}

function refusedFix(venue: VenueId, exchange: ExchangeConfig): Result<never> | null {
  if (withFix.has(venue)) return null
  const entries = [['', exchange] as const, ...Object.entries(exchange.accounts)]
  const wrong = entries.find(([, keys]) => keys.order_entry === 'fix')
  if (wrong === undefined) return null
  const [name] = wrong
  const path = `exchanges.${venue}.${name === '' ? '' : `accounts.${name}.`}order_entry`
  return fail('CONFIG_INVALID', `${path}: ${venue} offers no order entry over FIX`, path)
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
