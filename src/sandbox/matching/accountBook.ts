import { Account, type AccountKey, type KeyRights } from './account.ts'
import type { ContractSetting } from './account.ts'

/** An account and the key that opens it. */
export type Opened = { readonly account: Account; readonly key: AccountKey }

export const allRights: KeyRights = { read: true, trade: true, withdraw: false, transfer: false }

/** The accounts of one sandbox venue and their keys. */
export class AccountBook {
  private readonly accounts = new Map<string, Account>()
  private readonly keys = new Map<string, Opened>()
  private readonly usual: ContractSetting
  private readonly firstUid: number

  /** `firstUid` numbers the first account; each further one is one more. */
  constructor(usual: ContractSetting, firstUid: number) {
    this.usual = usual
    this.firstUid = firstUid
  }

  /** Null where the name is taken or the parent unknown. */
  create(id: string, parent: string | null, now: number): Account | null {
    if (this.accounts.has(id) || (parent !== null && !this.accounts.has(parent))) return null
    const uid = this.firstUid + this.accounts.size
    const account = new Account(id, uid, parent, now, this.usual)
    this.accounts.set(id, account)
    return account
  }

  get(id: string): Account | null {
    return this.accounts.get(id) ?? null
  }

  all(): readonly Account[] {
    return [...this.accounts.values()]
  }

  /** False where another account has this key. */
  addKey(account: Account, key: AccountKey): boolean {
    if (this.keys.has(key.key)) return false
    account.keys.set(key.key, key)
    this.keys.set(key.key, { account, key })
    return true
  }

  /** False where there is no such key. */
  removeKey(key: string): boolean {
    const found = this.keys.get(key)
    found?.account.keys.delete(key)
    return this.keys.delete(key)
  }

  /** By API key or address, as the client sends it. */
  find(key: string): Opened | null {
    return this.keys.get(key) ?? null
  }
}
