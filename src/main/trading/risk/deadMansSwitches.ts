import type { AccountId } from '../../../contract/domain/account.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import { type ManagedOrder, isClosed } from '../../../contract/domain/managedOrder.ts'
import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import type { DeadMansSwitchState } from '../../../contract/domain/risk.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError, type Result, toFailure } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { OrderService } from '../../core/tradingServices.ts'
import type { AccountDirectory, Gate, OnAlert, TradingAccount } from '../seams.ts'
import { accountKey } from './accountViews.ts'
import type { Journal } from './journal.ts'

const setting = 'deadMansSwitches'
/** What the venue waits for us before it cancels, where its bounds allow it, ms. */
const defaultCountdownMs = 60_000
/** A refresh that failed is tried again after this, ms. */
const retryMs = 2000

/** Countdowns at the venues that cancel everything should this program fall silent. */
export type DeadMansSwitches = {
  states(): readonly DeadMansSwitchState[]
  /** Arms, refreshes and calls off what is due. Called about every second. */
  tick(): void
  set(venue: VenueId, accountId: AccountId, on: boolean, by: string): Promise<void>
  /** Calls off what is armed: orders are left working on purpose. */
  close(): Promise<void>
}

export type DeadMansParts = {
  readonly journal: Journal
  readonly accounts: AccountDirectory
  readonly orders: () => Pick<OrderService, 'open'>
  readonly gate: () => Pick<Gate, 'sending'>
  readonly clock: Clock
  readonly onAlert: OnAlert
  readonly onChange: () => void
  readonly countdownMs?: number | undefined
}

/** `on` and `off` are the trader's; without either it is on where nothing but our orders can be hit. */
type Choice = 'on' | 'off'
type Switch = NonNullable<TradingCapabilities['deadMansSwitch']>

type Running = {
  state: Exclude<DeadMansSwitchState['state'], 'unsupported'>
  armed: ReadonlySet<InstrumentId>
  deadline: UnixMs | null
  /** Monotonic ms. */
  dueAt: number
  asking: Promise<void> | null
  message: string | null
}

export function createDeadMansSwitches(parts: DeadMansParts): DeadMansSwitches {
  return new Switches(parts)
}

class Switches implements DeadMansSwitches {
  private readonly parts: DeadMansParts
  private choices: Readonly<Record<string, Choice>>
  private readonly running = new Map<string, Running>()
  private closing = false

  constructor(parts: DeadMansParts) {
    this.parts = parts
    this.choices = (parts.journal.read(setting) as Record<string, Choice> | null) ?? {}
  }

  states(): readonly DeadMansSwitchState[] {
    return this.parts.accounts.all().map((account) => {
      const { venue, accountId } = account
      const known = switchOf(account)
      const run = this.running.get(accountKey(account))
      if (known === null) return { venue, accountId, ...unsupported }
      return {
        venue,
        accountId,
        state: run?.state ?? 'idle',
        // Every venue's countdown takes all orders within its scope, whoever made them.
        cancelsOthers: true,
        countdownMs: this.countdownOf(known),
        deadline: run?.deadline ?? null,
        message: run?.message ?? null,
      }
    })
  }

  tick(): void {
    if (this.closing) return
    for (const account of this.parts.accounts.all()) {
      const known = switchOf(account)
      if (known !== null) this.tend(account, known)
    }
  }

  async set(venue: VenueId, accountId: AccountId, on: boolean, by: string): Promise<void> {
    const account = this.parts.accounts.find(venue, accountId)
    if (account === null) {
      const message = `There is no account ${accountId} at ${venue}.`
      throw new PitwallError('NOT_FOUND', message, { path: 'accountId' })
    }
    const known = switchOf(account)
    if (known === null) {
      throw new PitwallError('UNSUPPORTED', `${venue} has no countdown that cancels orders.`)
    }
    const key = accountKey(account)
    const before = this.choices[key] ?? null
    const after: Choice = on ? 'on' : 'off'
    const choices = { ...this.choices, [key]: after }
    const change = { what: 'deadMansSwitch', by, reason: key, before, after } as const
    this.parts.journal.write(setting, choices, change)
    this.choices = choices
    await this.running.get(key)?.asking
    this.tend(account, known)
    await this.running.get(key)?.asking
    this.parts.onChange()
  }

  async close(): Promise<void> {
    this.closing = true
    await Promise.all(
      this.parts.accounts.all().map(async (account) => {
        const run = this.running.get(accountKey(account))
        await run?.asking
        if (run === undefined || run.armed.size === 0) return
        await this.ask(account, 0, [...run.armed])
      }),
    )
  }

  private tend(account: TradingAccount, known: Switch): void {
    const key = accountKey(account)
    const run = this.running.get(key) ?? idleRun()
    this.running.set(key, run)
    if (run.asking !== null) return
    const { own, others } = this.ordersOf(account)
    const hindrance = this.hindranceOf(account, own, others)
    const wanted =
      hindrance === null ? new Set(own.map((each) => each.instrumentId)) : new Set<InstrumentId>()
    const gone = [...run.armed].filter((each) => !wanted.has(each))
    if (wanted.size === 0) {
      this.rest(account, run, hindrance)
      return
    }
    const isNew = [...wanted].some((each) => !run.armed.has(each))
    const isDue = this.parts.clock.monotonic() >= run.dueAt
    const isRetry = run.state === 'failing' && !isDue
    if ((!isDue && !isNew) || isRetry) return
    const leaves = known.scope === 'instrument' ? gone : []
    run.asking = this.refresh(account, run, known, wanted, leaves).finally(() => {
      run.asking = null
    })
  }

  /** Nothing of ours to cancel, or it may not count down here. */
  private rest(account: TradingAccount, run: Running, hindrance: string | null): void {
    const state = hindrance === null ? 'idle' : 'off'
    if (run.armed.size === 0) {
      if (run.state === state && run.message === hindrance) return
      Object.assign(run, { state, message: hindrance, deadline: null, dueAt: 0 })
      this.parts.onChange()
      return
    }
    if (this.parts.clock.monotonic() < run.dueAt && run.state === 'failing') return
    run.asking = this.callOff(account, run, state, hindrance).finally(() => {
      run.asking = null
    })
  }

  private async callOff(
    account: TradingAccount,
    run: Running,
    state: 'idle' | 'off',
    message: string | null,
  ): Promise<void> {
    const asked = await this.ask(account, 0, [...run.armed])
    if (!asked.ok)
      return this.fail(account, run, `it could not be called off: ${asked.error.message}`)
    Object.assign(run, { state, message, armed: new Set(), deadline: null, dueAt: 0 })
    this.parts.onChange()
  }

  private async refresh(
    account: TradingAccount,
    run: Running,
    known: Switch,
    wanted: ReadonlySet<InstrumentId>,
    leaves: readonly InstrumentId[],
  ): Promise<void> {
    const countdownMs = this.countdownOf(known)
    const { clock } = this.parts
    const askedTime = clock.now()
    const askedAt = clock.monotonic()
    const asked = await this.ask(account, countdownMs, [...wanted])
    if (!asked.ok) return this.fail(account, run, asked.error.message)
    const left = leaves.length === 0 ? asked : await this.ask(account, 0, leaves)
    const wasArmed = run.state === 'armed'
    Object.assign(run, {
      state: 'armed',
      armed: left.ok ? wanted : new Set([...wanted, ...leaves]),
      deadline: (askedTime + countdownMs) as UnixMs,
      dueAt: askedAt + countdownMs / 3,
      message: null,
    })
    if (!wasArmed) this.parts.onChange()
  }

  private fail(account: TradingAccount, run: Running, message: string): void {
    Object.assign(run, {
      state: 'failing',
      message,
      dueAt: this.parts.clock.monotonic() + retryMs,
    })
    const { venue, environment, accountId } = account
    this.parts.onAlert(
      { code: 'DEAD_MANS_SWITCH_FAILING', message: `${venue} ${accountId}: ${message}` },
      { venue, environment, operation: 'countdownCancel', context: { accountId } },
    )
    this.parts.onChange()
  }

  private async ask(
    { account }: TradingAccount,
    ms: number,
    instrumentIds: readonly InstrumentId[],
  ): Promise<Result<void>> {
    try {
      return await account.countdownCancel(ms, instrumentIds)
    } catch (error) {
      return { ok: false, error: toFailure(error) }
    }
  }

  /** Why it does not count down here although something of ours may be open; null where it may. */
  private hindranceOf(
    account: TradingAccount,
    own: readonly ManagedOrder[],
    others: number,
  ): string | null {
    const choice = this.choices[accountKey(account)]
    if (choice === 'off') return 'switched off'
    if (own.length > 0 && this.parts.gate().sending(account.venue) !== 'armed') {
      return 'sending is not armed'
    }
    if (choice === 'on') return null
    if (others > 0)
      return `it would cancel ${others} orders that others made; switch it on to accept that`
    if (own.some(protects)) {
      return 'it would cancel protective orders; switch it on to accept that'
    }
    return null
  }

  private ordersOf(account: TradingAccount): {
    readonly own: readonly ManagedOrder[]
    readonly others: number
  } {
    const here = this.openOrders().filter(
      (order) =>
        order.venue === account.venue && order.accountId === account.accountId && !isClosed(order),
    )
    const own = here.filter(({ ownership }) => ownership === 'own')
    return { own, others: here.length - own.length }
  }

  private openOrders(): readonly ManagedOrder[] {
    try {
      return this.parts.orders().open()
    } catch {
      return []
    }
  }

  private countdownOf({ minMs, maxMs }: Switch): number {
    return Math.min(Math.max(this.parts.countdownMs ?? defaultCountdownMs, minMs), maxMs)
  }
}

const unsupported = {
  state: 'unsupported',
  cancelsOthers: false,
  countdownMs: null,
  deadline: null,
  message: null,
} as const

function idleRun(): Running {
  return { state: 'idle', armed: new Set(), deadline: null, dueAt: 0, asking: null, message: null }
}

function switchOf({ trading }: TradingAccount): Switch | null {
  return trading.capabilities.find((each) => each.deadMansSwitch !== null)?.deadMansSwitch ?? null
}

/** Without it a position would stand unprotected just when nobody watches. */
function protects({ reduceOnly, stopPrice }: ManagedOrder): boolean {
  return reduceOnly || stopPrice !== null
}
