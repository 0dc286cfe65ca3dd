import type { Balance } from '../../../contract/domain/balance.ts'
import type { EngineEvent } from '../../../contract/events.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { Position } from '../../../contract/domain/position.ts'
import { isRecord } from '../shared/fields.ts'
import { problemOf, problemOfRefusal } from '../shared/problems.ts'
import { type Reading, type Rows, parseRows } from '../shared/refusal.ts'
import { keyOfFill } from './accountQueries.ts'
import type { AccountFacts } from './parse/accounts.ts'
import { parseMarginBalance, parseSpotBalances } from './parse/balances.ts'
import { parseFill } from './parse/fills.ts'
import { parseOrderUpdate } from './parse/orders.ts'
import { parsePositions } from './parse/positions.ts'
import type { PlacedOrders } from './placedOrders.ts'

/** Fills remembered, so that none is told twice. */
const fillBound = 20_000
/** The first message repeats old fills: those of so long before the stream opened are told, ms. */
const overlapMs = 60_000

/** Turns what an account's socket brings into events. No I/O, no clock. */
export type AccountMessages = {
  read(body: unknown, text: string, receivedTime: UnixMs): readonly EngineEvent[]
}

export function createAccountMessages(
  facts: AccountFacts,
  openedTime: UnixMs,
  placed: PlacedOrders,
): AccountMessages {
  return new Messages(facts, openedTime, placed)
}

class Messages implements AccountMessages {
  private readonly facts: AccountFacts
  private readonly placed: PlacedOrders
  private readonly oldestTime: number
  private readonly told = new Set<string>()
  private readonly held = new Map<InstrumentId, Position>()

  constructor(facts: AccountFacts, openedTime: UnixMs, placed: PlacedOrders) {
    this.facts = facts
    this.placed = placed
    this.oldestTime = openedTime - overlapMs
  }

  read(body: unknown, text: string, receivedTime: UnixMs): readonly EngineEvent[] {
    const channel = isRecord(body) ? body['channel'] : undefined
    const data = isRecord(body) ? body['data'] : undefined
    const events = this.eventsOf(channel, data, receivedTime)
    return events.map((event) =>
      event.kind === 'problem' ? { ...event, raw: text.slice(0, 2_048) } : event,
    )
  }

  private eventsOf(channel: unknown, data: unknown, receivedTime: UnixMs): readonly EngineEvent[] {
    const { facts } = this
    switch (channel) {
      case 'orderUpdates':
        return this.orders(data, receivedTime)
      case 'userFills':
        return this.fills(data, receivedTime)
      case 'user':
        // Funding, and cancels that the other channels tell of too.
        return isRecord(data) && 'fills' in data ? this.fills(data, receivedTime) : []
      case 'clearinghouseState':
        return this.perpetuals(data, receivedTime)
      case 'spotState':
        return this.rows(
          parseSpotBalances(isRecord(data) ? data['spotState'] : data, facts, receivedTime),
          receivedTime,
        )
      default: {
        const shown = JSON.stringify(channel)?.slice(0, 60)
        return [this.problem(`no such channel: ${shown}`, 'unknownMessage', receivedTime)]
      }
    }
  }

  private orders(data: unknown, receivedTime: UnixMs): readonly EngineEvent[] {
    const parsed = parseRows(data, 'orderUpdates', (row) =>
      parseOrderUpdate(row, this.facts, receivedTime, true),
    )
    return this.rows(parsed, receivedTime).map((event) =>
      event.kind === 'executionReport' ? this.placed.complete(event) : event,
    )
  }

  /** Each fill once, whether it came before, on another channel or in the list a channel opens with. */
  private fills(data: unknown, receivedTime: UnixMs): readonly EngineEvent[] {
    const rows = isRecord(data) ? data['fills'] : undefined
    const parsed = parseRows(rows, 'fills', (row) => parseFill(row, this.facts, receivedTime))
    return this.rows(parsed, receivedTime)
      .filter((event) => event.kind !== 'fill' || event.exchangeTime >= this.oldestTime)
      .filter((event) => event.kind !== 'fill' || this.isNew(keyOfFill(event)))
      .toSorted((left, right) => timeOf(left) - timeOf(right))
  }

  private isNew(key: string): boolean {
    if (this.told.has(key)) return false
    this.told.add(key)
    if (this.told.size > fillBound) {
      const [oldest = ''] = this.told
      this.told.delete(oldest)
    }
    return true
  }

  /** Margin and positions of the venue's own markets; those of builders are told apart. */
  private perpetuals(data: unknown, receivedTime: UnixMs): readonly EngineEvent[] {
    if (isRecord(data) && typeof data['dex'] === 'string' && data['dex'] !== '') return []
    const state = isRecord(data) ? data['clearinghouseState'] : data
    const margin = parseMarginBalance(state, this.facts, receivedTime)
    const positions = parsePositions(state, this.facts, receivedTime)
    const events = this.rows(positions, receivedTime)
    const isWhole = positions.ok && positions.value.refusals.length === 0
    const gone = isWhole && margin.ok ? this.gone(events, margin.value) : []
    for (const event of events) {
      if (event.kind === 'position') this.held.set(event.instrumentId, event)
    }
    const balance = margin.ok
      ? margin.value
      : this.problem(margin.refusal.message, margin.refusal.problem, receivedTime)
    return [balance, ...events, ...gone]
  }

  /** A position that is closed is no longer in the list; the list is whole. */
  private gone(
    events: readonly EngineEvent[],
    { exchangeTime, receivedTime }: Balance,
  ): readonly Position[] {
    const present = new Set(events.map((event) => event.kind === 'position' && event.instrumentId))
    const closed = [...this.held.values()].filter(({ instrumentId }) => !present.has(instrumentId))
    for (const { instrumentId } of closed) this.held.delete(instrumentId)
    return closed.map((position) => ({
      ...position,
      quantity: '0',
      entryPrice: null,
      liquidationPrice: null,
      unrealizedPnl: null,
      margin: null,
      exchangeTime,
      receivedTime,
    }))
  }

  private rows(reading: Reading<Rows<EngineEvent>>, receivedTime: UnixMs): readonly EngineEvent[] {
    const { origin } = this.facts
    if (!reading.ok) return [problemOfRefusal(origin, reading.refusal, null, receivedTime)]
    const { values, refusals } = reading.value
    return [
      ...values,
      ...refusals.map((refusal) => problemOfRefusal(origin, refusal, null, receivedTime)),
    ]
  }

  private problem(
    message: string,
    problem: 'malformed' | 'unknownMessage' | 'unknownWord',
    receivedTime: UnixMs,
  ): EngineEvent {
    return problemOf(this.facts.origin, problem, message, null, receivedTime)
  }
}

function timeOf(event: EngineEvent): number {
  return event.kind === 'fill' ? event.exchangeTime : 0
}
