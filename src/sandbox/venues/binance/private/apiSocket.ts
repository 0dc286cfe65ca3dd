import type { Opened } from '../../../matching/accountBook.ts'
import type { StreamClient, StreamHub } from '../../../net/streamHub.ts'
import { readObject, type VenueSession } from '../../sandboxVenue.ts'
import type { AddressBudget } from '../budget.ts'
import { mandatory, Refusal } from '../refusals.ts'
import { keyOf, needFreshness, needRights, needSignature } from './access.ts'
import type { Operation } from './operation.ts'
import { Parameters } from './parameters.ts'
import type { PrivateApi } from './privateApi.ts'

export type RequestId = number | string | null

/** What a product line adds to the socket's own methods, such as user data. */
export type SocketMethods = {
  /** Undefined where the line has no such method. */
  handle(method: string, session: ApiSession, parameters: Parameters): unknown
  close(session: ApiSession): void
}

export type ApiSocketParts = {
  readonly api: PrivateApi
  readonly budget: AddressBudget
  readonly methods: SocketMethods
  readonly hub: StreamHub
}

/** One connection of the request-and-reply socket: `{id, method, params}`. */
export class ApiSession implements VenueSession {
  readonly client: StreamClient
  /** Who logged on; null before. */
  loggedOn: Opened | null = null
  private loggedOnSince = 0
  private readonly parts: ApiSocketParts
  private readonly wantsLimits: boolean

  constructor(parts: ApiSocketParts, client: StreamClient) {
    this.parts = parts
    this.client = client
    this.wantsLimits = client.url.searchParams.get('returnRateLimits') !== 'false'
  }

  receive(text: string): void {
    const request = readObject(text)
    if (request === null || typeof request['method'] !== 'string') {
      this.refuse(null, null, new Refusal(-1135, 'Invalid JSON Request'))
      return
    }
    const id = (request['id'] ?? null) as RequestId
    const given = (request['params'] ?? {}) as Readonly<Record<string, unknown>>
    this.handle(id, request['method'], given)
  }

  close(): void {
    this.parts.methods.close(this)
  }

  /** Of requests with their own key and signature: the sorted parameters, unencoded. */
  authenticate(parameters: Parameters, security: Operation['security']): Opened {
    const { engine } = this.parts.api
    const now = engine.now()
    if (!parameters.has('apiKey') && !parameters.has('signature') && this.loggedOn !== null) {
      if (security !== 'key') needFreshness(parameters, now)
      needRights(this.loggedOn, security)
      return this.loggedOn
    }
    const opened = keyOf(engine, parameters.needText('apiKey'))
    needRights(opened, security)
    if (security !== 'key') needSignature(opened, sortedText(parameters), parameters, now)
    return opened
  }

  private handle(id: RequestId, method: string, given: Readonly<Record<string, unknown>>): void {
    const parameters = Parameters.ofObject(given)
    const operation = this.parts.api.socketOperation(method)
    const weight = operation?.weight(parameters) ?? 2
    const refusal = this.takeWeight(weight)
    if (refusal !== null) return this.refuse(id, null, refusal)
    if (operation === null) return this.handleOwn(id, method, parameters)
    return this.handleOperation(id, operation, parameters)
  }

  private takeWeight(weight: number): Refusal | null {
    const { budget, api } = this.parts
    const { refusal } = budget.take(weight, api.engine.now())
    if (refusal === null) return null
    const { msg } = JSON.parse(refusal.body) as { readonly msg: string }
    return new Refusal(-1003, msg, refusal.status)
  }

  private handleOperation(id: RequestId, operation: Operation, parameters: Parameters): void {
    let opened: Opened | null = null
    try {
      opened = this.authenticate(parameters, operation.security)
    } catch (failure) {
      return this.refuse(id, null, asRefusal(failure))
    }
    const by = opened
    const execute = (): string => this.execute(id, operation, by, parameters)
    if (!operation.isWrite) return this.client.reply(execute())
    const failure = new Refusal(
      -1000,
      'Unknown error, please check your request or try again later.',
      503,
    )
    return this.parts.hub.writeOrder(this.client, execute, () => this.failed(id, by, failure))
  }

  private execute(
    id: RequestId,
    operation: Operation,
    opened: Opened,
    parameters: Parameters,
  ): string {
    try {
      const { status, body } = this.parts.api.run(operation, opened, parameters)
      if (status === 200) return this.reply(id, 200, { result: body }, opened, operation)
      return this.reply(id, status, { error: body }, opened, operation)
    } catch (failure) {
      return this.failed(id, opened, asRefusal(failure))
    }
  }

  private handleOwn(id: RequestId, method: string, parameters: Parameters): void {
    try {
      const result = this.runOwn(method, parameters)
      if (result === undefined) throw new Refusal(-1121, `Unknown method '${method}'`)
      this.client.reply(this.reply(id, 200, { result }, this.loggedOn, null))
    } catch (failure) {
      this.refuse(id, this.loggedOn, asRefusal(failure))
    }
  }

  private runOwn(method: string, parameters: Parameters): unknown {
    if (method === 'ping') return {}
    if (method === 'time') return { serverTime: this.parts.api.engine.now() }
    if (method === 'session.logon') return this.logOn(parameters)
    if (method === 'session.status') return this.status()
    if (method === 'session.logout') {
      this.loggedOn = null
      return this.status()
    }
    return this.parts.methods.handle(method, this, parameters)
  }

  /** Ed25519 keys only. */
  private logOn(parameters: Parameters): object {
    const apiKey = parameters.text('apiKey')
    if (apiKey === null) throw mandatory('apiKey')
    const opened = this.authenticate(parameters, 'read')
    if (opened.key.algorithm !== 'ed25519') {
      throw new Refusal(-4056, 'HMAC_SHA256 API key is not supported.')
    }
    this.loggedOn = opened
    this.loggedOnSince = this.parts.api.engine.now()
    return this.status()
  }

  private status(): object {
    return {
      apiKey: this.loggedOn?.key.key ?? null,
      authorizedSince: this.loggedOn === null ? null : this.loggedOnSince,
      connectedSince: this.loggedOn === null ? null : this.loggedOnSince,
      returnRateLimits: this.wantsLimits,
      serverTime: this.parts.api.engine.now(),
      userDataStream: false,
    }
  }

  private refuse(id: RequestId, opened: Opened | null, refusal: Refusal): void {
    this.client.reply(this.failed(id, opened, refusal))
  }

  private failed(id: RequestId, opened: Opened | null, refusal: Refusal): string {
    const error: Record<string, unknown> = { code: refusal.code, msg: refusal.message }
    if (refusal.status === 429 || refusal.status === 418) {
      const now = this.parts.api.engine.now()
      const retryAfter = now + this.parts.budget.secondsLeft(now) * 1000
      error['data'] = { serverTime: now, retryAfter }
    }
    return this.reply(id, refusal.status, { error }, opened, null)
  }

  private reply(
    id: RequestId,
    status: number,
    what: object,
    opened: Opened | null,
    operation: Operation | null,
  ): string {
    const limits = this.wantsLimits ? { rateLimits: this.limits(opened, operation) } : {}
    return JSON.stringify({ id, status, ...what, ...limits })
  }

  private limits(opened: Opened | null, operation: Operation | null): readonly object[] {
    const { api, budget } = this.parts
    const now = api.engine.now()
    const count = budget.take(0, now).used
    const weight = {
      rateLimitType: 'REQUEST_WEIGHT',
      interval: 'MINUTE',
      intervalNum: 1,
      limit: budget.limit,
      count,
    }
    if (opened === null || operation === null || operation.orders.length === 0) return [weight]
    return [...api.counts.rows(opened.account.id, now), weight]
  }
}

/** What is signed over a socket: every parameter but the signature, sorted, unencoded. */
export function sortedText(parameters: Parameters): string {
  return parameters
    .names()
    .filter((name) => name !== 'signature')
    .toSorted()
    .map((name) => `${name}=${parameters.text(name)}`)
    .join('&')
}

function asRefusal(failure: unknown): Refusal {
  if (failure instanceof Refusal) return failure
  throw failure
}
