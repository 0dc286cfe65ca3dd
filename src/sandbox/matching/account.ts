import type { FeeShares, MarginMode } from './contract.ts'
import type { Fixed } from './fixed.ts'
import type { BookedSide } from './order.ts'

/** What an account may be told apart by at its venue, and what the key opens. */
export type AccountKey = {
  /** As the client sends it: an API key, or an address. */
  readonly key: string
  /** Of `hmac`; null for key pairs, whose private half the client alone holds. */
  readonly secret: string | null
  /** Of key pairs: PEM (SPKI). */
  readonly publicKey: string | null
  readonly algorithm: 'hmac' | 'rsa' | 'ed25519' | 'wallet'
  readonly permissions: KeyRights
  readonly ipRestricted: boolean
  readonly createdTime: number
  /** Null where it does not end, ms. */
  readonly expiresTime: number | null
}

export type KeyRights = {
  readonly read: boolean
  readonly trade: boolean
  readonly withdraw: boolean
  readonly transfer: boolean
}

/** Linear: net exposure of one contract and booked side. */
export type Position = {
  readonly symbol: string
  readonly bookedSide: BookedSide
  /** Base units, negative for a short. */
  quantity: Fixed
  /** Sum of price x signed quantity of what is open: what was paid for it. */
  cost: Fixed
  /** Isolated margin that belongs to it, part of the wallet; 0 in cross mode. */
  isolatedWallet: Fixed
  /** Profit realised over its life, before fees. */
  realized: Fixed
  /** Fees and funding over its life, as paid (negative: received). */
  charges: Fixed
  openedTime: number
  updateTime: number
}

/** Leverage and margin mode of one contract. */
export type ContractSetting = { leverage: number; marginMode: MarginMode }

export type Wallet = {
  /** Without unrealised profit, isolated margins included. */
  total: Fixed
  /** Spot: held for open orders. */
  locked: Fixed
}

/** One account of a sandbox venue: its money, positions, keys and settings. */
export class Account {
  /** Name within the venue: `main`, `sub1`. */
  readonly id: string
  /** Number by which the venue knows it. */
  readonly uid: number
  /** The account it belongs to; null for one that stands alone. */
  readonly parent: string | null
  readonly createdTime: number
  readonly keys = new Map<string, AccountKey>()
  readonly wallets = new Map<string, Wallet>()
  readonly positions = new Map<string, Position>()
  /** Long and short apart. */
  hedged = false
  /** Null: the contract's own. */
  fees: FeeShares | null = null
  private readonly settings = new Map<string, ContractSetting>()
  private readonly usual: ContractSetting

  constructor(
    id: string,
    uid: number,
    parent: string | null,
    createdTime: number,
    usual: ContractSetting,
  ) {
    this.id = id
    this.uid = uid
    this.parent = parent
    this.createdTime = createdTime
    this.usual = usual
  }

  /** Accounts of one owner do not trade with each other where self-trades are prevented. */
  get group(): string {
    return this.parent ?? this.id
  }

  wallet(asset: string): Wallet {
    const known = this.wallets.get(asset)
    if (known !== undefined) return known
    const made = { total: 0n, locked: 0n }
    this.wallets.set(asset, made)
    return made
  }

  /** Free of locks; margins of positions are another matter (`marginOf`). */
  free(asset: string): Fixed {
    const wallet = this.wallets.get(asset)
    return wallet === undefined ? 0n : wallet.total - wallet.locked
  }

  setting(symbol: string): ContractSetting {
    const known = this.settings.get(symbol)
    if (known !== undefined) return known
    const made = { ...this.usual }
    this.settings.set(symbol, made)
    return made
  }

  /** Null where there never was one. */
  position(symbol: string, bookedSide: BookedSide): Position | null {
    return this.positions.get(positionKey(symbol, bookedSide)) ?? null
  }

  openPosition(symbol: string, bookedSide: BookedSide, now: number): Position {
    const key = positionKey(symbol, bookedSide)
    const known = this.positions.get(key)
    if (known !== undefined) return known
    const made: Position = {
      symbol,
      bookedSide,
      quantity: 0n,
      cost: 0n,
      isolatedWallet: 0n,
      realized: 0n,
      charges: 0n,
      openedTime: now,
      updateTime: now,
    }
    this.positions.set(key, made)
    return made
  }

  /** Positions that are not empty. */
  livePositions(): readonly Position[] {
    return [...this.positions.values()].filter((position) => position.quantity !== 0n)
  }
}

function positionKey(symbol: string, bookedSide: BookedSide): string {
  return `${symbol}/${bookedSide}`
}
