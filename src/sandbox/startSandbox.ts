import type { VenueId } from '../contract/domain/venue.ts'
import { type Clock, systemClock } from '../main/core/clock.ts'
import { DisposableStack } from '../main/core/disposable.ts'
import { seededRandom } from '../main/core/random.ts'
import { startControlServer } from './control/controlServer.ts'
import { controlRoutes } from './control/routes.ts'
import { FaultBoard } from './faults/faultBoard.ts'
import { OrderPath } from './faults/orderPath.ts'
import type { FixPeer } from './fix/peer.ts'
import { type FixClientKeys, type PlainProfileId, plainKeys, plainPeer } from './fix/plainFix.ts'
import { startFixServer } from './fix/server.ts'
import { Market } from './marketData/market.ts'
import { engineStepMs } from './matching/engine.ts'
import { startLiveFeed } from './net/liveFeed.ts'
import { VenueServer } from './net/venueServer.ts'
import { defaultOptions, type SandboxOptions } from './options.ts'
import type { ReplayPlayer } from './replay/player.ts'
import { prepareReplay } from './replay/prepareReplay.ts'
import { makeVenue } from './venues/registry.ts'
import type { SandboxCredentials, SandboxVenue } from './venues/sandboxVenue.ts'

/** Where one sandbox venue listens. */
export type VenueEndpoint = {
  readonly rest: string
  readonly ws: string
  readonly credentials: SandboxCredentials
  /** Order entry and drop copy over FIX, `tcp://127.0.0.1:9000`, where the venue has them. */
  readonly fix?: string
  /** Of the same account; FIX wants a key of another kind. */
  readonly fixCredentials?: SandboxCredentials
}

/** The sandbox's first line on stdout. */
export type SandboxEndpoints = {
  readonly venues: Readonly<Partial<Record<VenueId, VenueEndpoint>>>
  readonly control: string
  /** FIX counterparties without a venue of their own; left out where none was asked for. */
  readonly fix?: Readonly<Partial<Record<PlainProfileId, PlainEndpoint>>>
}

/** Where such a counterparty listens, and what its client logs on with. */
export type PlainEndpoint = FixClientKeys & { readonly address: string }

export type RunningSandbox = SandboxEndpoints & {
  /** The seeded market, whose truth is known. */
  readonly market: Market
  close(): Promise<void>
}

/** Starts the venues on free loopback ports. Rejects when a recording cannot be read. */
export async function startSandbox(
  given: Partial<SandboxOptions> & { readonly clock?: Clock } = {},
): Promise<RunningSandbox> {
  const options = { ...defaultOptions, ...given }
  const clock = given.clock ?? systemClock
  const stack = new DisposableStack()
  try {
    return await start(options, clock, stack)
  } catch (failure) {
    await stack.close()
    throw failure
  }
}

async function start(
  options: SandboxOptions,
  clock: Clock,
  stack: DisposableStack,
): Promise<RunningSandbox> {
  const market = new Market(options.seed)
  const faults = new FaultBoard(clock, seededRandom(options.seed))
  stack.add(() => faults.close())
  const venues = options.venues.map((venue) => makeVenue(venue, market, clock))
  const replay = options.replay === null ? null : await prepareReplay(options.replay, venues, clock)
  const servers = new Map<VenueId, VenueServer>()
  const players = new Map<VenueId, ReplayPlayer>()
  const endpoints: Partial<Record<VenueId, VenueEndpoint>> = {}
  for (const venue of venues) {
    const recorded = replay?.get(venue.venue) ?? null
    const server = new VenueServer(
      venue,
      clock,
      faults,
      (request) => recorded?.answer(request) ?? null,
    )
    const port = await server.listen(0)
    stack.add(() => server.close())
    servers.set(venue.venue, server)
    const fix =
      venue.fix === undefined
        ? null
        : await openFix(venue.venue, venue.fix.peer, faults, clock, stack)
    endpoints[venue.venue] = {
      ...endpoint(port, venue.credentials),
      ...(fix === null || venue.fix === undefined
        ? {}
        : { fix: `tcp://127.0.0.1:${fix}`, fixCredentials: venue.fix.credentials }),
    }
    if (recorded !== null) {
      players.set(venue.venue, recorded.player)
      stack.add(recorded.player.start(server.hub))
      continue
    }
    // Beside a recording nothing is made up: what it does not concern stays quiet.
    if (replay !== null) server.hub.isRecorded = true
    else stack.add(startLiveFeed(venue, server.hub, clock))
    const { trading } = venue
    if (trading === undefined) continue
    const tick = (): void => {
      trading.engine.advance()
      trading.tick?.()
    }
    stack.add(clock.every(engineStepMs, tick))
  }
  const routes = controlRoutes({
    market,
    clock,
    faults,
    servers,
    players,
    isSeeded: replay === null,
  })
  const control = await startControlServer(routes, options.controlPort)
  stack.add(control.close)
  for (const fault of options.faults) faults.schedule(fault)
  const plain = await openPlainFix(options, venues, clock, stack)
  return {
    ...(plain === null ? {} : { fix: plain }),
    venues: endpoints,
    control: `http://127.0.0.1:${control.port}`,
    market,
    close: () => stack.close(),
  }
}

/** On the engine of the spot venue, with keys that follow from the seed. */
async function openPlainFix(
  { fixProfiles, seed }: SandboxOptions,
  venues: readonly SandboxVenue[],
  clock: Clock,
  stack: DisposableStack,
): Promise<NonNullable<SandboxEndpoints['fix']> | null> {
  if (fixProfiles.length === 0) return null
  const engine = venues.find(({ venue }) => venue === 'binance-spot')?.trading?.engine
  if (engine === undefined) throw new RangeError('--fix-profiles needs the venue binance-spot')
  const opened: Partial<Record<PlainProfileId, PlainEndpoint>> = {}
  for (const id of fixProfiles) {
    const keys = plainKeys(id, seed)
    const server = await startFixServer({ peer: plainPeer(id, engine, keys, clock) })
    stack.add(() => server.close())
    opened[id] = { address: `tcp://127.0.0.1:${server.port}`, ...keys }
  }
  return opened
}

/** The venue's FIX listener, in the same weather as its other interfaces. Gives the port. */
async function openFix(
  venue: VenueId,
  peer: FixPeer,
  faults: FaultBoard,
  clock: Clock,
  stack: DisposableStack,
): Promise<number> {
  const path = new OrderPath(venue, faults, clock)
  const admits = (): boolean =>
    faults.strikes(venue, 'dropPrivate') === null && faults.strikes(venue, 'drop') === null
  const server = await startFixServer({ peer, path, admits })
  stack.add(() => server.close())
  stack.add(() => path.close())
  stack.add(
    faults.onStart((started) => {
      const cuts = started.fault === 'drop' || started.fault === 'dropPrivate'
      if (started.venue === venue && cuts) void server.drop()
    }),
  )
  return server.port
}

function endpoint(port: number, credentials: SandboxCredentials): VenueEndpoint {
  return { rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}`, credentials }
}
