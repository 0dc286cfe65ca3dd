import type { InstrumentId } from '../../../../../contract/domain/ids.ts'
import type { Instrument } from '../../../../../contract/domain/instrument.ts'
import type { AccountOrigin } from '../../../../../contract/domain/order.ts'
import type { Clock } from '../../../../core/clock.ts'
import type { Random } from '../../../../core/random.ts'
import type { VenueAccount } from '../../../account.ts'
import type { FixProfile } from '../profile.ts'
import type { OpenFixSession } from './link.ts'

export type FixSymbols = {
  instrument(instrumentId: InstrumentId): Instrument | null
  /** Of a symbol that came; null for one that is not known. */
  instrumentOf(symbol: string): InstrumentId | null
}

export type FixAccountParts = {
  readonly origin: AccountOrigin
  readonly profile: FixProfile
  readonly symbols: FixSymbols
  /** Account or portfolio [1], where requests name one. */
  readonly account: string | null
  readonly connect: OpenFixSession
  /** What FIX does not offer is asked here; null where the counterparty has nothing else. */
  readonly rest: VenueAccount | null
  readonly clock: Clock
  readonly random: Random
  /** How long an answer may take, ms. */
  readonly answerMs?: number | undefined
}
