import type { Clock } from '../../main/core/clock.ts'
import type { FixMessage } from '../../main/net/fix/types.ts'
import type { FixProfile } from '../../main/venues/shared/fix/profile.ts'
import type { MatchingEngine } from '../matching/engine.ts'
import type { DeskParts } from './desk.ts'

/** Who logs on, or why nobody does. */
export type Admission =
  | {
      readonly ok: true
      readonly account: string
      readonly mayTrade: boolean
      /** Is told of everything and may ask for nothing. */
      readonly isDropCopy: boolean
    }
  | { readonly ok: false; readonly text: string }

/** A counterparty: how it lets clients in, and how its order desk speaks. */
export type FixPeer = {
  readonly profile: FixProfile
  readonly clock: Clock
  readonly engine: MatchingEngine
  /** The SenderCompID that it answers with. */
  senderOf(logon: FixMessage): string
  readonly mostSessions: number
  authenticate(logon: FixMessage): Admission
  readonly desk: DeskParts
}
