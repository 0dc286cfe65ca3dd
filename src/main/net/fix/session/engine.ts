import { PitwallError } from '../../../../contract/errors.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Cancel } from '../../../core/clock.ts'
import { tags } from '../codec/bytes.ts'
import { FixDecoder } from '../codec/decoder.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type {
  FixEnd,
  FixField,
  FixProblem,
  FixProblemKind,
  FixRefusal,
  FixSendOptions,
  FixSequences,
  FixSessionOptions,
  FixSessionState,
  FixSessionStatus,
} from '../types.ts'
import { validate } from '../validate/validate.ts'
import { Gap } from './gap.ts'
import type { FixLink } from './link.ts'
import { heartbeatOf, isReset, logonBody, logonFault } from './logonRules.ts'
import { maskBytes, maskMessage, secretTagsWith } from './mask.ts'
import { Outbound, decodeOne, isSessionType } from './outbound.ts'
import { Pulse } from './pulse.ts'
import { businessRejectBody, rejectBody, reverseRoute } from './refusals.ts'
import { type Rejection, rejectTexts, rejection } from './rejectReasons.ts'
import { isNewPeriod } from './schedule.ts'
import { duplicateFault, headerFault } from './screen.ts'

const defaultLogonMs = 10_000
const defaultLogoutMs = 10_000
/** Time for a peer to close after a Logout that tells it what it did wrong. */
const errorLogoutMs = 2000
const defaultMaxQueued = 1000

type Queued = {
  readonly msgType: string
  readonly body: readonly FixField[]
  readonly options: FixSendOptions
}

export type EngineHooks = {
  /** The connection is over; exactly once for each that was begun. */
  readonly onEnd: (end: FixEnd, wasActive: boolean) => void
}

/**
 * One FIX session over one connection after another: numbering, logon, gaps, resends and logout.
 * Knows nothing of how connections are made.
 */
export class FixEngine {
  private readonly options: FixSessionOptions
  private readonly hooks: EngineHooks
  private readonly outbound: Outbound
  private readonly gap: Gap
  private readonly pulse: Pulse
  private readonly secret: ReadonlySet<number>
  private readonly queue: Queued[] = []
  private decoder: FixDecoder
  private link: FixLink | null = null
  private phase: FixSessionState = 'closed'
  private nextIn: number
  /** The highest number processed, which may be ahead of what is kept. */
  private processed: number
  private cancelTimer: Cancel | null = null
  private gapTimer: Cancel | null = null
  private heartbeatSeconds: number
  private weLogOut = false
  /** After a Logout for an error nothing more is heard. */
  private deaf = false
  /** A Logon is being signed. */
  private signing = false
  private resetAsked: PromiseWithResolvers<void> | null = null
  private endWanted: FixEnd | null = null
  private draining = false
  private testIds = 0
  private testSent: { readonly id: string; readonly at: number } | null = null
  private loggedOnSince: UnixMs | null = null
  private lastInTime: UnixMs | null = null
  private roundTripMs: number | null = null
  private lastEnd: string | null = null
  private connection = 0

  constructor(options: FixSessionOptions, hooks: EngineHooks) {
    this.options = options
    this.hooks = hooks
    this.secret = secretTagsWith(options.secretTags ?? [])
    this.heartbeatSeconds = options.heartbeatSeconds
    this.nextIn = options.store.load().nextIn
    this.processed = this.nextIn - 1
    this.decoder = this.freshDecoder()
    this.gap = new Gap(options.dictionary, options.resendChunk ?? null)
    this.outbound = new Outbound(options, {
      processed: () => this.processed,
      onSent: (bytes) => this.logSent(bytes),
    })
    this.pulse = new Pulse(options.clock, {
      lastSent: () => this.outbound.lastSent,
      beat: () => this.guarded(() => this.beat()),
      test: () => this.guarded(() => this.test()),
      dead: () => {
        this.problem(
          'timeout',
          'error',
          'nothing came from the peer, not even an answer to our test',
        )
        this.disconnect({ reason: 'the peer is silent', byPeer: false, orderly: false })
      },
    })
  }

  get state(): FixSessionState {
    return this.phase
  }

  get connected(): boolean {
    return this.link !== null
  }

  status(): FixSessionStatus {
    return {
      ...this.sequences(),
      state: this.phase,
      openGap: this.gap.open,
      queued: this.queue.length,
      loggedOnSince: this.loggedOnSince,
      lastInTime: this.lastInTime,
      lastOutTime: this.outbound.lastSentTime,
      roundTripMs: this.roundTripMs,
      lastEnd: this.lastEnd,
    }
  }

  sequences(): FixSequences {
    return { nextIn: this.nextIn, nextOut: this.outbound.nextOut }
  }

  /** Between connections, for the one who makes them. */
  show(phase: 'closed' | 'waiting' | 'connecting'): void {
    this.setPhase(phase)
  }

  // ---- beginning of a connection

  /** An initiator's connection is open: says Logon. */
  open(link: FixLink): void {
    this.begin(link)
    this.guarded(() => {
      this.renewPeriod()
      if (this.options.resetOnLogon === true) this.restart()
      this.armTimer(this.options.logonTimeoutMs ?? defaultLogonMs, () => {
        this.problem('timeout', 'error', 'the peer did not answer our Logon')
        this.disconnect({ reason: 'no answer to Logon', byPeer: false, orderly: false })
      })
      this.sayLogon(this.options.resetOnLogon === true)
    })
  }

  /** An acceptor's connection has said its first message, a Logon for this session. */
  accept(link: FixLink, logon: DecodedMessage): void {
    this.begin(link)
    this.guarded(() => {
      this.noteReceived(logon)
      this.answerLogon(logon)
      this.readAll()
    })
  }

  private begin(link: FixLink): void {
    this.connection += 1
    this.link = link
    this.outbound.link = link
    this.outbound.reload()
    this.decoder = this.freshDecoder()
    this.gap.clear()
    this.weLogOut = false
    this.deaf = false
    this.signing = false
    this.endWanted = null
    this.heartbeatSeconds = this.options.heartbeatSeconds
    this.setPhase('loggingOn')
  }

  private renewPeriod(): void {
    const { schedule, store, clock } = this.options
    if (schedule === undefined || schedule === null) return
    if (isNewPeriod(schedule, store.load().startedTime, clock.now())) this.restart()
  }

  /** Both numbers from 1; what was sent before is forgotten. */
  private restart(): void {
    this.options.store.reset(this.options.clock.now())
    this.outbound.reload()
    this.nextIn = 1
    this.processed = 0
    this.gap.clear()
  }

  /** Says Logon, once whatever it is signed with is there. */
  private sayLogon(reset: boolean): void {
    const sendingTime = this.outbound.sendingTime()
    const { senderCompId, targetCompId, logonFields } = this.options
    const sequence = this.outbound.nextOut
    const fields = logonFields?.({ sendingTime, sequence, senderCompId, targetCompId }) ?? []
    if (!(fields instanceof Promise)) {
      this.writeLogon(reset, fields, sendingTime)
      return
    }
    void this.awaitSignature(fields, reset, sendingTime)
  }

  /** Nothing is read or sent meanwhile: the Logon comes first. */
  private async awaitSignature(
    fields: Promise<readonly FixField[]>,
    reset: boolean,
    sendingTime: string,
  ): Promise<void> {
    const { connection } = this
    this.signing = true
    const given = await fields.catch((error: unknown) => messageOf(error))
    if (this.link === null || connection !== this.connection) return
    this.signing = false
    if (typeof given === 'string') {
      this.problem('logon', 'error', `the Logon could not be signed: ${given}`)
      this.disconnect({ reason: 'no signature', byPeer: false, orderly: false })
      return
    }
    this.guarded(() => {
      this.writeLogon(reset, given, sendingTime)
      this.flush()
      this.readAll()
    })
  }

  private writeLogon(reset: boolean, more: readonly FixField[], sendingTime: string): void {
    const terms = {
      heartbeatSeconds: this.heartbeatSeconds,
      reset,
      nextExpected: this.options.nextExpected === true ? this.nextIn : null,
    }
    const body = logonBody(terms, this.options.dictionary.applicationVersion, more)
    this.outbound.send('A', body, { sendingTime })
  }

  // ---- logon

  private answerLogon(message: DecodedMessage): void {
    const { store, resetOnLogon } = this.options
    this.renewPeriod()
    const fault = logonFault(message, this.options)
    if (fault !== null) {
      this.refuseLogon(message, fault)
      return
    }
    const sequence = message.sequence ?? 0
    const reset = isReset(message)
    if (reset || resetOnLogon === true) this.restart()
    if (sequence < this.nextIn && !message.possibleDuplicate) {
      this.tooLow(sequence)
      return
    }
    if (sequence === this.nextIn) this.advance(store, sequence)
    this.heartbeatSeconds = heartbeatOf(message)
    const expected = this.outbound.nextOut
    this.sayLogon(reset)
    if (this.link === null) return
    this.logonDone(message, sequence, expected)
  }

  private refuseLogon(message: DecodedMessage, fault: string): void {
    if (message.sequence === this.nextIn) this.advance(this.options.store, this.nextIn)
    this.problem('logon', 'error', `the peer's Logon is not valid: ${fault}`)
    this.logoutForError(fault)
  }

  /** The answer to our first Logon, or what came instead of it. */
  private receiveLogonAnswer(message: DecodedMessage): void {
    if (message.msgType === '5' || message.msgType === '3') {
      this.logonRefused(message)
      return
    }
    if (message.msgType !== 'A') {
      this.problem('logon', 'error', 'first message not a logon')
      this.disconnect({ reason: 'first message not a logon', byPeer: false, orderly: false })
      return
    }
    const fault = logonFault(message, this.options)
    if (fault !== null) {
      this.refuseLogon(message, fault)
      return
    }
    this.takeLogonAnswer(message, message.sequence ?? 0)
  }

  private takeLogonAnswer(message: DecodedMessage, sequence: number): void {
    // The peer starts over although we did not ask: our Logon was the first message it counts.
    if (isReset(message) && this.options.resetOnLogon !== true) {
      this.restart()
      this.options.store.setNextOut(2)
      this.outbound.reload()
    }
    if (sequence < this.nextIn && !message.possibleDuplicate) {
      this.tooLow(sequence)
      return
    }
    if (sequence === this.nextIn) this.advance(this.options.store, sequence)
    this.heartbeatSeconds = heartbeatOf(message)
    this.logonDone(message, sequence, this.outbound.nextOut)
  }

  private logonRefused(message: DecodedMessage): void {
    const text = message.get(tags.text) ?? 'no reason given'
    if (message.sequence === this.nextIn) this.advance(this.options.store, this.nextIn)
    this.problem('logon', 'error', `the peer refused our Logon: ${text}`)
    this.disconnect({ reason: text, byPeer: true, orderly: message.msgType === '5' })
  }

  /** `expected`: what the peer should expect of us, by its NextExpectedMsgSeqNum. */
  private logonDone(message: DecodedMessage, sequence: number, expected: number): void {
    this.clearTimer()
    this.loggedOnSince = this.options.clock.now()
    this.setPhase('active')
    this.pulse.start(this.heartbeatSeconds * 1000)
    if (!this.honourNextExpected(message, expected)) return
    this.options.onSessionMessage?.(message)
    this.options.onLogon?.(message)
    if (sequence > this.nextIn) this.hold(sequence, message, true)
    this.flush()
  }

  /** False where the peer expects what was never sent, and the session ends. */
  private honourNextExpected(message: DecodedMessage, expected: number): boolean {
    const text = message.get(tags.nextExpectedMsgSeqNum)
    if (this.options.nextExpected !== true || text === null) return true
    const wanted = Number(text)
    if (wanted > expected) {
      const words = `NextExpectedMsgSeqNum too high, expecting ${expected} but received ${wanted}`
      this.problem('sequence', 'error', words)
      this.logoutForError(words)
      return false
    }
    if (wanted < expected) this.outbound.resend(wanted, this.outbound.nextOut - 1)
    return true
  }

  // ---- receiving

  receive(chunk: Buffer): void {
    if (this.link === null) return
    this.decoder.push(chunk)
    this.guarded(() => this.readAll())
  }

  private readAll(): void {
    while (this.link !== null && !this.signing) {
      const next = this.decoder.next()
      if (next === null) return
      if (next.kind === 'garbled') this.garbled(next.bytes, next.reason)
      else this.handle(next.message)
    }
  }

  private garbled(bytes: Buffer, reason: string): void {
    const { clock, name } = this.options
    this.options.onLog?.({
      session: name,
      direction: 'in',
      time: clock.now(),
      msgType: null,
      sequence: null,
      raw: maskBytes(bytes, this.secret),
      note: `garbled: ${reason}`,
    })
    this.problem('garbled', 'warning', `a garbled message was ignored: ${reason}`)
  }

  private handle(message: DecodedMessage): void {
    this.noteReceived(message)
    if (this.deaf) {
      if (message.msgType === '5') this.finishEnding()
      return
    }
    this.pulse.received()
    if (this.phase === 'loggingOn') this.receiveLogonAnswer(message)
    else if (this.passesScreen(message)) this.dispatch(message)
  }

  private passesScreen(message: DecodedMessage): boolean {
    if (message.beginString !== this.options.dictionary.beginString) {
      this.fail('connection', 'Incorrect BeginString')
      return false
    }
    if (message.sequence === null) {
      this.fail('sequence', 'Received message without MsgSeqNum')
      return false
    }
    const fault = headerFault(message, this.options)
    if (fault === null) return true
    this.reject(message, fault)
    this.fail(fault.reason === 9 ? 'compId' : 'sendingTime', rejectTexts[fault.reason])
    return false
  }

  private dispatch(message: DecodedMessage): void {
    const sequence = message.sequence ?? 0
    const { msgType } = message
    if (msgType === 'A' && this.isResetLogon(message)) this.resetLogon(message)
    else if (msgType === '4' && message.get(tags.gapFillFlag) !== 'Y') this.sequenceReset(message)
    else if (msgType === '5') this.logoutReceived(message)
    else if (sequence > this.nextIn) this.early(message, sequence)
    else if (sequence < this.nextIn) this.late(message, sequence)
    else {
      this.process(message, sequence)
      this.drain()
    }
  }

  private early(message: DecodedMessage, sequence: number): void {
    if (message.msgType === '2') this.answerEarlyRequest(message, sequence)
    else this.hold(sequence, message, false)
  }

  /** Answered at once, or two sides that both miss something would wait for each other. */
  private answerEarlyRequest(message: DecodedMessage, sequence: number): void {
    if (validate(message, this.options.dictionary, this.strictness) !== null) {
      this.hold(sequence, message, false)
      return
    }
    const wasOpen = this.gap.open
    this.answerRequest(message)
    this.hold(sequence, message, true)
    if (wasOpen !== null && this.gap.open !== null) this.ask(this.nextIn, this.gap.open.last)
  }

  private late(message: DecodedMessage, sequence: number): void {
    if (!message.possibleDuplicate) {
      this.tooLow(sequence)
      return
    }
    const fault = duplicateFault(message)
    if (fault !== null) this.reject(message, fault)
  }

  private tooLow(sequence: number): void {
    this.fail('sequence', `MsgSeqNum too low, expecting ${this.nextIn} but received ${sequence}`)
  }

  // ---- in sequence

  private process(message: DecodedMessage, sequence: number): void {
    const fault = duplicateFault(message) ?? this.contentFault(message)
    if (fault !== null) {
      this.advance(this.options.store, sequence)
      this.reject(message, fault)
      return
    }
    if (isSessionType(message.msgType)) {
      this.processSession(message, sequence)
    } else this.processApplication(message, sequence)
  }

  private contentFault(message: DecodedMessage): Rejection | null {
    const { dictionary } = this.options
    if (!dictionary.isKnownType(message.msgType)) return rejection(11, tags.msgType)
    if (!isSessionType(message.msgType) && !this.isSupported(message)) return null
    return validate(message, dictionary, this.strictness)
  }

  private get strictness() {
    return this.options.strictness ?? 'strict'
  }

  private isSupported({ msgType }: DecodedMessage): boolean {
    return this.options.supportedTypes?.has(msgType) ?? true
  }

  private processSession(message: DecodedMessage, sequence: number): void {
    if (message.msgType === '4') {
      this.gapFill(message, sequence)
      return
    }
    this.advance(this.options.store, sequence)
    switch (message.msgType) {
      case '0':
        this.heartbeat(message)
        break
      case '1':
        this.outbound.send('0', [[tags.testReqId, message.get(tags.testReqId) ?? '']])
        break
      case '2':
        this.answerRequest(message)
        break
      case '3':
        this.refusedByPeer(message)
        break
      default:
        this.problem('logon', 'warning', 'a further Logon was ignored')
    }
  }

  private processApplication(message: DecodedMessage, sequence: number): void {
    this.processed = sequence
    const refusal = this.isSupported(message)
      ? this.handOver(message)
      : { reason: 3, text: 'Unsupported message type' }
    if (sequence === this.nextIn) this.advance(this.options.store, sequence)
    if (refusal === null || this.link === null) return
    this.problem('rejected', 'warning', `we refused message ${sequence}: ${refusal.text}`)
    const header = reverseRoute(message)
    this.outbound.send('j', businessRejectBody(message, refusal), { header })
  }

  private handOver(message: DecodedMessage): FixRefusal | null {
    try {
      return this.options.onApplication?.(message) ?? null
    } catch (error) {
      this.problem('application', 'error', `message ${message.sequence}: ${messageOf(error)}`)
      return { reason: 4, text: 'Application not available' }
    }
  }

  /** Kept after the message was handed over: what a crash interrupts comes again. */
  private advance(store: FixSessionOptions['store'], sequence: number): void {
    this.processed = sequence
    this.nextIn = sequence + 1
    store.setNextIn(this.nextIn)
  }

  private heartbeat(message: DecodedMessage): void {
    const id = message.get(tags.testReqId)
    if (id === null || this.testSent?.id !== id) return
    this.roundTripMs = this.options.clock.monotonic() - this.testSent.at
    this.testSent = null
  }

  private refusedByPeer(message: DecodedMessage): void {
    const text = message.get(tags.text) ?? `reason ${message.get(tags.sessionRejectReason) ?? '?'}`
    this.problem(
      'refusedByPeer',
      'warning',
      `the peer rejected our message ${message.get(tags.refSeqNum) ?? '?'}: ${text}`,
    )
    this.options.onSessionMessage?.(message)
  }

  private reject(message: DecodedMessage, fault: Rejection): void {
    const { dictionary, store } = this.options
    const sequence = message.sequence ?? 0
    const text = fault.text ?? rejectTexts[fault.reason]
    const where = fault.tag === null ? '' : ` (${fault.tag})`
    if (fault.reason >= 9 && fault.reason <= 10 && sequence === this.nextIn) {
      this.advance(store, sequence)
    }
    this.problem('rejected', 'warning', `we rejected message ${sequence}: ${text}${where}`)
    this.outbound.send('3', rejectBody(message, fault, dictionary), {
      header: reverseRoute(message),
    })
  }

  // ---- gaps

  private hold(sequence: number, message: DecodedMessage, handled: boolean): void {
    if (this.options.resendSupported === false) {
      this.takeLoss(message, sequence, handled)
      return
    }
    this.gap.hold(sequence, message, handled)
    const open = this.gap.open
    if (open === null) {
      if (handled && this.options.nextExpected === true && message.msgType === 'A') return
      this.ask(this.nextIn, sequence - 1)
      return
    }
    if (message.possibleDuplicate && this.gap.isAnswered(coveredBy(message, sequence))) {
      this.ask(this.nextIn, open.last)
    }
  }

  /** The peer never repeats: what is missing is told as lost, and the session goes on. */
  private takeLoss(message: DecodedMessage, sequence: number, handled: boolean): void {
    const lost = `messages ${this.nextIn} to ${sequence - 1} of the peer are lost; it does not repeat them`
    this.problem('sequence', 'error', lost)
    this.nextIn = sequence
    if (handled) this.advance(this.options.store, sequence)
    else this.process(message, sequence)
  }

  private ask(first: number, last: number): void {
    const request = this.gap.ask(first, last)
    if (request === null) {
      this.fail('sequence', `message ${first} did not come although it was asked for repeatedly`)
      return
    }
    const isOpenEnded = this.options.resendEnd !== 'known' && request.last === last
    const end = isOpenEnded && (this.options.resendChunk ?? null) === null ? 0 : request.last
    this.outbound.send('2', [
      [tags.beginSeqNo, String(request.first)],
      [tags.endSeqNo, String(end)],
    ])
    this.armGapTimer()
    this.changed()
  }

  /** A request whose answer was lost is repeated, so that a gap does not stay open for ever. */
  private armGapTimer(): void {
    this.gapTimer?.()
    const waitMs = Math.max(2 * this.heartbeatSeconds * 1000, 10_000)
    const { nextIn } = this
    this.gapTimer = this.options.clock.after(waitMs, () => {
      this.gapTimer = null
      const { open } = this.gap
      if (open === null || this.phase !== 'active') return
      if (this.nextIn === nextIn) this.guarded(() => this.ask(nextIn, open.last))
      else this.armGapTimer()
    })
  }

  /** Processes what waited for what has come, then asks for what is still missing. */
  private drain(): void {
    if (this.draining) return
    this.draining = true
    try {
      for (let held = this.gap.take(this.nextIn); held !== null;) {
        if (held.handled) this.advance(this.options.store, this.nextIn)
        else this.process(held.message, this.nextIn)
        if (this.link === null || this.deaf) return
        held = this.gap.take(this.nextIn)
      }
    } finally {
      this.draining = false
    }
    this.lookForGap()
  }

  private lookForGap(): void {
    const { open } = this.gap
    const isMore = this.gap.isChunkDone(this.nextIn)
    this.gap.passed(this.nextIn)
    const lowest = this.gap.lowest()
    if (isMore && open !== null) this.ask(this.nextIn, open.last)
    else if (this.gap.open === null && lowest !== null) this.ask(this.nextIn, lowest - 1)
    else if (this.gap.open === null && open !== null) {
      this.gapTimer?.()
      this.changed()
    }
    this.flush()
  }

  private gapFill(message: DecodedMessage, sequence: number): void {
    const next = Number(message.get(tags.newSeqNo))
    if (next <= sequence) {
      const text = `Attempt to lower sequence number, invalid value NewSeqNo=${next}`
      this.problem('sequence', 'error', text)
      this.reject(message, rejection(5, tags.newSeqNo, text))
      return
    }
    this.jumpTo(next)
  }

  /** SequenceReset without gap fill: for disasters; its own number is not looked at. */
  private sequenceReset(message: DecodedMessage): void {
    const fault =
      duplicateFault(message) ?? validate(message, this.options.dictionary, this.strictness)
    const next = Number(message.get(tags.newSeqNo) ?? Number.NaN)
    if (fault !== null || !Number.isSafeInteger(next)) {
      this.reject(message, fault ?? rejection(6, tags.newSeqNo))
      return
    }
    if (next < this.nextIn) {
      this.problem('sequence', 'error', `the peer tried to lower its number to ${next}`)
      this.reject(message, rejection(5, tags.newSeqNo))
      return
    }
    if (next === this.nextIn) {
      this.problem('sequence', 'warning', 'a SequenceReset changed nothing')
      return
    }
    this.jumpTo(next)
    this.drain()
  }

  private jumpTo(next: number): void {
    this.nextIn = next
    this.processed = next - 1
    this.options.store.setNextIn(next)
    this.gap.passed(next)
  }

  private answerRequest(message: DecodedMessage): void {
    const first = Number(message.get(tags.beginSeqNo))
    const end = Number(message.get(tags.endSeqNo))
    const last = this.outbound.nextOut - 1
    const until = end === 0 || end > last ? last : end
    if (first === 0 || (end !== 0 && end < first)) {
      this.reject(message, rejection(5, first === 0 ? tags.beginSeqNo : tags.endSeqNo))
      return
    }
    this.outbound.resend(Math.min(first, last), Math.max(until, Math.min(first, last)))
  }

  // ---- both numbers from 1 while the session is up

  private isResetLogon(message: DecodedMessage): boolean {
    return isReset(message) || (this.resetAsked !== null && message.sequence === 1)
  }

  private resetLogon(message: DecodedMessage): void {
    const fault = logonFault(message, this.options)
    if (fault !== null) {
      this.refuseLogon(message, fault)
      return
    }
    const asked = this.resetAsked
    this.resetAsked = null
    if (asked === null) this.restart()
    this.gap.clear()
    this.advance(this.options.store, 1)
    this.heartbeatSeconds = heartbeatOf(message)
    this.pulse.start(this.heartbeatSeconds * 1000)
    if (asked === null) this.sayLogon(true)
    else this.clearTimer()
    asked?.resolve()
    this.options.onSessionMessage?.(message)
    this.changed()
  }

  /** Resolves when the peer agreed, or at once where there is no connection. */
  reset(): Promise<void> {
    if (this.phase !== 'active') {
      if (this.link !== null) return Promise.reject(busy())
      this.restart()
      this.changed()
      return Promise.resolve()
    }
    if (this.resetAsked !== null) return this.resetAsked.promise
    this.resetAsked = Promise.withResolvers<void>()
    const { promise } = this.resetAsked
    this.guarded(() => this.askForReset())
    return promise
  }

  /** The peer goes on with its old numbers until it answers, so those still count. */
  private askForReset(): void {
    const { store, clock } = this.options
    const { nextIn } = this
    store.reset(clock.now())
    store.setNextIn(nextIn)
    this.outbound.reload()
    this.armTimer(this.options.logonTimeoutMs ?? defaultLogonMs, () => {
      this.problem('timeout', 'error', 'the peer did not answer our wish to reset')
      this.disconnect({ reason: 'no answer to a reset', byPeer: false, orderly: false })
    })
    this.sayLogon(true)
  }

  // ---- logout and the end

  private logoutReceived(message: DecodedMessage): void {
    const sequence = message.sequence ?? 0
    const text = message.get(tags.text) ?? 'the peer logged out'
    if (sequence < this.nextIn && message.possibleDuplicate) return
    if (sequence === this.nextIn) this.advance(this.options.store, sequence)
    if (this.weLogOut) {
      this.disconnect(this.endWanted ?? { reason: 'logged out', byPeer: false, orderly: true })
      return
    }
    this.endWanted = { reason: text, byPeer: true, orderly: true }
    this.outbound.send('5', [])
    this.deaf = true
    this.pulse.stop()
    this.setPhase('loggingOut')
    this.armTimer(this.options.logoutTimeoutMs ?? defaultLogoutMs, () => {
      this.problem('timeout', 'error', 'the peer logged out and did not close the connection')
      this.finishEnding()
    })
  }

  /** Says Logout and waits for the answer; resends are still answered meanwhile. */
  logout(text?: string): void {
    if (this.link === null || this.weLogOut || this.deaf) return
    if (this.phase !== 'active') {
      this.disconnect({ reason: text ?? 'closed', byPeer: false, orderly: false })
      return
    }
    this.weLogOut = true
    this.endWanted = { reason: text ?? 'logged out', byPeer: false, orderly: true }
    this.guarded(() => this.outbound.send('5', text === undefined ? [] : [[tags.text, text]]))
    this.setPhase('loggingOut')
    this.armTimer(this.options.logoutTimeoutMs ?? defaultLogoutMs, () => {
      this.problem('timeout', 'warning', 'the peer did not answer our Logout')
      this.disconnect({ reason: text ?? 'logged out', byPeer: false, orderly: false })
    })
  }

  private fail(kind: FixProblemKind, text: string): void {
    this.problem(kind, 'error', text)
    this.logoutForError(text)
  }

  /** Tells the peer what it did wrong, gives it a moment, and closes. */
  private logoutForError(text: string): void {
    if (this.link === null) return
    this.outbound.send('5', [[tags.text, text]])
    this.deaf = true
    this.pulse.stop()
    this.endWanted = { reason: text, byPeer: false, orderly: false }
    this.setPhase('loggingOut')
    this.armTimer(errorLogoutMs, () => this.finishEnding())
  }

  private finishEnding(): void {
    this.disconnect(this.endWanted ?? { reason: 'closed', byPeer: false, orderly: false })
  }

  /** Ends the connection from our side. */
  disconnect(end: FixEnd): void {
    const { link } = this
    if (link === null) return
    this.ended(end)
    link.end()
  }

  /** The connection is gone, from the peer's side or by the network. */
  closed(reason: string): void {
    if (this.link === null) return
    const end = this.endWanted ?? { reason, byPeer: false, orderly: false }
    if (this.endWanted === null && this.phase === 'active') {
      this.problem('connection', 'warning', `the connection broke: ${reason}`)
    }
    this.ended(end)
  }

  private ended(end: FixEnd): void {
    const wasActive = this.loggedOnSince !== null
    this.link = null
    this.outbound.link = null
    this.clearTimer()
    this.gapTimer?.()
    this.pulse.stop()
    this.gap.clear()
    this.resetAsked?.reject(new PitwallError('FIX_SEQUENCE', `No reset: ${end.reason}.`))
    this.resetAsked = null
    this.loggedOnSince = null
    this.testSent = null
    this.lastEnd = end.reason
    this.setPhase('closed')
    if (wasActive) this.options.onLogout?.(end)
    this.hooks.onEnd(end, wasActive)
  }

  // ---- sending

  send(msgType: string, body: readonly FixField[], options: FixSendOptions = {}): number | null {
    if (this.phase === 'active' && !this.signing && this.queue.length === 0) {
      return this.sendNow(msgType, body, options)
    }
    if (this.queue.length >= (this.options.maxQueued ?? defaultMaxQueued)) {
      throw new PitwallError(
        'FIX_UNAVAILABLE',
        `FIX session ${this.options.name} is not up and ${this.queue.length} messages wait for it.`,
      )
    }
    this.queue.push({ msgType, body, options })
    this.changed()
    return null
  }

  sendNow(msgType: string, body: readonly FixField[], options: FixSendOptions = {}): number | null {
    if (this.phase !== 'active' || this.signing) return null
    const resend: readonly FixField[] =
      options.possibleResend === true ? [[tags.possResend, 'Y']] : []
    return this.outbound.send(msgType, body, { header: [...resend, ...(options.header ?? [])] })
  }

  /** What waited goes out once both sides know what they missed. */
  private flush(): void {
    while (this.phase === 'active' && !this.signing && this.gap.open === null) {
      const next = this.queue.shift()
      if (next === undefined) return
      this.sendNow(next.msgType, next.body, next.options)
    }
  }

  private beat(): void {
    if (!this.signing) this.outbound.send('0', [])
  }

  test(): void {
    if (this.phase !== 'active' || this.signing) return
    this.testIds += 1
    const id = `${this.options.clock.now()}-${this.testIds}`
    this.testSent = { id, at: this.options.clock.monotonic() }
    this.outbound.send('1', [[tags.testReqId, id]])
  }

  setSequences({ nextIn, nextOut }: Partial<FixSequences>): void {
    for (const number of [nextIn, nextOut]) {
      if (number !== undefined && !(Number.isSafeInteger(number) && number >= 1)) {
        throw new PitwallError('FIX_SEQUENCE', `${number} is no sequence number.`)
      }
    }
    const isConnected = this.link !== null
    const lowers = nextOut !== undefined && nextOut < this.outbound.nextOut
    if (isConnected && (nextIn !== undefined || lowers)) {
      throw new PitwallError(
        'FIX_SEQUENCE',
        'While the session is connected only its next outgoing number can be raised.',
      )
    }
    if (nextOut !== undefined) this.options.store.setNextOut(nextOut)
    this.outbound.reload()
    if (nextIn !== undefined) this.jumpTo(nextIn)
    this.changed()
  }

  // ---- notes

  private noteReceived(message: DecodedMessage): void {
    const { clock, name } = this.options
    this.lastInTime = clock.now()
    this.options.onLog?.({
      session: name,
      direction: 'in',
      time: this.lastInTime,
      msgType: message.msgType,
      sequence: message.sequence,
      raw: maskMessage(message, this.secret),
      note: null,
    })
  }

  private logSent(bytes: Buffer): void {
    const { clock, name } = this.options
    if (this.options.onLog === undefined) return
    const message = decodeOne(bytes, this.options)
    this.options.onLog({
      session: name,
      direction: 'out',
      time: clock.now(),
      msgType: message?.msgType ?? null,
      sequence: message?.sequence ?? null,
      raw: message === null ? maskBytes(bytes, this.secret) : maskMessage(message, this.secret),
      note: null,
    })
  }

  private problem(kind: FixProblemKind, severity: FixProblem['severity'], message: string): void {
    this.options.onProblem?.({ kind, severity, message })
  }

  private setPhase(phase: FixSessionState): void {
    if (this.phase === phase) return
    this.phase = phase
    this.changed()
  }

  private changed(): void {
    this.options.onStatus?.(this.status())
  }

  private freshDecoder(): FixDecoder {
    return new FixDecoder(this.options.dictionary, this.options.maxMessageBytes)
  }

  private armTimer(delayMs: number, run: () => void): void {
    this.clearTimer()
    this.cancelTimer = this.options.clock.after(delayMs, () => this.guarded(run))
  }

  private clearTimer(): void {
    this.cancelTimer?.()
    this.cancelTimer = null
  }

  /** A store that fails must not let a number be used twice: the connection ends, unsaid. */
  private guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.problem('store', 'error', messageOf(error))
      const { link } = this
      if (link === null) return
      this.ended({ reason: messageOf(error), byPeer: false, orderly: false })
      link.destroy()
    }
  }
}

/** The last number that a repeated message stands for. */
function coveredBy(message: DecodedMessage, sequence: number): number {
  const next = Number(message.get(tags.newSeqNo) ?? Number.NaN)
  return message.msgType === '4' && next > sequence ? next - 1 : sequence
}

function busy(): PitwallError {
  return new PitwallError('FIX_SEQUENCE', 'The session is just logging on or out; try again.')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
