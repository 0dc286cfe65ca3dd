import { Big } from 'big.js'
import type { AccountId, KeyPermissions } from '../../contract/domain/account.ts'
import type { AccountState, AccountStatus } from '../../contract/domain/accounts.ts'
import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { Fill } from '../../contract/domain/order.ts'
import type { Position } from '../../contract/domain/position.ts'
import { type Failure, type Result, errorCatalogue, fail } from '../../contract/errors.ts'
import type { AccountStreamChanged, ConnectionChanged, EngineEvent } from '../../contract/events.ts'
import { type BackoffPolicy, backoffDelay } from '../core/backoff.ts'
import type { Bus } from '../core/bus.ts'
import { type Cancel, type Clock, sleep } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Random } from '../core/random.ts'
import { createAccountBook } from '../trading/accountBook.ts'
import type { AccountStream, VenueAccount, VenueTrading } from '../venues/account.ts'
import type { VenueAdapter, VenueCredentials } from '../venues/adapter.ts'

/** One account of the user's at one venue, kept connected. */
export type AccountRunner = {
  readonly account: VenueAccount
  state(): AccountState
  /** Asks the venue for everything again. */
  reconcile(): Promise<void>
  close(): Promise<void>
}

export type AccountRunnerOptions = {
  readonly adapter: VenueAdapter
  readonly trading: VenueTrading
  readonly account: VenueAccount
  readonly credentials: VenueCredentials
  /** A key that can withdraw is used only where the user allowed it by name. */
  readonly allowWithdrawal: boolean
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Until when fills were asked for and answered, kept over restarts. */
  readonly fillsAsked: {
    /** Null where it never happened. */
    time(): UnixMs | null
    note(time: UnixMs): void
  }
  /** Instruments whose fills are asked for where a venue wants to be told which. */
  readonly watched: () => readonly InstrumentId[]
  /** Resolves when the venue's instruments are known. */
  readonly ready: (signal: AbortSignal) => Promise<void>
  /** Told when the key was refused, by the venue or by us. */
  readonly onRefused: (failure: Failure) => void
}

const retry: BackoffPolicy = { initialMs: 1000, maxMs: 60_000, multiplier: 2, jitter: 0.2 }
/** How often everything is asked for although the stream is up, ms. */
const askEveryMs = 60_000
/** From a change of a position to asking for the rest of it, ms. */
const positionsSettleMs = 1000
/** How far back the first question for fills reaches, ms. */
const firstFillsMs = 86_400_000
/**
 * Every later one begins this long before the last that was answered, ms: venues list fills late,
 * and their clocks are not ours. What the stream told meanwhile proves nothing about before.
 */
const fillsOverlapMs = 600_000
/** Orders that rested through a longer absence are asked for one by one all the same. */
const oldestFillsMs = 30 * 86_400_000
const tradedBound = 50
/** Time that writes under way have to finish at the end, ms. */
const writesMayTakeMs = 30_000

/**
 * Checks the key, opens the private stream, and asks for everything each time the stream has come
 * up: what it missed in between is then known, each fill once. Never gives up and never throws.
 */
export function runAccount(options: AccountRunnerOptions): AccountRunner {
  return new Runner(options)
}

class Runner implements AccountRunner {
  readonly account: VenueAccount
  private readonly options: AccountRunnerOptions
  private readonly book = createAccountBook()
  private readonly stopping = new AbortController()
  private readonly running: Promise<void>
  private status: AccountStatus = 'connecting'
  private reason: string | null = null
  private permissions: KeyPermissions | null = null
  private stream: AccountStream | null = null
  private streamIsLive = false
  /** Counts the breaks of the stream: an answer from before one is not current after it. */
  private breaks = 0
  /** The stream came up and nothing was asked for since. */
  private cameUp = false
  private askedTime: UnixMs | null = null
  /** Instruments of orders and fills seen, the most recent last. */
  private readonly traded = new Set<InstrumentId>()
  private asking: Promise<void> = Promise.resolve()
  private wake: (() => void) | null = null
  private cancelAsk: Cancel | null = null

  constructor(options: AccountRunnerOptions) {
    this.options = options
    this.account = options.account
    this.running = this.run().catch((error: unknown) => {
      if (this.stopping.signal.aborted) return
      options.log.error({ error, accountId: options.account.accountId }, 'an account stopped')
      this.become('degraded', errorCatalogue.INTERNAL.sentence)
    })
  }

  state(): AccountState {
    const { trading, credentials } = this.options
    return {
      ...this.origin(),
      status: this.status,
      reason: this.reason,
      keyPreview: previewOf(credentials.apiKey),
      permissions: this.permissions,
      capabilities: trading.capabilities,
      sockets: (this.stream?.connections() ?? []).map(({ name, status }) => ({ name, status })),
      limits: this.account.limits(),
      openOrders: this.book.openOrders(),
      balances: this.book.balances(),
      positions: this.book.positions(),
      fills: this.book.fills(),
      askedTime: this.askedTime,
    }
  }

  reconcile(): Promise<void> {
    return this.ask(() => this.askForEverything())
  }

  async close(): Promise<void> {
    this.stopping.abort(new Error('closing'))
    this.cancelAsk?.()
    this.wake?.()
    await this.running
    await this.stream?.close()
    await this.account.close(writesMayTakeMs)
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    await this.options.ready(signal)
    if (!(await this.keyIsGood())) return
    this.stream = this.account.openStream((event) => this.receive(event))
    for (let failures = 0; !signal.aborted;) {
      await this.reconcile()
      failures = this.askedTime === null || this.status === 'degraded' ? failures + 1 : 0
      const wait = failures === 0 ? askEveryMs : this.retryDelay(failures - 1)
      await this.restFor(wait)
    }
  }

  /** Asks what the key may do until the venue answers. */
  private async keyIsGood(): Promise<boolean> {
    const { signal } = this.stopping
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const permissions = await this.account.permissions(signal)
      const verdict = permissions.ok ? this.judge(permissions.value) : permissions
      if (permissions.ok) this.permissions = permissions.value
      if (verdict.ok) return true
      if (errorCatalogue[verdict.error.code].category === 'FATAL') {
        this.become('refused', verdict.error.message)
        this.options.onRefused(verdict.error)
        return false
      }
      this.become('connecting', verdict.error.message)
      await sleep(this.options.clock, this.retryDelay(attempt), signal)
    }
    return false
  }

  private judge(permissions: KeyPermissions): Result<KeyPermissions> {
    const { accountId } = this.account
    if (permissions.withdraw && !this.options.allowWithdrawal) {
      return fail(
        'PERMISSION_REFUSED',
        `The key of account ${accountId} can withdraw. Make one that cannot, or set allow_withdrawal for this account.`,
      )
    }
    if (!permissions.read) {
      return fail('PERMISSION_REFUSED', `The key of account ${accountId} may not read the account.`)
    }
    return { ok: true, value: permissions }
  }

  /** One question after the other. One that fails by surprise does not stop the next. */
  private ask(question: () => Promise<unknown>): Promise<void> {
    this.asking = this.asking.then(question).then(
      () => undefined,
      (error: unknown) => {
        if (this.stopping.signal.aborted) return
        this.options.log.error({ error }, 'an account was not asked')
        this.become('degraded', errorCatalogue.INTERNAL.sentence)
      },
    )
    return this.asking
  }

  private receive(event: EngineEvent): void {
    if (event.kind === 'accountStream') this.streamChanged(event)
    this.keep(event)
    this.options.bus.publish(event.kind === 'connection' ? this.named(event) : event)
  }

  private streamChanged({ status, reason }: AccountStreamChanged): void {
    this.streamIsLive = status === 'live'
    if (this.streamIsLive) {
      this.cameUp = true
      this.wake?.()
      return
    }
    this.breaks += 1
    this.become('degraded', reason ?? 'the private stream broke')
  }

  /** Two accounts' sockets have the same names at their venue. */
  private named(event: ConnectionChanged): ConnectionChanged {
    const { accountId } = this.account
    return { ...event, accountId, connection: `${accountId} ${event.connection}` }
  }

  private keep(event: EngineEvent): void {
    if (event.kind === 'executionReport' || event.kind === 'fill') {
      this.noteInstrument(event.instrumentId)
    }
    if (event.kind === 'executionReport') this.book.report(event)
    else if (event.kind === 'fill') this.book.fill(event)
    else if (event.kind === 'balance') this.book.balance(event)
    else if (event.kind === 'position') this.keepPosition(event)
  }

  /** What a stream leaves out of a position is asked for, once for a burst of changes. */
  private keepPosition(position: Position): void {
    this.book.position(position)
    if (position.liquidationPrice !== null || new Big(position.quantity).eq(0)) return
    this.cancelAsk ??= this.options.clock.after(positionsSettleMs, () => {
      this.cancelAsk = null
      void this.ask(() => this.askForPositions(this.options.clock.now()))
    })
  }

  /** What the stream does not repeat is asked for, and told to the others like the stream's. */
  private async askForEverything(): Promise<void> {
    const { signal } = this.stopping
    const askedTime = this.options.clock.now()
    const { breaks, streamIsLive: wasLive } = this
    const failures = [
      await this.askForOrders(askedTime),
      await this.askForBalances(askedTime),
      await this.askForPositions(askedTime),
      await this.askForFills(askedTime),
    ]
    if (signal.aborted) return
    const failed = failures.find((failure) => failure !== null)
    if (failed === undefined) this.askedTime = askedTime
    if (failed !== undefined && failed !== null) this.become('degraded', failed.message)
    else if (wasLive && this.breaks === breaks) this.become('live', null)
    else this.become('degraded', this.reason ?? 'the private stream is not up yet')
  }

  /** Orders that are open no more are asked for one by one: how they ended matters. */
  private async askForOrders(askedTime: UnixMs): Promise<Failure | null> {
    const { signal } = this.stopping
    const open = await this.account.openOrders(null, signal)
    if (!open.ok) return open.error
    const gone = this.book.adoptOpenOrders(open.value, askedTime)
    this.publish(open.value)
    for (const order of gone) {
      const { instrumentId, clientOrderId, venueOrderId } = order
      this.noteInstrument(instrumentId)
      const ended = await this.account.order({ instrumentId, clientOrderId, venueOrderId }, signal)
      if (!ended.ok) return ended.error
      if (ended.value === null) {
        this.book.forget(order)
        continue
      }
      this.book.report(ended.value)
      this.publish([ended.value])
    }
    return null
  }

  private async askForBalances(askedTime: UnixMs): Promise<Failure | null> {
    const balances = await this.account.balances(this.stopping.signal)
    if (!balances.ok) return missing(balances.error)
    this.book.adoptBalances(balances.value, askedTime)
    this.publish(balances.value)
    return null
  }

  private async askForPositions(askedTime: UnixMs): Promise<Failure | null> {
    const positions = await this.account.positions(this.stopping.signal)
    if (!positions.ok) return missing(positions.error)
    this.book.adoptPositions(positions.value, askedTime)
    this.publish(positions.value)
    return null
  }

  /** Of the whole account at once, or of every instrument we may have traded where it must be so. */
  private async askForFills(askedTime: UnixMs): Promise<Failure | null> {
    const since = this.fillsSince(askedTime)
    const failure = await this.askForFillsSince(since)
    if (failure === null) this.options.fillsAsked.note(askedTime)
    return failure
  }

  private async askForFillsSince(since: UnixMs): Promise<Failure | null> {
    const { signal } = this.stopping
    const whole = await this.account.fills({ instrumentId: null, since }, signal)
    if (whole.ok) return this.takeFills(whole.value)
    if (whole.error.code !== 'UNSUPPORTED') return whole.error
    for (const { instrumentId } of [...this.book.openOrders(), ...this.book.positions()]) {
      this.noteInstrument(instrumentId)
    }
    for (const instrumentId of new Set([...this.traded, ...this.options.watched()])) {
      const fills = await this.account.fills({ instrumentId, since }, signal)
      if (!fills.ok) return fills.error
      this.takeFills(fills.value)
    }
    return null
  }

  private takeFills(fills: readonly Fill[]): null {
    this.publish(fills.filter((fill) => this.book.fill(fill)))
    return null
  }

  private publish(events: readonly EngineEvent[]): void {
    for (const event of events) this.options.bus.publish(event)
  }

  /** Fills of it are asked for from now on, also when it has no open order any more. */
  private noteInstrument(instrumentId: InstrumentId): void {
    this.traded.delete(instrumentId)
    this.traded.add(instrumentId)
    if (this.traded.size > tradedBound) this.traded.delete([...this.traded][0] as InstrumentId)
  }

  private fillsSince(now: UnixMs): UnixMs {
    const last = this.options.fillsAsked.time()
    const since = last === null ? now - firstFillsMs : last - fillsOverlapMs
    return Math.max(since, now - oldestFillsMs) as UnixMs
  }

  /** Waits, unless the stream comes up in between, or did so during the last question. */
  private restFor(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel()
        this.wake = null
        this.cameUp = false
        resolve()
      }
      const cancel = this.options.clock.after(ms, done)
      this.wake = done
      if (this.cameUp || this.stopping.signal.aborted) done()
    })
  }

  private retryDelay(attempt: number): number {
    return backoffDelay(retry, attempt, this.options.random)
  }

  private become(status: AccountStatus, reason: string | null): void {
    this.status = status
    this.reason = reason
  }

  private origin(): {
    readonly venue: VenueAdapter['venue']
    readonly environment: VenueAdapter['environment']
    readonly accountId: AccountId
  } {
    const { adapter } = this.options
    return {
      venue: adapter.venue,
      environment: adapter.environment,
      accountId: this.account.accountId,
    }
  }
}

/** What the venue does not offer is not missing. */
function missing(failure: Failure): Failure | null {
  return failure.code === 'UNSUPPORTED' ? null : failure
}

/** Enough to tell keys apart, too little to use one. */
function previewOf(key: string): string {
  return key.length < 12 ? '...' : `${key.slice(0, 4)}...${key.slice(-4)}`
}
