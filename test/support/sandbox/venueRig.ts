import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { Market } from '../../../src/sandbox/marketData/market.ts'
import { type StreamClient, StreamHub } from '../../../src/sandbox/net/streamHub.ts'
import { makeVenue } from '../../../src/sandbox/venues/registry.ts'
import type {
  RestAnswer,
  SandboxTrading,
  SandboxVenue,
} from '../../../src/sandbox/venues/sandboxVenue.ts'
import { type ManualClock, manualClock } from '../manualClock.ts'

type Json = Record<string, unknown>

/** A socket at a venue without a network. */
export type RigSocket = {
  readonly replies: Json[]
  /** News of accounts. */
  readonly pushes: Json[]
  say(message: unknown): void
  close(): void
}

/** One sandbox venue with a clock of its own, spoken to without a network. */
export type VenueRig = {
  readonly clock: ManualClock
  readonly venue: SandboxVenue
  readonly trading: SandboxTrading
  /** The mark just now, to six decimals. */
  mark(symbol: string): number
  ask(
    method: string,
    target: string,
    body?: string,
    headers?: Readonly<Record<string, string>>,
  ): RestAnswer
  connect(path: string): RigSocket
}

const markets = new Map<number, Market>()

/** `start` is the time its clock begins with. */
export function venueRig(id: VenueId, start = '2026-11-19T12:00:00Z', seed = 1): VenueRig {
  const clock = manualClock(Date.parse(start))
  const market = markets.get(seed) ?? new Market(seed)
  markets.set(seed, market)
  const venue = makeVenue(id, market, clock)
  const { trading } = venue
  if (trading === undefined) throw new Error(`${id} has no accounts`)
  const hub = new StreamHub()
  let sockets = 0
  return {
    clock,
    venue,
    trading,
    mark: (symbol) => Number(trading.engine.mark(symbol) / 10n ** 12n) / 1_000_000,
    ask(method, target, body = '', headers = {}) {
      const url = new URL(target, 'http://127.0.0.1')
      const { pathname: path, searchParams: query } = url
      return venue.answer({ method, path, query, search: url.search.slice(1), headers, body })
    },
    connect(path) {
      sockets += 1
      const replies: Json[] = []
      const pushes: Json[] = []
      const keep = (list: Json[]) => (text: string) => list.push(JSON.parse(text) as Json)
      const client: StreamClient = {
        id: sockets,
        url: new URL(path, 'ws://127.0.0.1'),
        send: keep(pushes),
        reply: keep(replies),
        push: keep(pushes),
        becomePrivate: () => true,
        waitingBytes: 0,
        close: () => undefined,
      }
      hub.add(client)
      hub.sentUntil = clock.now()
      const session = venue.open(client, client.url, hub)
      if (session === null) throw new Error(`nobody listens at ${path}`)
      return {
        replies,
        pushes,
        say: (message) =>
          session.receive(typeof message === 'string' ? message : JSON.stringify(message)),
        close: () => {
          session.close?.()
          hub.remove(client)
        },
      }
    },
  }
}
