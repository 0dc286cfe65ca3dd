import type { Opened } from '../../../matching/accountBook.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import { type RestAnswer, type RestRequest, jsonAnswer } from '../../sandboxVenue.ts'
import { Refusal } from '../refusals.ts'
import { keyOf, needRights, needSignature, signedText } from './access.ts'
import { Answered, type Operation } from './operation.ts'
import type { OrderCounts } from './orderCounts.ts'
import { Parameters } from './parameters.ts'

/** The operations of one product line, by `METHOD /path` and by socket method. */
export type PrivateTable = {
  readonly rest: Readonly<Record<string, Operation>>
  readonly socket: Readonly<Record<string, Operation>>
}

/** The signed half of a product line's API. */
export class PrivateApi {
  readonly engine: MatchingEngine
  readonly counts: OrderCounts
  private readonly rest: ReadonlyMap<string, Operation>
  private readonly socket: ReadonlyMap<string, Operation>

  constructor(engine: MatchingEngine, counts: OrderCounts, table: PrivateTable) {
    this.engine = engine
    this.counts = counts
    this.rest = new Map(Object.entries(table.rest))
    this.socket = new Map(Object.entries(table.socket))
  }

  operation({ method, path }: Pick<RestRequest, 'method' | 'path'>): Operation | null {
    return this.rest.get(`${method} ${path}`) ?? null
  }

  socketOperation(method: string): Operation | null {
    return this.socket.get(method) ?? null
  }

  weight(operation: Operation, request: RestRequest): number {
    return operation.weight(Parameters.ofRequest(request.search, request.body))
  }

  /** Checks key, rights, time and signature, then does what is asked. */
  answer(operation: Operation, request: RestRequest): RestAnswer {
    const now = this.engine.now()
    const parameters = Parameters.ofRequest(request.search, request.body)
    let opened: Opened | null = null
    try {
      opened = keyOf(this.engine, request.headers['x-mbx-apikey'])
      needRights(opened, operation.security)
      if (operation.security !== 'key') {
        needSignature(opened, signedText(request.search, request.body), parameters, now)
      }
      const { status, body } = this.run(operation, opened, parameters)
      return jsonAnswer(body, status, this.headers(operation, opened, now))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      const body = { code: refusal.code, msg: refusal.message }
      return jsonAnswer(
        body,
        refusal.status,
        opened === null ? {} : this.headers(operation, opened, now),
      )
    }
  }

  /** Counts orders and runs. Throws a Refusal. */
  run(operation: Operation, opened: Opened, parameters: Parameters): Answered {
    const now = this.engine.now()
    if (operation.orders.length > 0) this.counts.take(opened.account.id, operation.orders, now)
    const result = operation.run({ ...opened, now }, parameters)
    return result instanceof Answered ? result : new Answered(200, result)
  }

  private headers(operation: Operation, opened: Opened, now: number): Record<string, string> {
    return operation.orders.length === 0 ? {} : this.counts.headers(opened.account.id, now)
  }
}
