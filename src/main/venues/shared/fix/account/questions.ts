import type { InstrumentId } from '../../../../../contract/domain/ids.ts'
import type { Side } from '../../../../../contract/domain/market.ts'
import type { ExecutionReport, OrderReference } from '../../../../../contract/domain/order.ts'
import { type Result, fail, succeed } from '../../../../../contract/errors.ts'
import { type NamedOrder, encodeStatusRequest } from '../requests.ts'
import { statusAnswer } from './answers.ts'
import { isOpen } from './knownOrders.ts'
import { namedOf } from './names.ts'
import type { OrderEntry } from './orderEntry.ts'

/** What the counterparty knows of orders. */
export class Questions {
  private readonly entry: OrderEntry

  constructor(entry: OrderEntry) {
    this.entry = entry
  }

  async order(
    order: OrderReference,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport | null>> {
    const { rest } = this.entry.parts
    if (rest !== null) return rest.order(order, signal)
    const known = this.entry.known.find(order)
    const venueOrderId = order.venueOrderId ?? known?.report?.venueOrderId ?? null
    for (const side of this.sidesToAsk(order)) {
      const found = await this.ask({ ...order, venueOrderId, side, quantity: null }, signal)
      if (!found.ok || found.value !== null) return found
    }
    return succeed(null)
  }

  async openOrders(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>> {
    const { rest } = this.entry.parts
    if (rest !== null) return rest.openOrders(instrumentId, signal)
    const open: ExecutionReport[] = []
    for (const report of this.entry.known.open()) {
      if (instrumentId !== null && report.instrumentId !== instrumentId) continue
      const asked = await this.order(report, signal)
      if (!asked.ok) return asked
      if (asked.value !== null && isOpen(asked.value.status)) open.push(asked.value)
    }
    return succeed(open)
  }

  /** An order that must be there. */
  async standing(order: OrderReference, signal?: AbortSignal): Promise<Result<ExecutionReport>> {
    const asked = await this.order(order, signal)
    if (!asked.ok) return asked
    if (asked.value !== null) return succeed(asked.value)
    return fail('ORDER_NOT_FOUND', `${this.entry.profile.displayName} does not know this order`)
  }

  /** Everything a cancel must say; asked for where this connection does not know. */
  async named(order: OrderReference, signal?: AbortSignal): Promise<Result<NamedOrder>> {
    const { cancel } = this.entry.profile.dialect
    const known = this.entry.known.find(order)
    const told = known?.report ?? null
    const venueOrderId = order.venueOrderId ?? told?.venueOrderId ?? null
    const side = this.sideOf(order)
    const quantity = told?.quantity ?? known?.sent?.quantity ?? null
    const isShort =
      (cancel.side && side === null) ||
      (cancel.quantity && quantity === null) ||
      (cancel.needsOrderId && venueOrderId === null)
    if (!isShort) {
      const clientOrderId = order.clientOrderId ?? told?.clientOrderId ?? null
      const { instrumentId } = order
      return succeed({ instrumentId, clientOrderId, venueOrderId, side, quantity })
    }
    const standing = await this.standing(order, signal)
    return standing.ok ? succeed(namedOf(standing.value)) : standing
  }

  /** Both where a question must say the side and nothing here does. */
  private sidesToAsk(order: OrderReference): readonly (Side | null)[] {
    const { status } = this.entry.profile.dialect
    const known = this.entry.known.find(order)
    const side = order.venueOrderId === null ? this.sideOf(order) : (known?.report?.side ?? null)
    const needsSide = status.kind === 'request' && status.side
    return needsSide && side === null ? ['buy', 'sell'] : [side ?? this.sideOf(order)]
  }

  private sideOf(order: OrderReference): Side | null {
    const known = this.entry.known.find(order)
    return known?.report?.side ?? known?.sent?.side ?? null
  }

  private async ask(
    order: NamedOrder,
    signal?: AbortSignal,
  ): Promise<Result<ExecutionReport | null>> {
    const { entry } = this
    const requestId = entry.requestId()
    const request = { ...order, requestId }
    const body = encodeStatusRequest(request, entry.profile.dialect, entry.context())
    if (!body.ok) return body
    const outcome = await entry.write(
      {
        body: body.value,
        requestId,
        priority: 'normal',
        take: (incoming) => statusAnswer(incoming, requestId, order),
      },
      { signal },
    )
    if (outcome.kind === 'answered') return succeed(outcome.value.report)
    return { ok: false, error: outcome.failure }
  }
}
