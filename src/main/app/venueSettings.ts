import { type Result, fail, succeed } from '../../contract/errors.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import type { Config, ExchangeConfig } from '../config/schema.ts'
import type { VenueCredentials, VenueUrls } from '../venues/adapter.ts'
import { venueModules } from '../venues/registry.ts'

export type VenueSettings = {
  readonly venue: VenueId
  readonly environment: Environment
  /** Null: the sandbox process will say. */
  readonly urls: VenueUrls | null
  readonly credentials: VenueCredentials | null
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
    settings.push({ venue, environment, urls: urls.value, credentials: credentialsOf(exchange) })
  }
  return settings.length > 0
    ? succeed(settings)
    : fail('CONFIG_INVALID', 'exchanges: no venue is enabled', 'exchanges')
}

function credentialsOf({ api_key, secret_key }: ExchangeConfig): VenueCredentials | null {
  return api_key === undefined || secret_key === undefined
    ? null
    : { apiKey: api_key, secret: secret_key }
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
