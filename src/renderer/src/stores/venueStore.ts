import { create } from 'zustand'
import type { Health, VenueHealth } from '../../../contract/domain/connection.ts'
import type { LiquidationGuarantee, VenueId, VenueInfo } from '../../../contract/domain/venue.ts'

type VenueStore = {
  readonly venues: readonly VenueInfo[]
  readonly health: Readonly<Partial<Record<VenueId, VenueHealth>>>
}

export const useVenueStore = create<VenueStore>(() => ({ venues: [], health: {} }))

/** Times are shown in whole seconds: a newer one alone is worth a redraw only twice a second. */
const noticeableMs = 500

/** Takes in the newest health, leaving venues alone whose shown figures did not change. */
export function putHealth(arrived: readonly VenueHealth[]): void {
  const known = useVenueStore.getState().health
  const changes = arrived.filter((next) => differs(known[next.venue], next))
  if (changes.length === 0) return
  useVenueStore.setState((store) => ({
    health: { ...store.health, ...Object.fromEntries(changes.map((each) => [each.venue, each])) },
  }))
}

function differs(known: VenueHealth | undefined, next: VenueHealth): boolean {
  if (known === undefined) return true
  const moved = (next.lastMessageTime ?? 0) - (known.lastMessageTime ?? 0)
  if (Math.abs(moved) >= noticeableMs) return true
  const keys = Object.keys(next) as (keyof VenueHealth)[]
  return keys.some((key) => !ticking.has(key) && next[key] !== known[key])
}

/** Figures that move with every message. */
const ticking: ReadonlySet<keyof VenueHealth> = new Set([
  'lastMessageTime',
  'messageCount',
  'latencyMs',
  'latencyP95Ms',
])

/** What a venue promises today: the newest statement. */
export function currentGuarantee(info: VenueInfo): LiquidationGuarantee | null {
  return info.guarantees.at(-1) ?? null
}

export function healthOf(health: VenueHealth | undefined): Health {
  return health?.health ?? 'down'
}

/** Short name for dense rows: `Binance USD-M` becomes `Binance` where no other venue would. */
export function shortName(info: VenueInfo): string {
  const first = firstWord(info)
  const { venues } = useVenueStore.getState()
  const alike = venues.some((other) => other.venue !== info.venue && firstWord(other) === first)
  return alike ? info.displayName : first
}

function firstWord({ displayName }: VenueInfo): string {
  return displayName.split(' ')[0] ?? displayName
}

/** Venues that have liquidations at all: spot markets have none. */
export function withLiquidations(venues: readonly VenueInfo[]): readonly VenueInfo[] {
  return venues.filter((info) => currentGuarantee(info) !== null)
}

/** How long ago the venue's last data message arrived, ms; null where there was none. */
export function messageAge(health: VenueHealth | undefined, now: number): number | null {
  const time = health?.lastMessageTime ?? null
  return time === null ? null : now - time
}
