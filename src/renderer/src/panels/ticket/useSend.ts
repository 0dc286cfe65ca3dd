import { useRef, useState } from 'react'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { ManagedOrder } from '../../../../contract/domain/managedOrder.ts'
import type { RoutingDecision } from '../../../../contract/domain/routing.ts'
import type { WorkingOrder } from '../../../../contract/domain/workingOrder.ts'
import type { Result } from '../../../../contract/errors.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import { type Engine, useEngine } from '../../bridge/engine.ts'
import { putOrders } from '../../stores/orderStore.ts'
import { putDecisions } from '../../stores/routingStore.ts'
import { putWorkingOrders } from '../../stores/workingOrderStore.ts'
import { type Draft, type Place, orderInput, planOf, routeInput } from './draft.ts'

export type Outcome =
  | { readonly kind: 'order'; readonly order: ManagedOrder }
  | { readonly kind: 'route'; readonly decision: RoutingDecision; readonly sent: boolean }
  | { readonly kind: 'working'; readonly working: WorkingOrder }
  | { readonly kind: 'failed'; readonly message: string }

export type Send = {
  readonly busy: boolean
  readonly outcome: Outcome | null
  readonly send: () => void
  /** Asks the router what it would do. */
  readonly compare: () => void
}

/**
 * Sends what the ticket holds. An order that got no answer keeps its key: sending it again is the
 * same order. A changed ticket, or an answer, begins a new one.
 */
export function useSend(draft: Draft, place: Place | null, symbol: UnifiedSymbol | null): Send {
  const engine = useEngine()
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const key = useRef({ of: '', value: '' })
  const run = async (ask: (stamp: Stamp) => Promise<Outcome>): Promise<void> => {
    const clickedTime = Date.now() as UnixMs
    const of = JSON.stringify([draft, place?.key, symbol])
    if (key.current.of !== of) key.current = { of, value: crypto.randomUUID() }
    setBusy(true)
    const result = await ask({ clickedTime, idempotencyKey: key.current.value })
    setBusy(false)
    setOutcome(result)
    if (result.kind !== 'failed') key.current = { of: '', value: '' }
  }
  const start = (ask: (stamp: Stamp, place: Place) => Promise<Outcome>): void => {
    if (place !== null && !busy) void run((stamp) => ask(stamp, place))
  }
  return {
    busy,
    outcome,
    send: () => start((stamp, at) => sendTo(engine, draft, at, symbol, stamp)),
    compare: () => start((stamp, at) => route(engine, 'routing:preview', draft, at, symbol, stamp)),
  }
}

type Stamp = { readonly clickedTime: UnixMs; readonly idempotencyKey: string }

async function sendTo(
  engine: Engine,
  draft: Draft,
  place: Place,
  symbol: UnifiedSymbol | null,
  stamp: Stamp,
): Promise<Outcome> {
  if (place.kind === 'best') return route(engine, 'routing:submit', draft, place, symbol, stamp)
  const order = orderInput(draft, place)
  if (order === null) return { kind: 'failed', message: 'This venue does not list the symbol.' }
  const plan = planOf(draft)
  if (plan === null) {
    const answer = await engine.request('order:submit', { ...order, ...stamp })
    if (answer.ok) putOrders([answer.value])
    return outcomeOf(answer, (value) => ({ kind: 'order', order: value }))
  }
  const { venue, accountId, instrumentId } = order
  const answer = await engine.request('workingOrders:start', {
    venue,
    accountId,
    instrumentId,
    plan,
    ...stamp,
  })
  if (answer.ok) putWorkingOrders([answer.value])
  return outcomeOf(answer, (value) => ({ kind: 'working', working: value }))
}

async function route(
  engine: Engine,
  name: 'routing:preview' | 'routing:submit',
  draft: Draft,
  place: Place,
  symbol: UnifiedSymbol | null,
  stamp: Stamp,
): Promise<Outcome> {
  if (symbol === null) return { kind: 'failed', message: 'No symbol is chosen.' }
  const sent = name === 'routing:submit'
  const input = { ...routeInput(draft, place, symbol), ...stamp }
  const answer = await engine.request(name, input)
  if (answer.ok && sent) putDecisions([answer.value])
  return outcomeOf(answer, (decision) => ({ kind: 'route', decision, sent }))
}

function outcomeOf<Value>(answer: Result<Value>, toOutcome: (value: Value) => Outcome): Outcome {
  return answer.ok ? toOutcome(answer.value) : { kind: 'failed', message: answer.error.message }
}
