import type { Clock } from '../../../../main/core/clock.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { AccountEvent, EngineEvent, OrderEvent } from '../../../matching/events.ts'
import { times } from '../../../matching/fixed.ts'
import type { StreamHub } from '../../../net/streamHub.ts'
import type { Subscription } from '../channels.ts'
import { liquidatorVaults } from '../vaults.ts'
import type { Wallets } from './accounts.ts'
import { settleAsset } from './contracts.ts'
import type { OrderHistory, OrderRecord } from './history.ts'
import { type AccountInfo, fundingDelta, updateRow } from './info.ts'
import { usdText } from './money.ts'
import { fillRow } from './rows.ts'

export type StreamParts = {
  readonly engine: MatchingEngine
  readonly wallets: Wallets
  readonly history: OrderHistory
  readonly info: AccountInfo
  readonly clock: Clock
}

/** Subscriptions that show the whole state of an account, and the request that tells the same. */
const stateRequests: Readonly<Record<string, string>> = {
  clearinghouseState: 'clearinghouseState',
  openOrders: 'frontendOpenOrders',
  spotState: 'spotClearinghouseState',
}

/** States are told again this often even when nothing happened, ms. */
const stateEveryMs = 5000

/** Tells those who listen what happens to an account: events at once, states soon after. */
export class AccountStreams {
  private readonly parts: StreamParts
  private readonly hubs = new Set<StreamHub>()
  private readonly readChannel: (channel: string) => Subscription | null
  /** When something last happened to an account, by its address. */
  private readonly changed = new Map<string, number>()

  constructor(parts: StreamParts, readChannel: (channel: string) => Subscription | null) {
    this.parts = parts
    this.readChannel = readChannel
    parts.engine.on((event) => this.take(event))
  }

  /** Sends to those who listen through a hub, from now on. */
  serve(hub: StreamHub): void {
    this.hubs.add(hub)
  }

  /** What a subscription begins with; null where it waits for something to happen. */
  first({ type, user, coin }: Subscription, now: number): string | null {
    const { info } = this.parts
    if (type === 'userFills') {
      const fills = info.about('userFills', user, now)
      return fills === undefined ? null : text('userFills', { isSnapshot: true, user, fills })
    }
    if (type === 'userFundings') {
      const fundings = this.fundingsOf(user)
      return text('userFundings', { isSnapshot: true, user, fundings })
    }
    if (type === 'userNonFundingLedgerUpdates') {
      return text(type, { isSnapshot: true, user, nonFundingLedgerUpdates: [] })
    }
    if (type === 'activeAssetData') {
      return text(type, info.about('activeAssetData', user, now, { coin }))
    }
    return this.state(type, user, now)
  }

  /** States whose account changed with `from < time <= to`, and those whose time has come. */
  states({ type, user }: Subscription, from: number, to: number): readonly string[] {
    if (stateRequests[type] === undefined) return []
    const changed = this.changed.get(user) ?? 0
    const isDue = Math.floor(to / stateEveryMs) !== Math.floor(from / stateEveryMs)
    if (!isDue && !(changed > from)) return []
    this.changed.delete(user)
    const shown = this.state(type, user, to)
    return shown === null ? [] : [shown]
  }

  /** Tells of an order that was refused, which the engine knows nothing of. */
  refused(accountId: string, record: OrderRecord): void {
    this.push(accountId, 'orderUpdates', () => text('orderUpdates', [updateRow(record)]))
  }

  private take(event: EngineEvent): void {
    this.changed.set(this.userOf(event.account), event.time)
    if (event.kind === 'order') this.takeOrder(event)
    else if (event.reason === 'funding') this.takeFunding(event)
  }

  private takeOrder(event: OrderEvent): void {
    const { account, order } = event
    const { record, fill } = this.parts.history.take(event)
    this.push(account, 'orderUpdates', () => text('orderUpdates', [updateRow(record)]))
    if (fill !== null) {
      const user = this.userOf(account)
      const fills = [fillRow(fill, user)]
      this.push(account, 'userFills', () => text('userFills', { user, fills }))
      this.push(account, 'userEvents', () => text('user', { fills }))
    }
    if (order.isLiquidation && event.execution === 'accepted') this.tellLiquidation(event)
    const isVenues = order.status === 'canceled' && order.reason !== null
    if (!isVenues) return
    const nonUserCancel = [{ coin: order.request.symbol, oid: record.view.oid }]
    this.push(account, 'userEvents', () => text('user', { nonUserCancel }))
  }

  private tellLiquidation({ account, order }: OrderEvent): void {
    const { engine } = this.parts
    const { wallet, unrealized } = engine.margin(account, settleAsset)
    const notional = times(order.quantity ?? 0n, engine.mark(order.request.symbol))
    const liquidation = {
      lid: order.id,
      liquidator: liquidatorVaults[0],
      liquidated_user: this.userOf(account),
      liquidated_ntl_pos: usdText(notional),
      liquidated_account_value: usdText(wallet + unrealized),
    }
    this.push(account, 'userEvents', () => text('user', { liquidation }))
  }

  private takeFunding({ account, symbol }: AccountEvent): void {
    const record = symbol === null ? null : this.parts.history.takeFunding(account, symbol)
    if (record === null) return
    const user = this.userOf(account)
    const funding = { time: record.time, ...fundingDelta(record) }
    this.push(account, 'userFundings', () => text('userFundings', { user, fundings: [funding] }))
    this.push(account, 'userEvents', () => text('user', { funding }))
  }

  private fundingsOf(user: string): readonly object[] {
    const account = this.parts.wallets.at(user)
    if (account === null) return []
    const records = this.parts.history.fundings(account.id)
    return records.map((record) => ({ time: record.time, ...fundingDelta(record) }))
  }

  private state(type: string, user: string, now: number): string | null {
    const request = stateRequests[type]
    if (request === undefined) return null
    const answer = this.parts.info.about(request, user, now)
    if (answer === undefined) return null
    if (type === 'openOrders') return text(type, { dex: '', user, orders: answer })
    if (type === 'spotState') return text(type, { user, spotState: answer })
    return text(type, { dex: '', user, clearinghouseState: answer })
  }

  private userOf(accountId: string): string {
    return this.parts.wallets.addressOf(accountId)
  }

  private push(accountId: string, type: string, make: () => string): void {
    const user = this.userOf(accountId)
    let made: string | null = null
    for (const hub of this.hubs) {
      for (const [channel, clients] of hub.channels()) {
        const subscription = this.readChannel(channel)
        if (subscription?.type !== type || subscription.user !== user) continue
        made ??= make()
        for (const client of clients) client.push(made)
      }
    }
  }
}

function text(channel: string, data: unknown): string {
  return JSON.stringify({ channel, data })
}
