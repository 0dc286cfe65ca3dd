import type { AccountId } from './account.ts'
import type { UnixMs } from './ids.ts'
import type { Environment, VenueId } from './venue.ts'

export const fixDirections = ['in', 'out'] as const
export type FixDirection = (typeof fixDirections)[number]

/**
 * - `waiting`: the connection broke and is tried again later.
 * - `active`: logged on; messages travel.
 */
export const fixSessionStates = [
  'closed',
  'waiting',
  'connecting',
  'loggingOn',
  'active',
  'loggingOut',
] as const
export type FixSessionState = (typeof fixSessionStates)[number]

/** One FIX session of the user's, as it stands. */
export type FixSessionView = {
  /** Names it within the program: `binance-spot main`. */
  readonly session: string
  readonly venue: VenueId
  readonly environment: Environment
  readonly accountId: AccountId
  /** What the counterparty is, in words: `Binance Spot`. */
  readonly counterparty: string
  readonly purpose: 'orderEntry' | 'dropCopy' | 'marketData'
  readonly beginString: string
  readonly senderCompId: string
  readonly targetCompId: string
  readonly state: FixSessionState
  /** The MsgSeqNum expected next from the counterparty. */
  readonly nextIn: number
  /** The MsgSeqNum of our next message. */
  readonly nextOut: number
  /** Numbers asked for again and not yet here. */
  readonly openGap: { readonly first: number; readonly last: number } | null
  readonly loggedOnSince: UnixMs | null
  readonly lastInTime: UnixMs | null
  readonly lastOutTime: UnixMs | null
  readonly roundTripMs: number | null
  /** Why the last connection ended; null before the first did. */
  readonly lastEnd: string | null
  readonly messagesIn: number
  readonly messagesOut: number
}

/** One field of a logged message, in words where the dictionary has them. */
export type FixLogField = {
  readonly tag: number
  /** `OrdStatus`; null for a tag that the dictionary does not have. */
  readonly name: string | null
  readonly value: string
  /** `FILLED` for 39=2; null where the value is no word of a list. */
  readonly meaning: string | null
}

/** One message on the wire, with secrets masked. */
export type FixLogRow = {
  /** Counts from 1 over all sessions and runs. */
  readonly row: number
  readonly session: string
  readonly direction: FixDirection
  readonly time: UnixMs
  /** Null for bytes that were no message. */
  readonly msgType: string | null
  readonly msgName: string | null
  readonly sequence: number | null
  readonly fields: readonly FixLogField[]
  /** As it travelled, with `|` between fields. */
  readonly raw: string
  /** Why it was ignored or refused; null where it was taken. */
  readonly note: string | null
}

export type FixLogQuery = {
  readonly session: string | null
  readonly direction: FixDirection | null
  /** MsgTypes; null takes all. */
  readonly msgTypes: readonly string[] | null
  /** Found in names, values or the raw text, whatever the case. */
  readonly text: string | null
  /** Only rows before this one. */
  readonly before: number | null
  readonly limit: number
}

export type FixLogPage = {
  /** Newest first. */
  readonly rows: readonly FixLogRow[]
  /** `before` of the next older page; null on the last one. */
  readonly next: number | null
  /** Rows that are kept no more: the log is bounded. */
  readonly dropped: number
}

/** What a person may do to a session's numbers. */
export const fixControls = ['reset', 'setNextIn', 'setNextOut', 'test', 'logout'] as const
export type FixControl = (typeof fixControls)[number]

/** Controls that can lose or repeat messages: they want the session's name typed again. */
export const confirmedFixControls: ReadonlySet<FixControl> = new Set([
  'reset',
  'setNextIn',
  'setNextOut',
])
