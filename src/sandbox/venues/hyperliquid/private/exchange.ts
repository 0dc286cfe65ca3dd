import type { Clock } from '../../../../main/core/clock.ts'
import type { Account } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import { fixed } from '../../../matching/fixed.ts'
import type { Wallets } from './accounts.ts'
import type { AddressBudget } from './addressBudget.ts'
import { settleAsset } from './contracts.ts'
import { addressShape, type Envelope, isOpenAction, readEnvelope, signerOf } from './envelope.ts'
import type { OrderHistory } from './history.ts'
import { NonceSet } from './nonces.ts'
import type { OrderKey, Status, Trading } from './trading.ts'
import { isAsset, readClientOrderId, readWireOrder, type WireOrder } from './wireOrder.ts'

type Json = Readonly<Record<string, unknown>>

/** The body of an answer; null for a request that cannot be deserialised. */
export type ExchangeAnswer = Json | null

export type ExchangeParts = {
  readonly engine: MatchingEngine
  readonly wallets: Wallets
  readonly trading: Trading
  readonly history: OrderHistory
  readonly budget: AddressBudget
  readonly clock: Clock
}

/** Who asked: the account that is traded, its owner, and when. */
type Asked = { readonly account: Account; readonly owner: Account; readonly now: number }

const mostScheduledTriggers = 10
const soonestScheduleMs = 5000

/** The signed half of the venue: reads an action, checks who signed it, and does it. */
export class Exchange {
  private readonly parts: ExchangeParts
  private readonly nonces = new Map<string, NonceSet>()
  private readonly actions: Readonly<Record<string, (action: Json, asked: Asked) => ExchangeAnswer>>

  constructor(parts: ExchangeParts) {
    this.parts = parts
    this.actions = this.table()
  }

  answer(body: Json): ExchangeAnswer {
    const envelope = readEnvelope(body)
    if (envelope === null || this.actions[envelope.action.type] === undefined) return null
    const now = this.parts.clock.now()
    const signer = signerOf(envelope)
    if (signer === null) return refused('Unable to recover signer.')
    const owner = this.ownerOf(envelope, signer, now)
    if (typeof owner === 'string') return refused(owner)
    return this.act(envelope, signer, owner, now)
  }

  private act(envelope: Envelope, signer: string, owner: Account, now: number): ExchangeAnswer {
    const { action, vaultAddress, expiresAfter } = envelope
    // The venue documents that it refuses, not in which words.
    if (expiresAfter !== null && expiresAfter < now) return refused('Action expired.')
    const account = vaultAddress === null ? owner : this.vaultOf(owner, vaultAddress)
    if (account === null) return refused(`Vault not registered: ${vaultAddress}`)
    const stale = this.noncesOf(signer).take(envelope.nonce, now)
    if (stale !== null) return refused(stale)
    const asked = { account, owner, now }
    const exhausted = this.spend(action, asked)
    if (exhausted !== null) return refused(exhausted)
    return this.actions[action.type]?.(action, asked) ?? null
  }

  /** The account, or why the signer has none. */
  private ownerOf({ action }: Envelope, signer: string, now: number): Account | string {
    const { wallets } = this.parts
    if (isOpenAction(action.type)) {
      return wallets.at(signer) ?? `Must deposit before performing actions. User: ${signer}`
    }
    return wallets.signsFor(signer, now) ?? `User or API Wallet ${signer} does not exist.`
  }

  private vaultOf(owner: Account, address: string): Account | null {
    const account = this.parts.wallets.at(address)
    return account?.parent === owner.id || account === owner ? account : null
  }

  private noncesOf(signer: string): NonceSet {
    const known = this.nonces.get(signer)
    if (known !== undefined) return known
    const made = new NonceSet()
    this.nonces.set(signer, made)
    return made
  }

  /** A batch counts as many times as it has entries. */
  private spend(action: Json & { readonly type: string }, { account, now }: Asked): string | null {
    const { budget, wallets, history } = this.parts
    return budget.take(wallets.addressOf(account.id), {
      count: batchSize(action),
      traded: history.traded(account.id),
      isCancel: action.type === 'cancel' || action.type === 'cancelByCloid',
      now,
    })
  }

  private table(): Exchange['actions'] {
    return {
      order: (action, asked) => this.order(action, asked),
      cancel: (action, asked) => this.cancel(action, asked, readCancel),
      cancelByCloid: (action, asked) => this.cancel(action, asked, readCancelByCloid),
      modify: (action, asked) => this.modifyOne(action, asked),
      batchModify: (action, asked) => this.modifyAll(action['modifies'], asked),
      scheduleCancel: (action, asked) => this.schedule(action['time'], asked),
      updateLeverage: (action, asked) => this.leverage(action, asked),
      updateIsolatedMargin: (action, asked) => this.isolatedMargin(action, asked),
      subAccountTransfer: (action, asked) => this.transfer(action, asked),
      approveAgent: (action, asked) => this.approveAgent(action, asked),
      approveBuilderFee: () => done,
      setReferrer: () => done,
      noop: () => done,
    }
  }

  private order(action: Json, { account, now }: Asked): ExchangeAnswer {
    const orders = readList(action['orders'], readWireOrder)
    if (orders === null) return null
    if (action['grouping'] !== 'na') return refused('Only orders without grouping are taken here.')
    const { trading } = this.parts
    const fault = trading.batchFault(orders)
    if (fault !== null) return statuses('order', [fault])
    return statuses(
      'order',
      orders.map((order) => trading.place(account.id, order, now)),
    )
  }

  private cancel(
    action: Json,
    { account }: Asked,
    read: (entry: Json) => Cancel | null,
  ): ExchangeAnswer {
    const cancels = readList(action['cancels'], (entry) => read(entry as Json))
    if (cancels === null) return null
    const { trading } = this.parts
    return statuses(
      'cancel',
      cancels.map(({ asset, key }) => trading.cancel(account.id, asset, key)),
    )
  }

  private modifyOne({ oid, order }: Json, asked: Asked): ExchangeAnswer {
    const modified = this.modifications([{ oid, order }], asked)
    const [status] = modified ?? []
    if (status === undefined) return null
    const error = typeof status === 'object' ? status['error'] : undefined
    return typeof error === 'string' ? refused(error) : done
  }

  private modifyAll(list: unknown, asked: Asked): ExchangeAnswer {
    const modified = this.modifications(list, asked)
    return modified === null ? null : statuses('order', modified)
  }

  private modifications(list: unknown, { account, now }: Asked): readonly Status[] | null {
    const modifies = readList(list, readModification)
    if (modifies === null) return null
    const { trading } = this.parts
    const fault = trading.batchFault(modifies.map(({ order }) => order))
    if (fault !== null) return [fault]
    return modifies.map(({ key, order }) => trading.modify(account.id, key, order, now))
  }

  private schedule(time: unknown, { account, now }: Asked): ExchangeAnswer {
    if (time !== undefined && time !== null && !Number.isSafeInteger(time)) return null
    const at = typeof time === 'number' ? time : null
    if (at !== null && at < now + soonestScheduleMs) {
      return refused('Scheduled cancel time must be at least 5 seconds from now.')
    }
    const triggers = this.parts.history.scheduledToday(account.id, now)
    if (at !== null && triggers >= mostScheduledTriggers) {
      return refused('Cannot set scheduled cancel: 10 triggers were used today.')
    }
    this.parts.engine.countdown(account.id, null, at === null ? 0 : at - now)
    return done
  }

  private leverage({ asset, isCross, leverage }: Json, { account }: Asked): ExchangeAnswer {
    if (!isAsset(asset) || typeof isCross !== 'boolean' || !isAsset(leverage)) return null
    const { engine, trading } = this.parts
    const symbol = trading.symbol(asset)
    const mode = isCross ? 'cross' : 'isolated'
    const held = account.position(symbol, 'both')?.quantity ?? 0n
    const switches = account.setting(symbol).marginMode !== mode
    if (switches && held !== 0n) return refused('Cannot switch leverage type with open position.')
    const raised = engine.setLeverage(account.id, symbol, leverage)
    if (!raised.ok) return refused(leverageRefusal(raised.refusal))
    if (switches) engine.setMarginMode(account.id, symbol, mode)
    return done
  }

  private isolatedMargin({ asset, ntli }: Json, { account }: Asked): ExchangeAnswer {
    if (!isAsset(asset) || !Number.isSafeInteger(ntli)) return null
    const { engine, trading } = this.parts
    const amount = fixed((Number(ntli) / 1_000_000).toFixed(6))
    const symbol = trading.symbol(asset)
    const moved = engine.moveIsolatedMargin(account.id, symbol, 'both', amount)
    return moved.ok ? done : refused('Insufficient margin to update isolated margin.')
  }

  private transfer(action: Json, { owner }: Asked): ExchangeAnswer {
    const { subAccountUser, isDeposit, usd } = action
    if (typeof subAccountUser !== 'string' || !Number.isSafeInteger(usd)) return null
    const sub = this.parts.wallets.at(subAccountUser)
    if (sub?.parent !== owner.id) return refused(`Sub-account ${subAccountUser} not found.`)
    const [from, to] = isDeposit === true ? [owner, sub] : [sub, owner]
    const amount = fixed((Number(usd) / 1_000_000).toFixed(6))
    const moved = this.parts.engine.transfer(from.id, to.id, settleAsset, amount)
    return moved ? done : refused('Insufficient balance for withdrawal.')
  }

  private approveAgent(action: Json, { owner, now }: Asked): ExchangeAnswer {
    const { agentAddress, agentName } = action
    if (typeof agentAddress !== 'string' || !addressShape.test(agentAddress)) return null
    const name = typeof agentName === 'string' ? agentName : ''
    const refusal = this.parts.wallets.approve(owner, agentAddress, name, now)
    return refusal === null ? done : refused(refusal)
  }
}

type Cancel = { readonly asset: number; readonly key: OrderKey }

function readCancel({ a, o }: Json): Cancel | null {
  return isAsset(a) && isAsset(o) ? { asset: a, key: o } : null
}

function readCancelByCloid({ asset, cloid }: Json): Cancel | null {
  const key = readClientOrderId(cloid)
  return isAsset(asset) && typeof key === 'string' ? { asset, key } : null
}

function readModification(value: unknown): { key: OrderKey; order: WireOrder } | null {
  if (typeof value !== 'object' || value === null) return null
  const { oid, order } = value as Json
  const key = isAsset(oid) ? oid : readClientOrderId(oid)
  const read = readWireOrder(order)
  return read === null || key === null || key === undefined ? null : { key, order: read }
}

/** Null unless it is a list and every entry can be read. */
function readList<Item>(list: unknown, read: (entry: unknown) => Item | null): Item[] | null {
  if (!Array.isArray(list)) return null
  const items = list.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null ? read(entry) : null,
  )
  return items.every((item): item is Item & {} => item !== null) ? items : null
}

/** Entries of a batch; 1 for what is none. */
export function batchSize(action: unknown): number {
  if (typeof action !== 'object' || action === null) return 1
  const { orders, cancels, modifies } = action as Json
  const list = orders ?? cancels ?? modifies
  return Array.isArray(list) ? Math.max(1, list.length) : 1
}

function leverageRefusal(refusal: string): string {
  return refusal === 'insufficientMargin'
    ? 'Insufficient margin to update leverage.'
    : 'Invalid leverage value'
}

const done: Json = { status: 'ok', response: { type: 'default' } }

function statuses(type: string, list: readonly Status[]): Json {
  return { status: 'ok', response: { type, data: { statuses: list } } }
}

function refused(response: string): Json {
  return { status: 'err', response }
}
