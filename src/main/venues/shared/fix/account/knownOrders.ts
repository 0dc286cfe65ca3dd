import type {
  ExecutionReport,
  NewOrder,
  OrderReference,
  VenueOrderStatus,
} from '../../../../../contract/domain/order.ts'

/** An order as this connection knows it: as we sent it, as it was reported, or both. */
export type KnownOrder = {
  readonly sent: NewOrder | null
  readonly report: ExecutionReport | null
}

const mostClosed = 5000

export function isOpen(status: VenueOrderStatus): boolean {
  return status === 'accepted' || status === 'untriggered' || status === 'partiallyFilled'
}

/** Orders by either id. FIX wants an order's side and terms said again, and our requests have none. */
export class KnownOrders {
  private readonly byClient = new Map<string, KnownOrder>()
  private readonly byVenue = new Map<string, KnownOrder>()

  note(sent: NewOrder): void {
    this.byClient.set(sent.clientOrderId, { sent, report: null })
    this.forgetOldest()
  }

  /** A replaced order goes on under its new name, with the terms the report tells. */
  report(report: ExecutionReport): void {
    const before = this.find(report) ?? this.byOriginal(report)
    const known = { sent: before?.sent ?? null, report }
    if (report.clientOrderId !== null) this.byClient.set(report.clientOrderId, known)
    if (report.venueOrderId !== null) this.byVenue.set(report.venueOrderId, known)
    this.forgetOldest()
  }

  find({ clientOrderId, venueOrderId }: Omit<OrderReference, 'instrumentId'>): KnownOrder | null {
    const byVenue = venueOrderId === null ? undefined : this.byVenue.get(venueOrderId)
    return (
      byVenue ?? (clientOrderId === null ? undefined : this.byClient.get(clientOrderId)) ?? null
    )
  }

  open(): readonly ExecutionReport[] {
    const reports = [...this.byVenue.values()].flatMap(({ report }) =>
      report !== null && isOpen(report.status) ? [report] : [],
    )
    return [...new Map(reports.map((report) => [report.venueOrderId, report])).values()]
  }

  private byOriginal({ originalClientOrderId }: ExecutionReport): KnownOrder | undefined {
    return originalClientOrderId === null ? undefined : this.byClient.get(originalClientOrderId)
  }

  private forgetOldest(): void {
    for (const map of [this.byClient, this.byVenue]) {
      if (map.size <= mostClosed * 1.1) continue
      for (const [id, { report }] of map) {
        if (map.size <= mostClosed) break
        if (report !== null && !isOpen(report.status)) map.delete(id)
      }
    }
  }
}
