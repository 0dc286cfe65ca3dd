import type { UnixMs } from '../../../contract/domain/ids.ts'
import { isClosed, type ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type { WorkingOrder } from '../../../contract/domain/workingOrder.ts'
import { type ErrorCode, toFailure } from '../../../contract/errors.ts'
import { earliest } from './children.ts'
import type { Action } from './machine.ts'
import { type ChildRecord, keyOf } from './record.ts'
import type { ParentTools } from './tools.ts'

const source = 'working'

/** Failures after which the same request under the same key may simply be made again. */
const again: ReadonlySet<ErrorCode> = new Set([
  'STORAGE_UNAVAILABLE',
  'ENGINE_STOPPING',
  'INTERNAL',
  'TIMEOUT',
])

export type AskingEvents = {
  /** An answer: the order as it is now. */
  readonly onOrder: (order: ManagedOrder) => void
  /** It can never be an order. */
  readonly onRefused: (number: number, words: string) => void
  readonly onAmendRefused: (number: number) => void
  /** Something was answered: look again. */
  readonly onAnswer: () => void
}

/** Everything that was asked of the order manager for one parent and is not answered. */
export class Asking {
  private readonly tools: ParentTools
  private readonly events: AskingEvents
  private readonly open = new Map<number, Action['kind']>()
  private readonly waits = new Map<number, { readonly until: UnixMs; readonly count: number }>()

  constructor(tools: ParentTools, events: AskingEvents) {
    this.tools = tools
    this.events = events
  }

  get size(): number {
    return this.open.size
  }

  get sending(): number {
    return [...this.open.values()].filter((kind) => kind === 'submit').length
  }

  kindOf(number: number): Action['kind'] | null {
    return this.open.get(number) ?? null
  }

  /** Whether something may be asked about it now: nothing is open, and no refusal is fresh. */
  mayAsk(number: number): boolean {
    const wait = this.waits.get(number)
    return !this.open.has(number) && (wait === undefined || wait.until <= this.tools.clock.now())
  }

  /** When the first refusal is old enough; null where none is waited for. */
  nextTime(): UnixMs | null {
    const now = this.tools.clock.now()
    return earliest(...[...this.waits.values()].map(({ until }) => (until > now ? until : null)))
  }

  submit(working: WorkingOrder, child: ChildRecord): void {
    const { workingOrderId, venue, accountId, instrumentId } = working
    const idempotencyKey = keyOf(workingOrderId, child.number)
    const request = { ...child.terms, idempotencyKey, venue, accountId, instrumentId }
    const asked = (): Promise<ManagedOrder> =>
      this.tools.orders.submit({ ...request, parentId: workingOrderId, source, clickedTime: null })
    this.ask(child.number, 'submit', asked, (order) => {
      this.waits.delete(child.number)
      this.events.onOrder(order)
      if (order.idempotencyKey === idempotencyKey) return
      this.events.onRefused(child.number, 'The answer was about another order.')
    })
  }

  amend(orderId: OrderId, { number, price, quantity }: Action & { readonly kind: 'amend' }): void {
    const request = { orderId, price, quantity, stopPrice: null, source }
    const asked = (): Promise<ManagedOrder> => this.tools.orders.amend(request)
    this.ask(number, 'amend', asked, (order) => {
      this.events.onOrder(order)
      const isDone =
        (price === null || order.price === price) &&
        (quantity === null || order.quantity === quantity)
      if (isDone || order.pending !== null || isClosed(order)) {
        this.waits.delete(number)
        return
      }
      this.events.onAmendRefused(number)
      this.wait(number)
    })
  }

  cancel(orderId: OrderId, number: number): void {
    const asked = (): Promise<ManagedOrder> => this.tools.orders.cancel(orderId, source)
    this.ask(number, 'cancel', asked, (order) => {
      this.events.onOrder(order)
      if (isClosed(order) || order.pending !== null) this.waits.delete(number)
      else this.wait(number)
    })
  }

  private ask(
    number: number,
    kind: Action['kind'],
    asked: () => Promise<ManagedOrder>,
    onOrder: (order: ManagedOrder) => void,
  ): void {
    this.open.set(number, kind)
    void Promise.resolve()
      .then(asked)
      .then(onOrder, (error: unknown) => this.refused(number, kind, error))
      .finally(() => {
        this.open.delete(number)
        this.events.onAnswer()
      })
  }

  private refused(number: number, kind: Action['kind'], error: unknown): void {
    const { code, message } = toFailure(error)
    this.tools.log.warn(
      { error, number, kind },
      'an order of a working order could not be asked for',
    )
    this.wait(number)
    if (kind === 'amend') this.events.onAmendRefused(number)
    if (kind === 'submit' && !again.has(code)) this.events.onRefused(number, message)
  }

  /** Refusals in a row make the wait longer. */
  private wait(number: number): void {
    const { clock, limits } = this.tools
    const count = (this.waits.get(number)?.count ?? 0) + 1
    const ms = Math.min(limits.retryMs * 2 ** (count - 1), limits.longestRetryMs)
    this.waits.set(number, { until: (clock.now() + ms) as UnixMs, count })
  }
}
