import { hexDigits, textKey } from '../../../marketData/hash.ts'
import type { Account } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { AccountEvent, EngineEvent, OrderEvent } from '../../../matching/events.ts'
import type { ExternalMarket } from '../../../matching/externalMarket.ts'
import type { AccountViews } from './accountViews.ts'
import { type PrivateListener, topicFor, type TopicKind } from './privateSession.ts'
import type { RealizedRecords } from './records.ts'
import { executionRow, fastExecutionRow, fundingRow, orderRow, type Row } from './rows.ts'

export type PushParts = {
  readonly engine: MatchingEngine
  readonly market: ExternalMarket
  readonly views: AccountViews
  /** Hears of the engine before anything is pushed. */
  readonly records: RealizedRecords
  readonly listeners: ReadonlySet<PrivateListener>
}

const pushKey = textKey('bybit/push')
const category = 'linear'

/** Tells private sockets what happens to their accounts, from now on. */
export function pushNews(parts: PushParts): void {
  const pushes = new Pushes(parts)
  parts.engine.on((event) => pushes.take(event))
}

class Pushes {
  private readonly parts: PushParts
  private sent = 0

  constructor(parts: PushParts) {
    this.parts = parts
  }

  take(event: EngineEvent): void {
    if (event.kind === 'order') this.takeOrder(event)
    else this.takeAccount(event)
  }

  /** Executions before the order they changed; the position follows every order's news. */
  private takeOrder({ account, order, fill, time, execution }: OrderEvent): void {
    const { engine, market } = this.parts
    if (fill !== null) {
      const mark = market.mark(fill.symbol, time)
      this.push(account, 'execution', time, () => ({
        category,
        ...executionRow(fill, order, mark),
      }))
      this.push(account, 'execution.fast', time, () => ({ category, ...fastExecutionRow(fill) }))
    }
    const row = { category, ...orderRow(order, engine.fillsOf(order)) }
    this.push(account, 'order', time, () => row)
    if (execution === 'trade') return
    const { symbol, positionSide } = order.request
    this.pushPosition(account, symbol, positionSide, time)
  }

  /** Not for profit that is unrealised: only what moves the wallet itself. */
  private takeAccount({ account, reason, assets, positions, time }: AccountEvent): void {
    if (reason === 'funding') this.pushFunding(account, time)
    for (const { symbol, bookedSide } of positions) {
      this.pushPosition(account, symbol, bookedSide, time)
    }
    if (assets.length === 0) return
    this.push(account, 'wallet', time, (owner) => this.parts.views.wallet(owner))
  }

  private pushFunding(account: string, time: number): void {
    const payment = this.parts.records.fundings(account).at(-1)
    if (payment === undefined) return
    const mark = this.parts.market.mark(payment.symbol, time)
    this.push(account, 'execution', time, () => ({ category, ...fundingRow(payment, mark) }))
  }

  private pushPosition(
    account: string,
    symbol: string,
    side: 'both' | 'long' | 'short',
    time: number,
  ): void {
    this.push(account, 'position', time, (owner) => ({
      ...this.parts.views.position(owner, symbol, side, 'entryPrice'),
      category,
    }))
  }

  private push(
    accountId: string,
    kind: TopicKind,
    time: number,
    make: (account: Account) => Row,
  ): void {
    let row: Row | null = null
    for (const listener of this.parts.listeners) {
      const topic = topicFor(listener, kind)
      if (topic === null || listener.account?.id !== accountId) continue
      row ??= make(listener.account)
      listener.client.push(this.frame(topic, row, time))
    }
  }

  private frame(topic: string, row: Row, creationTime: number): string {
    this.sent += 1
    const id = hexDigits(32, pushKey, this.sent)
    return JSON.stringify({ id, topic, creationTime, data: [row] })
  }
}
