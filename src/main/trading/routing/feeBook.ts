import type { FeeRates } from '../../../contract/domain/account.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { Clock } from '../../core/clock.ts'
import type { TradingAccount } from '../seams.ts'
import type { KnownFees } from './view.ts'

/** Asked for again after this, in the background; what is known serves meanwhile, ms. */
const refreshMs = 3_600_000
/** An account's rates older than this are no longer taken for its rates, ms. */
const forgottenMs = 86_400_000

type Entry = { readonly rates: FeeRates | null; readonly askedTime: number }

/** What trading costs: as the account's venue last told, else the lowest tier of its list. */
export type FeeBook = {
  known(account: TradingAccount, instrument: Instrument): KnownFees | null
  /** Resolves once the account was asked, if it ever has to be for the first time. */
  ask(account: TradingAccount, instrument: Instrument): Promise<void>
  close(): void
}

export function createFeeBook(clock: Clock): FeeBook {
  const entries = new Map<string, Entry>()
  const underway = new Map<string, Promise<void>>()
  const stop = new AbortController()

  const fetch = async (key: string, account: TradingAccount, id: Instrument): Promise<void> => {
    const answer = await account.account.feeRates(id.instrumentId, stop.signal)
    const before = entries.get(key)?.rates ?? null
    entries.set(key, { rates: answer.ok ? answer.value : before, askedTime: clock.now() })
  }

  const refresh = (key: string, account: TradingAccount, instrument: Instrument): Promise<void> => {
    const asking =
      underway.get(key) ??
      fetch(key, account, instrument)
        .catch(() => undefined)
        .finally(() => underway.delete(key))
    underway.set(key, asking)
    return asking
  }

  return {
    known(account, instrument) {
      const entry = entries.get(keyOf(account, instrument))
      const isOurs =
        entry !== undefined && entry.rates !== null && clock.now() - entry.askedTime < forgottenMs
      if (isOurs && entry.rates !== null) return { ...entry.rates, source: 'account' }
      return instrument.fees === null ? null : { ...instrument.fees, source: 'list' }
    },
    async ask(account, instrument) {
      const key = keyOf(account, instrument)
      const entry = entries.get(key)
      if (entry !== undefined && clock.now() - entry.askedTime < refreshMs) return
      const asking = refresh(key, account, instrument)
      if (entry === undefined) await asking
    },
    close: () => stop.abort(),
  }
}

function keyOf({ venue, accountId }: TradingAccount, { instrumentId }: Instrument): string {
  return `${venue} ${accountId} ${instrumentId}`
}
