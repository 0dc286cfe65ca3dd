import type { InstrumentId } from '../../contract/domain/ids.ts'
import type { AccountOrigin } from '../../contract/domain/order.ts'
import { PitwallError } from '../../contract/errors.ts'
import { createFixInitiator } from '../net/fix/session/initiator.ts'
import type { FixSession, FixSessionEvents } from '../net/fix/types.ts'
import type { VenueAccount } from '../venues/account.ts'
import type { VenueCredentials } from '../venues/adapter.ts'
import { openBinanceSpotFixAccount } from '../venues/binance-spot/fixAccount.ts'
import { fixProfiles } from '../venues/shared/fix/profiles.ts'
import { initiatorOptions } from '../venues/shared/fix/session.ts'
import { instrumentIdOf } from '../venues/shared/symbols.ts'
import type { AccountParts } from './openAccounts.ts'

type FixAccountSettings = {
  readonly origin: AccountOrigin
  readonly credentials: VenueCredentials
  readonly senderCompId: string
  /** The same account, for everything but orders. */
  readonly rest: VenueAccount
}

/** An account whose orders travel over FIX, its session watched like every other. */
export function openFixAccount(parts: AccountParts, settings: FixAccountSettings): VenueAccount {
  const { origin, rest } = settings
  const { clock, random, market } = parts
  return openBinanceSpotFixAccount({
    origin,
    rest,
    clock,
    random,
    connect: sessionOf(parts, settings),
    symbols: {
      instrument: (instrumentId) => market.instrument(instrumentId),
      instrumentOf: (symbol) => known(parts, instrumentIdOf(origin.venue, symbol, 'spot')),
    },
  })
}

function known({ market }: AccountParts, instrumentId: InstrumentId): InstrumentId | null {
  return market.instrument(instrumentId) === null ? null : instrumentId
}

function sessionOf(
  { fix, clock, random, fixAddressOf }: AccountParts,
  { origin, credentials, senderCompId }: FixAccountSettings,
): (events: FixSessionEvents) => FixSession {
  const { venue, environment, accountId } = origin
  const profile = fixProfiles['binance-spot']
  const name = `${venue} ${accountId}`
  const targetCompId = profile.targetCompId ?? ''
  const endpoint =
    environment === 'sandbox' ? fixAddressOf(venue) : profile.endpoints[environment]?.orderEntry
  if (endpoint === null || endpoint === undefined) {
    const path = `exchanges.${venue}.order_entry`
    const message = `${path}: there is no FIX address in ${environment}`
    throw new PitwallError('CONFIG_INVALID', message, { path })
  }
  const options = {
    name,
    profile,
    login: { credentials, purpose: 'orderEntry', account: null },
    senderCompId,
    targetCompId,
    endpoint,
    tls: environment === 'sandbox' ? null : { serverName: endpoint.host },
    // Numbers of one environment mean nothing in another.
    store: fix.storeOf(`${environment} ${name}`),
    clock,
    random,
  } as const
  const description = {
    session: name,
    venue,
    environment,
    accountId,
    counterparty: profile.displayName,
    purpose: 'orderEntry',
    beginString: profile.dictionary().beginString,
    senderCompId,
    targetCompId,
  } as const
  return fix.watch(description, profile.dictionary(), (events) =>
    createFixInitiator(initiatorOptions(options, events)),
  )
}
