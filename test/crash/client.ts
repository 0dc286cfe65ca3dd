import type { ManagedOrder, OrderRequest } from '../../src/contract/domain/managedOrder.ts'
import { isClosed } from '../../src/contract/domain/managedOrder.ts'
import type { Failure } from '../../src/contract/errors.ts'
import type { Random } from '../../src/main/core/random.ts'
import type { Amendments } from './compare.ts'
import type { EngineCalls } from './engineCalls.ts'
import { Refused, Unanswered } from './engineProcess.ts'
import type { StormMarket } from './markets.ts'
import { nextAmendment, nextDeed, nextOrder, pick } from './plan.ts'
import type { Story } from './story.ts'

/** An order a client wants once, whatever happens to the engine meanwhile. */
type Wanted = {
  readonly request: OrderRequest
  /** The engine's last answer; null as long as there is none. */
  order: ManagedOrder | null
  failure: Failure | null
}

/** Refusals after which a client says the same again. */
const again: ReadonlySet<string> = new Set([
  'ENGINE_STOPPING',
  'NOT_FOUND',
  'STORAGE_UNAVAILABLE',
  'VENUE_UNAVAILABLE',
])

/**
 * A client that survives the engine: it remembers what it wanted, and repeats with the same key what
 * was not answered.
 */
export class StormClient {
  private readonly random: Random
  private readonly markets: readonly StormMarket[]
  private readonly story: Story
  private readonly name: string
  private readonly wanted = new Map<string, Wanted>()
  private readonly asked = new Map<string, number>()
  private readonly underway = new Set<Promise<void>>()

  constructor(name: string, random: Random, markets: readonly StormMarket[], story: Story) {
    this.name = name
    this.random = random
    this.markets = markets
    this.story = story
  }

  get inFlight(): number {
    return this.underway.size
  }

  /** Orders that were answered by what cannot be an answer to them. */
  get failures(): readonly Wanted[] {
    return [...this.wanted.values()].filter(({ failure }) => failure !== null)
  }

  get unanswered(): number {
    return [...this.wanted.values()].filter(isUnanswered).length
  }

  get amendments(): Amendments {
    return this.asked
  }

  get keys(): readonly string[] {
    return [...this.wanted.keys()]
  }

  /** Says again whatever was not answered. */
  repeat(calls: EngineCalls): void {
    for (const wanted of this.wanted.values()) if (isUnanswered(wanted)) this.submit(calls, wanted)
  }

  /** Does something: mostly a new order, else a change of one that is there. */
  act(calls: EngineCalls): void {
    const deed = nextDeed(this.random)
    const open = [...this.wanted.values()].filter(({ order }) => order !== null && !isClosed(order))
    if (deed === 'submit' || open.length === 0) this.wantAnother(calls)
    else if (deed === 'cancel') this.cancel(calls, pick(this.random, open))
    else this.amend(calls, pick(this.random, open))
  }

  /** Resolves when nothing is awaited any more. */
  async rest(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway)
  }

  private wantAnother(calls: EngineCalls): void {
    const key = `${this.name}-${this.wanted.size + 1}`
    const request = nextOrder(this.random, this.markets, key)
    const wanted: Wanted = { request, order: null, failure: null }
    this.wanted.set(key, wanted)
    this.submit(calls, wanted)
  }

  private submit(calls: EngineCalls, wanted: Wanted): void {
    const { request } = wanted
    const { idempotencyKey: key, venue, side, orderType, quantity, price, instrumentId } = request
    const words = [venue, side, quantity, instrumentId, orderType, price].join(' ')
    this.run(key, `submit ${words}`, () => calls.submit(request), wanted)
  }

  private cancel(calls: EngineCalls, wanted: Wanted): void {
    const { order, request } = wanted
    if (order === null) return
    this.run(request.idempotencyKey, 'cancel', () => calls.cancel(order.orderId), wanted)
  }

  private amend(calls: EngineCalls, wanted: Wanted): void {
    const { order, request } = wanted
    const { idempotencyKey: key, instrumentId } = request
    const market = this.markets.find(({ instrument }) => instrument.instrumentId === instrumentId)
    if (order === null || market === undefined) return
    const values = nextAmendment(this.random, market, request)
    this.asked.set(key, (this.asked.get(key) ?? 0) + 1)
    const change = { orderId: order.orderId, ...values, stopPrice: null, source: 'api' }
    this.run(
      key,
      `amend to ${values.quantity} at ${values.price}`,
      () => calls.amend(change),
      wanted,
    )
  }

  private run(key: string, words: string, call: () => Promise<ManagedOrder>, wanted: Wanted): void {
    this.story.tell(`${key} ${words}`, key)
    const done = this.settle(key, words, call, wanted).finally(() => this.underway.delete(done))
    this.underway.add(done)
  }

  private async settle(
    key: string,
    words: string,
    call: () => Promise<ManagedOrder>,
    wanted: Wanted,
  ): Promise<void> {
    const [verb = ''] = words.split(' ')
    try {
      wanted.order = await call()
      this.story.tell(`${key} ${verb} answered: ${wordsOf(wanted.order)}`, key)
    } catch (error) {
      this.failed(error, key, verb === 'submit' ? wanted : null)
    }
  }

  private failed(error: unknown, key: string, wanted: Wanted | null): void {
    if (!(error instanceof Unanswered) && !(error instanceof Refused)) throw error
    this.story.tell(`${key} ${error.message}`, key)
    if (wanted === null || error instanceof Unanswered || again.has(error.failure.code)) return
    wanted.failure = error.failure
  }
}

function isUnanswered({ order, failure }: Wanted): boolean {
  return order === null && failure === null
}

function wordsOf(order: ManagedOrder): string {
  const { clientOrderId, status, cumulativeQuantity, uncertainty, denials, evidence } = order
  const why = denials.map(({ rule }) => rule).join(' ')
  const doubt = uncertainty === null ? '' : ` uncertain about ${uncertainty.about}`
  return `${clientOrderId} ${status} ${cumulativeQuantity}${doubt} ${why} (${evidence.words})`
}
