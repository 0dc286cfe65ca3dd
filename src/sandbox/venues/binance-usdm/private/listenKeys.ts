import { hexDigits, textKey } from '../../../marketData/hash.ts'
import { Refusal } from '../../binance/refusals.ts'

const lifeMs = 3_600_000

type ListenKey = { readonly text: string; validUntil: number }

/** Each account's one listen key, good for an hour after it was last asked for. */
export class ListenKeys {
  private readonly seed: number
  private readonly keys = new Map<string, ListenKey>()
  private made = 0

  constructor(seed: number) {
    this.seed = seed
  }

  /** The same key while one is in force. */
  start(account: string, now: number): string {
    const known = this.keys.get(account)
    if (known !== undefined && known.validUntil > now) {
      known.validUntil = now + lifeMs
      return known.text
    }
    const text = hexDigits(
      64,
      this.seed,
      textKey(`binance-usdm/listenKey/${account}`),
      now,
      this.made++,
    )
    this.keys.set(account, { text, validUntil: now + lifeMs })
    return text
  }

  keepAlive(account: string, now: number): string {
    const known = this.keys.get(account)
    if (known === undefined || known.validUntil <= now) {
      throw new Refusal(-1125, 'This listenKey does not exist.')
    }
    known.validUntil = now + lifeMs
    return known.text
  }

  stop(account: string): void {
    this.keys.delete(account)
  }

  /** Whose key it is while it is in force. */
  accountOf(text: string, now: number): string | null {
    for (const [account, key] of this.keys) {
      if (key.text === text && key.validUntil > now) return account
    }
    return null
  }

  /** Keys that ran out; each is told once. */
  takeExpired(now: number): readonly { readonly account: string; readonly text: string }[] {
    const expired = [...this.keys].filter(([, key]) => key.validUntil <= now)
    for (const [account] of expired) this.keys.delete(account)
    return expired.map(([account, { text }]) => ({ account, text }))
  }
}
