import {
  type FixControl,
  type FixSessionView,
  confirmedFixControls,
} from '../../contract/domain/fix.ts'
import type { AuditEntry } from '../../contract/domain/audit.ts'
import { PitwallError } from '../../contract/errors.ts'
import type { FixControlRequest, FixService } from '../core/fixServices.ts'
import type {
  FixDictionary,
  FixLogEntry,
  FixSession,
  FixSessionEvents,
  FixStore,
} from '../net/fix/types.ts'
import type { FixStores } from '../storage/fixStore.ts'
import { createFixLog } from './fixLog.ts'

/** What a session is, apart from how it stands. */
export type FixDescription = Pick<
  FixSessionView,
  | 'session'
  | 'venue'
  | 'environment'
  | 'accountId'
  | 'counterparty'
  | 'purpose'
  | 'beginString'
  | 'senderCompId'
  | 'targetCompId'
>

type Registered = {
  readonly description: FixDescription
  readonly session: FixSession
  messagesIn: number
  messagesOut: number
}

export type FixConnections = FixService & {
  /** What the session of this name must not forget. */
  storeOf(session: string): FixStore
  /** Watches every session that is made: its messages are logged and its numbers controlled. */
  watch(
    description: FixDescription,
    dictionary: FixDictionary,
    make: (events: FixSessionEvents) => FixSession,
  ): (events: FixSessionEvents) => FixSession
}

export type FixConnectionsParts = {
  /** What outlives the process: numbers, messages and the log. */
  readonly store: FixStores
  /** Most messages that the log keeps. */
  readonly logRows: number
  /** Told once for each time that the log could not be written; the session goes on. */
  readonly onLogLost: (error: unknown) => void
  /** The audit record, which gets what concerns orders and what a person did. */
  readonly record: (entry: AuditEntry) => void
  readonly now: () => number
}

/** Messages that keep a session alive and say nothing of orders. */
const heartbeats: ReadonlySet<string | null> = new Set(['0', '1'])

export function createFixConnections(parts: FixConnectionsParts): FixConnections {
  const sessions = new Map<string, Registered>()
  const dictionaries = new Map<string, FixDictionary>()
  const { store, logRows } = parts
  const dictionaryOf = (session: string): FixDictionary | null => dictionaries.get(session) ?? null
  const log = createFixLog({ store, bound: logRows, dictionaryOf })
  const write = tellingOnce((entry: FixLogEntry) => log.add(entry), parts.onLogLost)

  const find = (name: string): Registered => {
    const found = sessions.get(name)
    if (found !== undefined) return found
    throw new PitwallError('NOT_FOUND', `There is no FIX session ${name}.`, { path: 'session' })
  }

  return {
    storeOf: (session) => store.session(session),
    watch: (description, dictionary, make) => (events) => {
      dictionaries.set(description.session, dictionary)
      const onLog = (entry: FixLogEntry): void => {
        const logged = { ...entry, session: description.session }
        write(logged)
        count(sessions.get(description.session), entry)
        if (!heartbeats.has(entry.msgType)) parts.record(auditOf(description, logged))
        events.onLog?.(entry)
      }
      const session = make({ ...events, onLog })
      const before = sessions.get(description.session)
      const { messagesIn = 0, messagesOut = 0 } = before ?? {}
      sessions.set(description.session, { description, session, messagesIn, messagesOut })
      return session
    },
    sessions: () => [...sessions.values()].map(viewOf),
    log: (query) => log.page(query),
    export: (query) => log.rows(query),
    async control(request) {
      const registered = find(request.session)
      needConfirmation(request)
      await carryOut(registered.session, request)
      parts.record(controlEntry(registered.description, request, parts.now()))
      return viewOf(registered)
    },
  }
}

/** A log that cannot be written must not keep an order, or its cancel, from leaving. */
function tellingOnce<Value>(
  write: (value: Value) => void,
  onFailed: (error: unknown) => void,
): (value: Value) => void {
  let hasFailed = false
  return (value) => {
    try {
      write(value)
      hasFailed = false
    } catch (error) {
      if (!hasFailed) onFailed(error)
      hasFailed = true
    }
  }
}

function count(registered: Registered | undefined, { direction }: FixLogEntry): void {
  if (registered === undefined) return
  if (direction === 'in') registered.messagesIn += 1
  else registered.messagesOut += 1
}

function viewOf({ description, session, messagesIn, messagesOut }: Registered): FixSessionView {
  const { queued: _, ...status } = session.status()
  return { ...description, ...status, messagesIn, messagesOut }
}

function needConfirmation({ control, confirmation, session }: FixControlRequest): void {
  if (!confirmedFixControls.has(control) || confirmation === session) return
  const message = `The name of the session, ${session}, must be given as the confirmation.`
  throw new PitwallError('INVALID_ARGUMENT', message, { path: 'confirmation' })
}

async function carryOut(session: FixSession, request: FixControlRequest): Promise<void> {
  const run: Readonly<Record<FixControl, () => void | Promise<void>>> = {
    reset: () => session.reset(),
    setNextIn: () => session.setSequences({ nextIn: numberOf(request) }),
    setNextOut: () => session.setSequences({ nextOut: numberOf(request) }),
    test: () => session.test(),
    logout: () => session.logout('asked for by the user'),
  }
  await run[request.control]()
}

function numberOf({ sequence }: FixControlRequest): number {
  if (sequence !== null) return sequence
  throw new PitwallError('INVALID_ARGUMENT', 'A sequence number is needed.', { path: 'sequence' })
}

const untold = {
  status: null,
  latencyMs: 0,
  errorCode: null,
  attempt: 0,
  response: null,
} as const

function auditOf({ venue, environment }: FixDescription, entry: FixLogEntry): AuditEntry {
  const { session, direction, msgType, time, note, raw } = entry
  return {
    ...untold,
    kind: 'connection',
    venue,
    environment,
    operation: `FIX_${direction === 'in' ? 'RECEIVED' : 'SENT'} ${msgType ?? 'garbled'}`,
    method: 'FIX',
    path: session,
    startTime: time,
    success: note === null,
    message: note,
    request: JSON.stringify({ message: raw.replaceAll('\u0001', '|').slice(0, 4000) }),
  }
}

function controlEntry(
  { venue, environment, session }: FixDescription,
  { control, sequence }: FixControlRequest,
  now: number,
): AuditEntry {
  return {
    ...untold,
    kind: 'connection',
    venue,
    environment,
    operation: `FIX_CONTROL ${control}`,
    method: 'FIX',
    path: session,
    startTime: now as AuditEntry['startTime'],
    success: true,
    message: null,
    request: JSON.stringify({ control, sequence }),
  }
}
