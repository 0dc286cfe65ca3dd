import type { InstrumentId } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { createMemoryFixStore } from '../../../src/main/net/fix/memoryStore.ts'
import { createFixInitiator } from '../../../src/main/net/fix/session/initiator.ts'
import type { FixStore } from '../../../src/main/net/fix/types.ts'
import type { VenueAccount } from '../../../src/main/venues/account.ts'
import type { VenueCredentials } from '../../../src/main/venues/adapter.ts'
import { openBinanceSpotFixAccount } from '../../../src/main/venues/binance-spot/fixAccount.ts'
import type { OpenFixSession } from '../../../src/main/venues/shared/fix/account/link.ts'
import type { FixEndpoint, FixProfile } from '../../../src/main/venues/shared/fix/profile.ts'
import { fixProfiles } from '../../../src/main/venues/shared/fix/profiles.ts'
import { initiatorOptions } from '../../../src/main/venues/shared/fix/session.ts'

export type SessionFields = {
  readonly profile: FixProfile
  readonly endpoint: FixEndpoint
  readonly credentials: VenueCredentials
  readonly senderCompId?: string
  readonly targetCompId?: string
  readonly account?: string | null
  readonly store?: FixStore
}

/** A session of its profile on loopback, back soon after it broke. */
export function fixSession({
  profile,
  endpoint,
  credentials,
  senderCompId = 'PITWALL',
  targetCompId = profile.targetCompId ?? 'PEER',
  account = null,
  store = createMemoryFixStore(),
}: SessionFields): OpenFixSession {
  const options = {
    name: `test ${profile.id}`,
    profile,
    login: { credentials, purpose: 'orderEntry', account },
    senderCompId,
    targetCompId,
    endpoint,
    tls: null,
    store,
    clock: systemClock,
    random: seededRandom(3),
  } as const
  const backoff = { initialMs: 50, maxMs: 200, multiplier: 2, jitter: 0 }
  return (events) => createFixInitiator({ ...initiatorOptions(options, events), backoff })
}

/** Symbols of a list of instruments. */
export function symbolsOf(instruments: () => readonly Instrument[]) {
  return {
    instrument: (id: InstrumentId) =>
      instruments().find(({ instrumentId }) => instrumentId === id) ?? null,
    instrumentOf: (symbol: string) =>
      instruments().find(({ venueSymbol }) => venueSymbol === symbol)?.instrumentId ?? null,
  }
}

let senders = 0

/** The account of a Binance Spot sandbox with its orders over FIX. */
export function binanceSpotOverFix(
  rest: VenueAccount,
  instruments: () => readonly Instrument[],
  credentials: VenueCredentials,
  endpoint: FixEndpoint,
) {
  senders += 1
  const profile = fixProfiles['binance-spot']
  const senderCompId = `PW${senders}`
  return openBinanceSpotFixAccount({
    origin: { venue: 'binance-spot', environment: 'sandbox', accountId: rest.accountId },
    symbols: symbolsOf(instruments),
    connect: fixSession({ profile, endpoint, credentials, senderCompId }),
    rest,
    clock: systemClock,
    random: seededRandom(senders),
  })
}
