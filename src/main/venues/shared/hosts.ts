import type { Environment } from '../../../contract/domain/venue.ts'
import type { VenueUrls } from '../adapter.ts'

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The hosts a connection of that environment may reach. A sandbox runs on this machine and
 * nowhere else; the others have the venue's own hosts and no loopback, so that synthetic data can
 * never arrive on a live connection.
 */
export function allowedHosts(
  environment: Environment,
  urls: VenueUrls,
  known: Readonly<Record<Exclude<Environment, 'sandbox'>, VenueUrls>>,
): readonly string[] {
  if (environment !== 'sandbox')
    return [hostOf(known[environment].rest), hostOf(known[environment].ws)]
  return [urls.rest, urls.ws]
    .filter((url) => URL.canParse(url) && loopback.has(new URL(url).hostname))
    .map((url) => hostOf(url))
}

function hostOf(url: string): string {
  return new URL(url).host
}
