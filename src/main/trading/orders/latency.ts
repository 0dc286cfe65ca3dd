import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { LatencyFigures, OrderLatency } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { Clock } from '../../core/clock.ts'

/** Orders of each venue that the figures are made of. */
export const ordersMeasured = 1000

export const noLatency: OrderLatency = {
  clickToCallMs: null,
  validatedMs: null,
  signedMs: null,
  sentMs: null,
  acknowledgedMs: null,
  firstFillMs: null,
}

const stretches = ['validated', 'signed', 'sent', 'acknowledged', 'firstFill'] as const
export type Stretch = (typeof stretches)[number]

type Measured = { readonly calledAt: number; latency: OrderLatency }

/** When orders of this run passed each point. Each point counts once: the first time it is seen. */
export type LatencyBook = {
  /** `calledAt` monotonic ms. */
  begin(venue: VenueId, orderId: OrderId, calledAt: number, clickedTime: UnixMs | null): void
  /** `at` monotonic ms; default now. */
  mark(orderId: OrderId, stretch: Stretch, at?: number): void
  /** Null for an order of another run, or of too long ago. */
  of(orderId: OrderId): OrderLatency | null
  figures(): readonly LatencyFigures[]
}

export function createLatencyBook(clock: Clock): LatencyBook {
  const venues = new Map<VenueId, OrderId[]>()
  const orders = new Map<OrderId, Measured>()

  const keep = (venue: VenueId, orderId: OrderId): void => {
    const measured = venues.get(venue) ?? []
    venues.set(venue, measured)
    measured.push(orderId)
    if (measured.length > ordersMeasured) orders.delete(measured.shift() as OrderId)
  }

  return {
    begin(venue, orderId, calledAt, clickedTime) {
      const waited = clock.monotonic() - calledAt
      const clickToCallMs =
        clickedTime === null ? null : Math.max(0, clock.now() - waited - clickedTime)
      orders.set(orderId, { calledAt, latency: { ...noLatency, clickToCallMs } })
      keep(venue, orderId)
    },
    mark(orderId, stretch, at = clock.monotonic()) {
      const measured = orders.get(orderId)
      const point = `${stretch}Ms` as const
      if (measured === undefined || measured.latency[point] !== null) return
      measured.latency = { ...measured.latency, [point]: Math.max(0, at - measured.calledAt) }
    },
    of: (orderId) => orders.get(orderId)?.latency ?? null,
    figures: () =>
      [...venues].map(([venue, ids]) => {
        const latencies = ids.flatMap((id) => orders.get(id)?.latency ?? [])
        return {
          venue,
          count: latencies.length,
          stretches: stretches.map((stretch) => figuresOf(stretch, latencies)),
        }
      }),
  }
}

function figuresOf(
  stretch: Stretch,
  latencies: readonly OrderLatency[],
): LatencyFigures['stretches'][number] {
  const point = `${stretch}Ms` as const
  const sorted = latencies
    .flatMap((latency) => latency[point] ?? [])
    .toSorted((left, right) => left - right)
  const at = (share: number): number | null =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
  return { stretch, count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
