import type { Account, Position } from './account.ts'
import type { Contract } from './contract.ts'
import { absolute, type Fixed, fixedText, least, over, rounded, times } from './fixed.ts'
import type { Ledger } from './ledger.ts'
import type { BookedSide, MutableOrder, Side } from './order.ts'

/** Why money moved. */
export type MoneyReason =
  'trade' | 'fee' | 'realizedPnl' | 'funding' | 'deposit' | 'withdraw' | 'transfer' | 'insurance'

/** What of an account was touched since the last look. */
export type Touched = {
  /** Net amounts by asset; 0 where only a hold changed. */
  readonly assets: Map<string, Fixed>
  readonly positions: Map<string, { readonly symbol: string; readonly bookedSide: BookedSide }>
}

/** One side of a trade, to be paid and booked. */
export type Settled = {
  readonly contract: Contract
  readonly order: MutableOrder
  readonly price: Fixed
  readonly quantity: Fixed
  readonly fee: Fixed
  readonly time: number
}

/** Moves the accounts' money and positions, and writes every movement to the ledger. */
export class Custodian {
  private readonly ledger: Ledger
  private readonly decimals: number
  private readonly touched = new Map<Account, Touched>()

  constructor(ledger: Ledger, decimals: number) {
    this.ledger = ledger
    this.decimals = decimals
  }

  /** What was touched since the last call, account by account. */
  takeTouched(): readonly (readonly [Account, Touched])[] {
    const touched = [...this.touched]
    this.touched.clear()
    return touched
  }

  change(
    account: Account,
    asset: string,
    amount: Fixed,
    reason: MoneyReason,
    time: number,
    details: Readonly<Record<string, unknown>> = {},
  ): void {
    if (amount === 0n) return
    const wallet = account.wallet(asset)
    wallet.total += amount
    this.touchAsset(account, asset, amount)
    const change = fixedText(amount)
    const total = fixedText(wallet.total)
    this.ledger.add('balance', time, account.id, { asset, reason, change, total, ...details })
  }

  /** Spot: holds money for an order; linear orders are covered by margin. */
  hold(account: Account, contract: Contract, order: MutableOrder, amount: Fixed): void {
    if (amount === order.held) return
    const asset = heldAsset(contract, order.request.side)
    account.wallet(asset).locked += amount - order.held
    order.held = amount
    this.touchAsset(account, asset, 0n)
  }

  touchPosition(account: Account, symbol: string, bookedSide: BookedSide): void {
    this.touch(account).positions.set(`${symbol}/${bookedSide}`, { symbol, bookedSide })
  }

  /** Base against quote. */
  settleSpot(account: Account, { contract, order, price, quantity, fee, time }: Settled): void {
    const { baseAsset, quoteAsset } = contract
    const isBuy = order.request.side === 'buy'
    const quote = times(price, quantity)
    const details = { orderId: order.id, symbol: contract.symbol }
    this.release(account, contract, order, quantity)
    this.change(account, baseAsset, isBuy ? quantity : -quantity, 'trade', time, details)
    this.change(account, quoteAsset, isBuy ? -quote : quote, 'trade', time, details)
    this.change(account, isBuy ? baseAsset : quoteAsset, -fee, 'fee', time, details)
  }

  /** Gives what was realised, before the fee. */
  settleLinear(account: Account, settled: Settled): Fixed {
    const { contract, order, price, quantity, fee, time } = settled
    const { symbol, side, positionSide } = order.request
    const position = account.openPosition(symbol, positionSide, time)
    const signed = side === 'buy' ? quantity : -quantity
    const realized = this.book(account, contract, position, signed, price, time)
    const details = { orderId: order.id, symbol }
    position.realized += realized
    position.charges += fee
    position.updateTime = time
    this.change(account, contract.quoteAsset, realized, 'realizedPnl', time, details)
    this.change(account, contract.quoteAsset, -fee, 'fee', time, details)
    this.touchAsset(account, contract.quoteAsset, 0n)
    this.touchPosition(account, symbol, positionSide)
    return realized
  }

  /** Frees the share of what was held for the part of an order that traded. */
  private release(
    account: Account,
    contract: Contract,
    order: MutableOrder,
    quantity: Fixed,
  ): void {
    if (order.held === 0n) return
    const perUnit = order.request.side === 'buy' ? order.price : null
    const freed = perUnit === null ? quantity : times(perUnit, quantity)
    const byQuote = order.request.side === 'buy' && order.price === null
    this.hold(account, contract, order, byQuote ? 0n : order.held - least(freed, order.held))
  }

  private book(
    account: Account,
    contract: Contract,
    position: Position,
    signed: Fixed,
    price: Fixed,
    time: number,
  ): Fixed {
    const opposite = position.quantity > 0n !== signed > 0n && position.quantity !== 0n
    const size = opposite ? least(absolute(signed), absolute(position.quantity)) : 0n
    const closing = signed < 0n ? -size : size
    const realized = closing === 0n ? 0n : this.reduce(position, closing, price)
    const opening = signed - closing
    if (opening !== 0n) this.enlarge(account, contract, position, opening, price, time)
    return realized
  }

  /** Takes the closed share out of cost and isolated margin. */
  private reduce(position: Position, closing: Fixed, price: Fixed): Fixed {
    const whole = closing === -position.quantity
    const part = over(-closing, position.quantity)
    const cost = whole ? position.cost : rounded(times(position.cost, part), this.decimals)
    const freed = whole
      ? position.isolatedWallet
      : rounded(times(position.isolatedWallet, part), this.decimals)
    position.isolatedWallet -= freed
    position.cost -= cost
    position.quantity += closing
    return times(-closing, price) - cost
  }

  private enlarge(
    account: Account,
    contract: Contract,
    position: Position,
    opening: Fixed,
    price: Fixed,
    time: number,
  ): void {
    if (position.quantity === 0n) {
      position.openedTime = time
      position.realized = 0n
      position.charges = 0n
    }
    const { leverage, marginMode } = account.setting(contract.symbol)
    const notional = times(absolute(opening), price)
    position.quantity += opening
    position.cost += times(opening, price)
    if (marginMode === 'isolated') {
      position.isolatedWallet += rounded(notional / BigInt(leverage), this.decimals)
    }
  }

  private touchAsset(account: Account, asset: string, amount: Fixed): void {
    const { assets } = this.touch(account)
    assets.set(asset, (assets.get(asset) ?? 0n) + amount)
  }

  private touch(account: Account): Touched {
    const known = this.touched.get(account)
    if (known !== undefined) return known
    const made: Touched = { assets: new Map(), positions: new Map() }
    this.touched.set(account, made)
    return made
  }
}

/** What an order pays with. */
export function heldAsset(contract: Contract, side: Side): string {
  return side === 'buy' ? contract.quoteAsset : contract.baseAsset
}
