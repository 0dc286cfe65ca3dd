import type { ExecutionReport, OrderReference } from '../../../contract/domain/order.ts'
import type { Failure, Result } from '../../../contract/errors.ts'
import type { RestOutcome } from '../../net/rest/types.ts'
import type { CancelAllOutcome } from '../account.ts'
import { inChunks } from '../shared/chunks.ts'
import { errorOf } from './errors.ts'
import { cancelsPerRequest } from './limits.ts'
import { parseAcknowledgements } from './parse/orders.ts'

/** An order by its asset and its number. */
export type CancelEntry = { readonly a: number; readonly o: number }

type Target = { readonly order: ExecutionReport; readonly entry: CancelEntry }
type Failed = { readonly order: OrderReference; readonly failure: Failure }

/** What came of one request; null where nobody knows. */
type Part = { readonly canceled: readonly OrderReference[]; readonly failed: readonly Failed[] }

/**
 * The venue cancels only orders that are named: asks for the open ones and names them. An order
 * that is placed in between stays.
 */
export async function cancelOpenOrders(
  list: () => Promise<Result<readonly ExecutionReport[]>>,
  entryOf: (order: ExecutionReport) => CancelEntry | null,
  send: (entries: readonly CancelEntry[]) => Promise<RestOutcome>,
): Promise<CancelAllOutcome> {
  const orders = await list()
  if (!orders.ok) return { kind: 'rejected', failure: orders.error, venueCode: null }
  const targets: Target[] = []
  const failed: Failed[] = []
  for (const order of orders.value) {
    const entry = entryOf(order)
    if (entry !== null) targets.push({ order, entry })
    else failed.push({ order: referenceOf(order), failure: unnamed })
  }
  const canceled: OrderReference[] = []
  let unknown: Failure | null = null
  for (const chunk of inChunks(targets, cancelsPerRequest)) {
    const outcome = await send(chunk.map(({ entry }) => entry))
    const part = partOf(chunk, outcome)
    canceled.push(...(part?.canceled ?? []))
    failed.push(...(part?.failed ?? []))
    if (part === null) unknown = outcome.kind === 'ok' ? unreadable : outcome.failure
  }
  return unknown === null
    ? { kind: 'done', canceled, failed }
    : { kind: 'unknown', failure: unknown }
}

const unnamed: Failure = {
  code: 'UNSUPPORTED',
  message: 'orders of this market are not canceled from here',
}
const unreadable: Failure = {
  code: 'RESPONSE_MALFORMED',
  message: 'the venue answered with success in a form that could not be read',
}

function partOf(targets: readonly Target[], outcome: RestOutcome): Part | null {
  if (outcome.kind === 'unknown') return null
  if (outcome.kind === 'failed') {
    const { failure } = outcome
    return {
      canceled: [],
      failed: targets.map(({ order }) => ({ order: referenceOf(order), failure })),
    }
  }
  const answers = parseAcknowledgements(outcome.body)
  if (!answers.ok || answers.value.length !== targets.length) return null
  const canceled: OrderReference[] = []
  const failed: Failed[] = []
  for (const [index, { order }] of targets.entries()) {
    const answer = answers.value[index]
    if (answer?.kind === 'accepted') canceled.push(referenceOf(order))
    else failed.push({ order: referenceOf(order), failure: failureOf(answer?.message ?? '') })
  }
  return { canceled, failed }
}

function failureOf(sentence: string): Failure {
  const { code, message } = errorOf(sentence)
  return { code, message }
}

function referenceOf({
  instrumentId,
  clientOrderId,
  venueOrderId,
}: ExecutionReport): OrderReference {
  return { instrumentId, clientOrderId, venueOrderId }
}
