import { create } from 'zustand'
import type { Health, VenueHealth } from '../../../contract/domain/connection.ts'
import type { LiquidationGuarantee, VenueId, VenueInfo } from '../../../contract/domain/venue.ts'

type VenueStore = {
  readonly venues: readonly VenueInfo[]
  readonly health: Readonly<Partial<Record<VenueId, VenueHealth>>>
}

export const useVenueStore = create<VenueStore>(() => ({ venues: [], health: {} }))

export function putHealth(changes: readonly VenueHealth[]): void {
  if (changes.length === 0) return
  useVenueStore.setState((store) => ({
    health: { ...store.health, ...Object.fromEntries(changes.map((each) => [each.venue, each])) },
  }))
}

/** What a venue promises today: the newest statement. */
export function currentGuarantee(info: VenueInfo): LiquidationGuarantee | null {
  return info.guarantees.at(-1) ?? null
}

export function healthOf(health: VenueHealth | undefined): Health {
  return health?.health ?? 'down'
}

/** Short name for dense rows: `Binance USD-M` becomes `Binance`. */
export function shortName(info: VenueInfo): string {
  return info.displayName.split(' ')[0] ?? info.displayName
}

/** How long ago the venue's last data message arrived, ms; null where there was none. */
export function messageAge(health: VenueHealth | undefined, now: number): number | null {
  const time = health?.lastMessageTime ?? null
  return time === null ? null : now - time
}
