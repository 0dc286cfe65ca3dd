import type { CancelAllReport } from '../../../contract/domain/managedOrder.ts'
import type { KillSwitchPlan, KillSwitchState } from '../../../contract/domain/risk.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Random } from '../../core/random.ts'
import type { OrderService } from '../../core/tradingServices.ts'
import type { AccountDirectory, Gate, OnAlert, TradingAccount, TradingMarkets } from '../seams.ts'
import { accountKey } from './accountViews.ts'
import type { Journal } from './journal.ts'
import { type AccountProgress, clearAccount } from './killAccount.ts'

const setting = 'killSwitch'

export type KillSwitch = {
  state(): KillSwitchState
  setPlan(plan: KillSwitchPlan, by: string): void
  /** Engaged when this returns; resolves when every account was asked once. */
  engage(reason: string, by: string): Promise<void>
  release(confirmation: string, by: string): void
  /** Goes on where the last run was. */
  start(): void
  close(): Promise<void>
}

export type KillSwitchParts = {
  readonly journal: Journal
  readonly accounts: AccountDirectory
  readonly orders: () => OrderService
  readonly markets: TradingMarkets
  readonly gate: () => Pick<Gate, 'sending'>
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly onAlert: OnAlert
  readonly onChange: () => void
}

type Kept = Pick<KillSwitchState, 'engaged' | 'plan' | 'reason' | 'by' | 'since'>

const atRest: Kept = {
  engaged: false,
  plan: { whose: 'own', flatten: false },
  reason: null,
  by: null,
  since: null,
}

export function createKillSwitch(parts: KillSwitchParts): KillSwitch {
  const { journal, accounts, clock, log } = parts
  let kept: Kept = (journal.read(setting) as Kept | null) ?? atRest
  let progress = new Map<string, AccountProgress>()
  let reports = new Map<string, CancelAllReport>()
  let pull = new AbortController()
  let working: Promise<unknown> = Promise.resolve()

  const trouble = (account: TradingAccount, message: string): void => {
    const { venue, environment, accountId } = account
    const failure = {
      code: 'KILL_SWITCH_UNCONFIRMED',
      message: `${venue} ${accountId}: ${message}. It is being asked again.`,
    } as const
    parts.onAlert(failure, { venue, environment, operation: 'killSwitch', context: { accountId } })
  }

  /** Every account at once; gives when each was asked once. */
  const clearAll = (): Promise<void> => {
    pull.abort()
    pull = new AbortController()
    const { signal } = pull
    progress = new Map()
    reports = new Map()
    const runs = accounts.all().map((account) => {
      const key = accountKey(account)
      let askedOnce = (): void => undefined
      const asked = new Promise<void>((resolve) => (askedOnce = resolve))
      const run = clearAccount(
        {
          ...parts,
          account,
          signal,
          plan: kept.plan,
          pull: `${kept.since ?? clock.now()}`,
          onProgress(told) {
            if (signal.aborted) return
            progress.set(key, told)
            parts.onChange()
          },
          onReport: (report) => reports.set(key, report),
          onTrouble: (message) => trouble(account, message),
        },
        askedOnce,
      )
      return { asked, run }
    })
    working = Promise.all(runs.map(({ run }) => run))
    return Promise.all(runs.map(({ asked }) => asked)).then(() => undefined)
  }

  return {
    state: () => ({
      ...kept,
      progress: [...progress.values()],
      report: reports.size === 0 ? null : joined([...reports.values()], [...progress.values()]),
    }),
    setPlan({ whose, flatten }, by) {
      if (kept.engaged) {
        const message = 'The kill switch is engaged; its plan is chosen beforehand.'
        throw new PitwallError('INVALID_ARGUMENT', message, { path: 'plan' })
      }
      const after = { ...kept, plan: { whose, flatten } }
      const change = { what: 'killSwitch', by, reason: 'plan' } as const
      journal.write(setting, after, { ...change, before: kept.plan, after: after.plan })
      kept = after
      parts.onChange()
    },
    async engage(reason, by) {
      const before = kept
      // In memory first: whatever fails below, nothing more leaves.
      if (!kept.engaged) kept = { ...kept, engaged: true, reason, by, since: clock.now() }
      const change = { what: 'killSwitch', by, reason } as const
      const wasWritten = journal.tryWrite(setting, kept, { ...change, before, after: kept })
      if (!wasWritten) log.error({}, 'the kill switch is engaged for this run only')
      parts.onChange()
      await clearAll()
    },
    release(confirmation, by) {
      if (confirmation !== 'RELEASE') {
        const message = 'The kill switch is released with the word RELEASE.'
        throw new PitwallError('INVALID_ARGUMENT', message, { path: 'confirmation' })
      }
      if (!kept.engaged) return
      const after = { ...atRest, plan: kept.plan }
      const change = { what: 'killSwitch', by, reason: 'released' } as const
      journal.write(setting, after, { ...change, before: kept, after })
      kept = after
      pull.abort()
      progress = new Map()
      parts.onChange()
    },
    start() {
      if (kept.engaged) void clearAll()
    },
    async close() {
      pull.abort()
      await working
    },
  }
}

function joined(
  reports: readonly CancelAllReport[],
  progress: readonly AccountProgress[],
): CancelAllReport {
  return {
    asked: reports.reduce((sum, { asked }) => sum + asked, 0),
    canceled: reports.flatMap(({ canceled }) => canceled),
    pending: reports.flatMap(({ pending }) => pending),
    failed: reports.flatMap(({ failed }) => failed),
    unconfirmed: progress
      .filter(({ stage }) => stage === 'canceling' || stage === 'retrying')
      .map(({ venue, accountId, message }) => ({
        venue,
        accountId,
        message: message ?? 'not confirmed yet',
      })),
  }
}
