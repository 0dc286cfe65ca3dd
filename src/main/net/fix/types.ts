import type { OpenLink } from './session/link.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { BackoffPolicy } from '../../core/backoff.ts'
import type { Clock } from '../../core/clock.ts'
import type { Random } from '../../core/random.ts'

/** A tag and its value as written. Bytes of a value are UTF-8. */
export type FixField = readonly [tag: number, value: string]

/** Fields by tag: of a message outside of its groups, or of one entry of a repeating group. */
export type FixView = {
  /** The first value of the tag; null where it is absent. Tags inside groups are found by `group`. */
  get(tag: number): string | null
  has(tag: number): boolean
  /** Every field in the order of the wire, those of groups included. */
  fields(): readonly FixField[]
  /** The entries of the group that this count field opens; none where it is absent or zero. */
  group(countTag: number): readonly FixView[]
}

/** A decoded message: an index over the bytes that came. Strings are made when asked for. */
export type FixMessage = FixView & {
  readonly beginString: string
  readonly msgType: string
  /** MsgSeqNum(34); null where it is missing or not a number. */
  readonly sequence: number | null
  /** PossDupFlag(43) is Y. */
  readonly possibleDuplicate: boolean
  /** PossResend(97) is Y: new in sequence, but its content may have been seen. */
  readonly possibleResend: boolean
  /** The exact bytes, from `8=` to the last SOH. Not a copy: do not write to it. */
  raw(): Buffer
}

export type FixFieldType =
  | 'text'
  | 'char'
  | 'integer'
  | 'length'
  | 'sequence'
  | 'count'
  | 'decimal'
  | 'boolean'
  | 'timestamp'
  | 'date'
  | 'time'
  | 'monthYear'
  | 'multipleValue'
  | 'data'

export type FixFieldDefinition = {
  readonly tag: number
  readonly name: string
  readonly type: FixFieldType
  /** The values allowed and their names; null where any of the type is. */
  readonly values: ReadonlyMap<string, string> | null
}

/** What a message, a header, a trailer or an entry of a group holds. */
export type FixPart = {
  /** Tags in the order of the dictionary; a group stands as its count tag. */
  readonly tags: ReadonlySet<number>
  readonly required: readonly number[]
  /** By count tag. */
  readonly groups: ReadonlyMap<number, FixGroupDefinition>
}

export type FixGroupDefinition = FixPart & {
  readonly countTag: number
  /** The tag that every entry begins with. */
  readonly firstTag: number
  /** Position of each tag of an entry, for the order inside of it. */
  readonly order: ReadonlyMap<number, number>
}

export type FixMessageDefinition = FixPart & {
  readonly msgType: string
  readonly name: string
  /** Session messages are never sent again; application messages are. */
  readonly category: 'session' | 'application'
}

export type FixDictionary = {
  /** The BeginString(8) it speaks: `FIX.4.2`, `FIX.4.4` or `FIXT.1.1`. */
  readonly beginString: string
  /** DefaultApplVerID(1137) over FIXT.1.1: `9` for 5.0 SP2; null before. */
  readonly applicationVersion: string | null
  /** Codes of SessionRejectReason(373) above this do not exist in the version. */
  readonly highestRejectReason: number
  field(tag: number): FixFieldDefinition | null
  fieldNamed(name: string): FixFieldDefinition | null
  message(msgType: string): FixMessageDefinition | null
  /** Whether the standard knows the type, even where this dictionary does not describe it. */
  isKnownType(msgType: string): boolean
  readonly header: FixPart
  readonly trailer: FixPart
  /** Every tag it knows, and every message it describes: for lists on a screen. */
  tags(): Iterable<number>
  messages(): Iterable<FixMessageDefinition>
  /** The data tag whose length the given tag tells; null for any other tag. */
  dataTagOf(lengthTag: number): number | null
  /** The length tag of a data tag; null for any other tag. */
  lengthTagOf(dataTag: number): number | null
  /** The same with a venue's own fields and messages on top. */
  extend(extension: FixDictionaryExtension): FixDictionary
}

/** A group as a member: its count tag and what an entry holds, in order. */
export type FixMember = number | { readonly group: number; readonly members: readonly FixMember[] }

export type FixDictionaryExtension = {
  readonly fields?: readonly FixFieldDefinition[]
  /** A message that exists is replaced; `optional` members are added to it where `adds` is set. */
  readonly messages?: readonly {
    readonly msgType: string
    readonly name: string
    readonly category?: 'session' | 'application'
    readonly required: readonly FixMember[]
    readonly optional: readonly FixMember[]
    /** Keep what the message holds and requires, and add these. */
    readonly adds?: boolean
  }[]
  /** Members of the header beside the standard ones. */
  readonly header?: readonly FixMember[]
}

/**
 * How much of an inbound message is checked against the dictionary:
 * `none` only what the session itself needs; `required` also required fields, data formats and
 * empty values; `strict` everything of the standard's scenario 14.
 */
export type FixStrictness = 'none' | 'required' | 'strict'

export type FixSequences = {
  /** The MsgSeqNum expected next from the peer. */
  readonly nextIn: number
  /** The MsgSeqNum of our next message. */
  readonly nextOut: number
}

export type FixStored = {
  readonly sequence: number
  /** The bytes as sent; null for a session message, which is never sent again. */
  readonly bytes: Buffer | null
  readonly sentTime: UnixMs
}

/**
 * What a session must not forget. Every call is done when it returns: after it the death of the
 * process loses nothing.
 */
export type FixStore = {
  load(): FixSequences & {
    /** When numbering began at 1; null before the first use. */
    readonly startedTime: UnixMs | null
  }
  /** Keeps the message and moves `nextOut` past it, together. Called before the bytes leave. */
  append(message: FixStored): void
  /** Called after the message was handed over. */
  setNextIn(next: number): void
  setNextOut(next: number): void
  /** Forgets all messages; both numbers are 1 again. */
  reset(time: UnixMs): void
  /** What was sent in a range, both ends included, in order; numbers never used are left out. */
  sent(first: number, last: number): Iterable<FixStored>
}

export type FixDirection = 'in' | 'out'

/** One message on the wire, in the order of the wire. */
export type FixLogEntry = {
  readonly session: string
  readonly direction: FixDirection
  readonly time: UnixMs
  /** Null for bytes that were not a message. */
  readonly msgType: string | null
  readonly sequence: number | null
  /** The bytes as text with secrets masked; SOH stays SOH. */
  readonly raw: string
  /** Why it was ignored or refused; null where it was taken. */
  readonly note: string | null
}

export type FixProblemKind =
  | 'garbled'
  | 'rejected'
  | 'refusedByPeer'
  | 'logon'
  | 'sequence'
  | 'compId'
  | 'sendingTime'
  | 'connection'
  | 'timeout'
  | 'application'
  | 'store'

export type FixProblem = {
  readonly kind: FixProblemKind
  readonly severity: 'warning' | 'error'
  readonly message: string
}

export type FixSessionState =
  'closed' | 'waiting' | 'connecting' | 'loggingOn' | 'active' | 'loggingOut'

export type FixSessionStatus = FixSequences & {
  readonly state: FixSessionState
  /** Numbers asked for again and not yet here. */
  readonly openGap: { readonly first: number; readonly last: number } | null
  /** Messages to be sent after the next logon. */
  readonly queued: number
  readonly loggedOnSince: UnixMs | null
  readonly lastInTime: UnixMs | null
  readonly lastOutTime: UnixMs | null
  /** Of the last answered TestRequest. */
  readonly roundTripMs: number | null
  /** Why the last connection ended; null before the first did. */
  readonly lastEnd: string | null
}

/** An answer of the application that turns a message down: becomes BusinessMessageReject(35=j). */
export type FixRefusal = {
  /** BusinessRejectReason(380): 3 unsupported type, 4 not available, 5 field missing. */
  readonly reason: number
  readonly text: string
  /** BusinessRejectRefID(379): the id of what is refused, FIX 4.4 and later. */
  readonly reference?: string
}

export type FixSessionEvents = {
  /** In sequence, each number once. A returned refusal is sent back as 35=j. */
  onApplication?(message: FixMessage): FixRefusal | void
  /** Session messages that concern the application: Reject(3) of something we sent, and Logon. */
  onSessionMessage?(message: FixMessage): void
  onLogon?(message: FixMessage): void
  /** The session is no longer up, for whatever reason. */
  onLogout?(end: FixEnd): void
  onProblem?(problem: FixProblem): void
  onStatus?(status: FixSessionStatus): void
  onLog?(entry: FixLogEntry): void
}

export type FixEnd = {
  readonly reason: string
  /** The peer said Logout first; its Text(58) is the reason. */
  readonly byPeer: boolean
  /** Logout was exchanged, so nothing is in doubt beside what the peer had not read. */
  readonly orderly: boolean
}

/** What a Logon is signed over. */
export type FixLogonContext = {
  readonly sendingTime: string
  readonly sequence: number
  readonly senderCompId: string
  readonly targetCompId: string
}

export type FixSendOptions = {
  /** Send again what the peer may know: 97=Y. */
  readonly possibleResend?: boolean
  /** Header fields of this message alone, such as OnBehalfOfCompID(115). */
  readonly header?: readonly FixField[]
}

/** Daily or weekly hours in UTC. Outside of them the session is logged out; numbers restart within. */
export type FixSchedule = {
  /** Minutes after midnight UTC. */
  readonly startMinute: number
  readonly endMinute: number
  /** Days of a weekly session, 0 is Sunday; both null for a daily one. */
  readonly startDay: number | null
  readonly endDay: number | null
  /** IANA zone in which the minutes are told; UTC where absent. */
  readonly timeZone?: string
}

export type FixTls = {
  /** Sent as SNI and verified against the certificate. */
  readonly serverName: string
  /** Further trusted authorities, PEM: for sandboxes and tests. */
  readonly ca?: string
}

/** What both roles take. A venue profile fills in the hooks. */
export type FixSessionOptions = FixSessionEvents & {
  /** Names the session in logs, the store and problems. */
  readonly name: string
  readonly senderCompId: string
  readonly targetCompId: string
  readonly dictionary: FixDictionary
  readonly store: FixStore
  readonly clock: Clock
  readonly random: Random
  /** HeartBtInt(108); an acceptor takes what the initiator asks for. */
  readonly heartbeatSeconds: number
  readonly strictness?: FixStrictness
  /** 141=Y in our Logon, or numbers from 1 for each peer that logs on. Default false. */
  readonly resetOnLogon?: boolean
  /** False where the venue never resends: a gap is a problem to be told, not asked about. Default true. */
  readonly resendSupported?: boolean
  /** At most so many messages per ResendRequest; null asks for everything. Default null. */
  readonly resendChunk?: number | null
  /** What the end of an open ResendRequest says: `zero` 16=0, `known` the number before the one that showed the gap. */
  readonly resendEnd?: 'zero' | 'known'
  /** Exchange NextExpectedMsgSeqNum(789) at logon instead of ResendRequests. Default false. */
  readonly nextExpected?: boolean
  /** LastMsgSeqNumProcessed(369) in every header. Default false. */
  readonly lastProcessed?: boolean
  /** SendingTime(52) may differ so much from our clock; null checks nothing. Default 120 000. */
  readonly sendingTimeToleranceMs?: number | null
  /** Digits of a second in our SendingTime. Default 3. */
  readonly timeDigits?: 0 | 3 | 6
  /** Header fields of every message, such as SenderSubID(50). */
  readonly headerFields?: () => readonly FixField[]
  /** Fields of our Logon beside 98, 108, 141, 789 and 1137, such as a signature. */
  readonly logonFields?: (
    context: FixLogonContext,
  ) => readonly FixField[] | Promise<readonly FixField[]>
  /** Says what is wrong with the peer's Logon, which is then answered with Logout; null if nothing. */
  readonly checkLogon?: (message: FixMessage) => string | null
  /** Whether a stored message may go out again, or is filled over: a stale order must not. */
  readonly mayResend?: (message: FixMessage, ageMs: number) => boolean
  /** Application types we take; others get BusinessMessageReject. Null takes all. */
  readonly supportedTypes?: ReadonlySet<string> | null
  /** Tags that are masked in the log beside those of the standard. */
  readonly secretTags?: readonly number[]
  readonly schedule?: FixSchedule | null
  readonly logonTimeoutMs?: number
  readonly logoutTimeoutMs?: number
  /** Messages that may wait for a logon; a further one is refused with FIX_UNAVAILABLE. Default 1000. */
  readonly maxQueued?: number
  /** Bytes of one message; a longer one is garbled. Default 2 MiB. */
  readonly maxMessageBytes?: number
}

export type FixInitiatorOptions = FixSessionOptions & {
  readonly host: string
  readonly port: number
  readonly tls?: FixTls | null
  readonly backoff?: BackoffPolicy
  /** Default true. */
  readonly reconnect?: boolean
  /** Stands in for the network in tests. */
  readonly openLink?: OpenLink
}

export type FixAcceptorOptions = {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly tls?: { readonly key: string; readonly cert: string } | null
  readonly clock: Clock
  /** Reads the first message; a session reads the rest by its own dictionary. */
  readonly dictionary: FixDictionary
  /** Whom a connection belongs to, told by its first Logon; null closes it without a word. */
  sessionFor(logon: FixMessage): FixAcceptorSession | null
  onProblem?(problem: FixProblem): void
  readonly logonTimeoutMs?: number
  readonly maxConnections?: number
}

export type FixSession = {
  readonly name: string
  /** Queues where the session is not up. Returns the number, or null for a queued message. */
  send(msgType: string, body: readonly FixField[], options?: FixSendOptions): number | null
  /** As `send`, but never queues: null where the session is not up, and nothing was sent. */
  sendNow(msgType: string, body: readonly FixField[], options?: FixSendOptions): number | null
  status(): FixSessionStatus
  sequences(): FixSequences
  /** By a person's decision. While connected only our next number may be raised. */
  setSequences(sequences: Partial<FixSequences>): void
  /** Both numbers back to 1: by a Logon with 141=Y where the session is up, else at once. */
  reset(): Promise<void>
  /** Asks the peer for an answer now. */
  test(): void
  /** Opens the connection, and again after it broke, until `close`. Acceptors listen elsewhere. */
  start(): void
  /** Says Logout and waits for the answer; reconnects unless closed. */
  logout(text?: string): Promise<void>
  /** Says Logout where the session is up, ends the connection and does not come back. */
  close(): Promise<void>
}

/** A session that waits for its peer to connect. */
export type FixAcceptorSession = FixSession & {
  /** Takes a connection whose first message is this Logon; false where it has one already. */
  attach(connection: FixConnection): boolean
}

/** A connection that has said who it is. Made by `listenFix`, taken by the session it belongs to. */
export type FixConnection = {
  readonly logon: FixMessage
  /** Hands the rest of the bytes and the end to the session. */
  take(handlers: {
    readonly onBytes: (chunk: Buffer) => void
    readonly onClosed: (reason: string) => void
  }): {
    send(bytes: Buffer): void
    end(): void
    destroy(): void
  }
}

export type FixAcceptor = {
  readonly port: number
  close(): Promise<void>
}
