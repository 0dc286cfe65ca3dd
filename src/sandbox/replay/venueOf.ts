import type { CaptureLine } from '../../contract/capture.ts'
import type { VenueId } from '../../contract/domain/venue.ts'

const hosts: readonly (readonly [RegExp, VenueId])[] = [
  [/fstream|fapi|binancefuture|binance-usdm/, 'binance-usdm'],
  [/binance/, 'binance-spot'],
  [/bybit|bytick/, 'bybit'],
  [/hyperliquid/, 'hyperliquid'],
]

/**
 * Tells whose message a line is: by its own address, else by that of the last opened connection,
 * else by the shape of the message, else it is of the same venue as the line before it. Lines go in
 * the order of the file.
 */
export function venueFinder(): (line: CaptureLine, message: unknown) => VenueId | null {
  let opened: string | null = null
  let latest: VenueId | null = null
  return (line, message) => {
    if (line.channel === 'open') opened = line.url
    const address = line.url ?? opened
    latest = isElsewhere(address) ? venueOfAddress(address) : (venueOfShape(message) ?? latest)
    return latest
  }
}

/** Addresses of this machine say nothing about whose wire it was. */
function isElsewhere(address: string | null): address is string {
  return address !== null && !/^(?:ws|http)s?:\/\/(?:127\.|localhost|\[::1\])/.test(address)
}

function venueOfAddress(address: string): VenueId | null {
  const host = URL.parse(address)?.host ?? address
  return hosts.find(([pattern]) => pattern.test(host))?.[1] ?? null
}

function venueOfShape(message: unknown): VenueId | null {
  const first: unknown = Array.isArray(message) ? message[0] : message
  if (typeof first !== 'object' || first === null) return null
  const fields = first as Record<string, unknown>
  if (typeof fields['topic'] === 'string') return 'bybit'
  if (typeof fields['channel'] === 'string') return 'hyperliquid'
  if (typeof fields['stream'] === 'string' || typeof fields['e'] === 'string') return 'binance-usdm'
  return null
}
