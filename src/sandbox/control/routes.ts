import { formatCaptureLine } from '../../contract/capture.ts'
import { type VenueId, venueIds } from '../../contract/domain/venue.ts'
import type { Clock } from '../../main/core/clock.ts'
import { faultKinds, type FaultKind, readFault } from '../faults/fault.ts'
import type { FaultBoard } from '../faults/faultBoard.ts'
import type { Market } from '../marketData/market.ts'
import type { VenueServer } from '../net/venueServer.ts'
import type { ReplayPlayer } from '../replay/player.ts'
import { readObject } from '../venues/sandboxVenue.ts'
import { accountRoutes } from './accounts.ts'
import { type ControlAnswer, ControlError, type ControlRoute } from './controlServer.ts'

/** What the control server steers. */
export type Steered = {
  readonly market: Market
  readonly clock: Clock
  readonly faults: FaultBoard
  readonly servers: ReadonlyMap<VenueId, VenueServer>
  readonly players: ReadonlyMap<VenueId, ReplayPlayer>
  /** False while a recording plays: venues it does not concern are quiet. */
  readonly isSeeded: boolean
}

/** Longest time asked for at once, ms. */
const longestSpanMs = 31 * 86_400_000

export function controlRoutes(steered: Steered): Readonly<Record<string, ControlRoute>> {
  return {
    'GET /status': () => json(status(steered)),
    'POST /faults': (_query, body) => addFaults(steered, body),
    'DELETE /faults': (query) => clearFaults(steered, query),
    'POST /replay/step': (query) => stepReplay(steered, query),
    'GET /truth': (query) => truth(steered, query),
    'GET /backfill': (query) => backfill(steered, query),
    ...accountRoutes(steered.servers, steered.clock),
  }
}

function json(body: unknown, statusCode = 200): ControlAnswer {
  return { status: statusCode, type: 'application/json', body: JSON.stringify(body) }
}

function status({ clock, servers, players, faults }: Steered): object {
  const venues = [...servers].map(([venue, server]) => [
    venue,
    {
      clients: server.hub.clients().length,
      privateClients: server.privateClientCount,
      subscriptions: server.hub.subscriptionCount,
      ...server.counts,
      replay: players.get(venue)?.status() ?? null,
    },
  ])
  return { time: clock.now(), venues: Object.fromEntries(venues), faults: faults.list() }
}

function addFaults({ faults }: Steered, body: string): ControlAnswer {
  const given = readObject(body)
  if (given === null) throw new ControlError('the body is a JSON object')
  const fault = readFault(given)
  if (typeof fault === 'string') throw new ControlError(fault)
  faults.schedule(fault)
  return json({ faults: faults.list() }, 201)
}

function clearFaults({ faults }: Steered, query: URLSearchParams): ControlAnswer {
  const fault = query.get('fault')
  if (fault !== null && !faultKinds.includes(fault as FaultKind)) {
    throw new ControlError(`fault must be one of ${faultKinds.join(', ')}`)
  }
  faults.clear(readVenue(query), fault as FaultKind | null)
  return json({ faults: faults.list() })
}

function stepReplay({ players }: Steered, query: URLSearchParams): ControlAnswer {
  const count = Number(query.get('count') ?? 1)
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
    throw new ControlError('count is a whole number from 1 to 1000000')
  }
  const venue = readVenue(query)
  const chosen = [...players].filter(([name]) => venue === null || name === venue)
  if (chosen.length === 0) throw new ControlError('no recording is being played')
  for (const [, player] of chosen) player.release(count)
  return json(Object.fromEntries(chosen.map(([name, player]) => [name, player.status()])))
}

/** Every forced trade of the seeded market, one JSON object a line. */
function truth({ market, servers, isSeeded }: Steered, query: URLSearchParams): ControlAnswer {
  const venue = readVenue(query)
  const seeded = isSeeded ? [...servers.keys()] : []
  const venues = venue === null ? seeded : seeded.filter((name) => name === venue)
  const { from, to } = readSpan(query)
  const trades = market.truth(venues, from, to)
  return { status: 200, type: 'application/jsonl', body: lines(trades, JSON.stringify) }
}

/** The past of a venue's socket as a recording; empty beside a recording. */
function backfill({ servers, isSeeded }: Steered, query: URLSearchParams): ControlAnswer {
  const venue = readVenue(query)
  const server = venue === null ? undefined : servers.get(venue)
  if (venue === null || server === undefined) throw new ControlError('venue is missing or not here')
  const { from, to } = readSpan(query)
  const captured = isSeeded ? server.venue.backfill(from, to) : []
  return { status: 200, type: 'application/jsonl', body: lines(captured, formatCaptureLine) }
}

function* lines<Item>(items: Iterable<Item>, write: (item: Item) => string): Generator<string> {
  for (const item of items) yield `${write(item)}\n`
}

function readVenue(query: URLSearchParams): VenueId | null {
  const venue = query.get('venue')
  if (venue === null) return null
  const known = venueIds.find((name) => name === venue)
  if (known === undefined) throw new ControlError(`unknown venue "${venue}"`)
  return known
}

function readSpan(query: URLSearchParams): { from: number; to: number } {
  const [from, to] = ['from', 'to'].map((name) => Number(query.get(name) ?? Number.NaN))
  if (from === undefined || to === undefined || !(from <= to)) {
    throw new ControlError('from and to are times in ms, from not after to')
  }
  if (to - from > longestSpanMs) throw new ControlError('at most 31 days at once')
  return { from, to }
}
