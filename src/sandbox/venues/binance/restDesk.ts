import type { Clock } from '../../../main/core/clock.ts'
import { jsonAnswer, type RestAnswer, type RestRequest } from '../sandboxVenue.ts'
import type { AddressBudget } from './budget.ts'
import { keyOf } from './private/access.ts'
import type { PrivateApi } from './private/privateApi.ts'
import { Refusal, refusalAnswer } from './refusals.ts'

/** One public address of a product line: its weight and what it answers. */
export type Endpoint = {
  /** Weight against the address's budget. */
  readonly weight: (query: URLSearchParams) => number
  /** Market data that asks for a key all the same. */
  readonly needsKey?: boolean
  readonly answer: (query: URLSearchParams) => unknown
}

type DeskParts = {
  readonly clock: Clock
  readonly budget: AddressBudget
  /** By `METHOD /path`. */
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly api: PrivateApi
}

/** Answers a product line's requests, public and signed, within the address's budget. */
export class RestDesk {
  private readonly parts: DeskParts

  constructor(parts: DeskParts) {
    this.parts = parts
  }

  answer(request: RestRequest): RestAnswer {
    const { api, endpoints, budget, clock } = this.parts
    const operation = api.operation(request)
    const endpoint = endpoints.get(`${request.method} ${request.path}`)
    if (operation === null && endpoint === undefined) return unknownPath(request)
    const weight =
      operation === null ? (endpoint?.weight(request.query) ?? 0) : api.weight(operation, request)
    const { headers, refusal } = budget.take(weight, clock.now())
    if (refusal !== null) return refusal
    const answer =
      operation === null
        ? this.answerPublic(endpoint as Endpoint, request)
        : api.answer(operation, request)
    return { ...answer, headers: { ...answer.headers, ...headers } }
  }

  private answerPublic(endpoint: Endpoint, request: RestRequest): RestAnswer {
    try {
      if (endpoint.needsKey === true) {
        keyOf(this.parts.api.engine, request.headers['x-mbx-apikey'])
      }
      return jsonAnswer(endpoint.answer(request.query))
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure
      return refusalAnswer(failure.code, failure.message, failure.status)
    }
  }
}

function unknownPath({ method, path }: RestRequest): RestAnswer {
  return refusalAnswer(-5000, `Path ${path}, Method ${method} is invalid`, 404)
}
