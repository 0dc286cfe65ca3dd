import type { Clock } from '../../../main/core/clock.ts'
import type { StreamClient, StreamHub } from '../../net/streamHub.ts'
import { type VenueSession, readObject } from '../sandboxVenue.ts'

/** How one product line treats the clients of its market streams. */
export type StreamRules = {
  /** Most messages a client may send in a second. */
  readonly framesPerSecond: number
  readonly streamsPerConnection: number
  /** Whether the stream is sent on this connection; others are acknowledged and silent. */
  readonly delivers: (name: string) => boolean
  /** The line's form of a refusal. */
  readonly refusal: (id: RequestId, code: number, msg: string) => object
}

export type RequestId = number | string | null

/** Subscribing as all of Binance's market streams have it. */
export class StreamSession implements VenueSession {
  private readonly clock: Clock
  private readonly client: StreamClient
  private readonly hub: StreamHub
  private readonly rules: StreamRules
  /** Streams this connection does not deliver: acknowledged, then silent. */
  private readonly silent = new Set<string>()
  private second = 0
  private framesInSecond = 0

  constructor(clock: Clock, client: StreamClient, hub: StreamHub, rules: StreamRules) {
    this.clock = clock
    this.client = client
    this.hub = hub
    this.rules = rules
  }

  receive(text: string): void {
    if (this.tooFast()) {
      this.client.close(1008, 'Too many requests')
      return
    }
    const request = readObject(text)
    if (request === null) {
      this.refuse(null, 3, 'Invalid JSON: expected value')
      return
    }
    this.handle(request)
  }

  /** Streams named in the address, or asked for later. Unknown ones stay silent. */
  subscribe(names: readonly string[]): void {
    for (const name of names) {
      if (this.rules.delivers(name)) this.hub.subscribe(this.client, name)
      else this.silent.add(name)
    }
  }

  private handle(request: Record<string, unknown>): void {
    const { method, params } = request
    const id = request['id'] as RequestId | undefined
    if (method === 'LIST_SUBSCRIPTIONS') {
      this.acknowledge(id, [...this.hub.channelsOfClient(this.client), ...this.silent])
      return
    }
    if (method === 'SET_PROPERTY' || method === 'GET_PROPERTY') {
      this.acknowledge(id, null)
      return
    }
    if (method !== 'SUBSCRIBE' && method !== 'UNSUBSCRIBE') {
      this.refuse(id, 2, 'Invalid request: unknown variant')
      return
    }
    if (!isNames(params)) {
      this.refuse(id, 2, 'Invalid request: missing field `params`')
      return
    }
    if (method === 'SUBSCRIBE') this.handleSubscribe(id, params)
    else this.handleUnsubscribe(id, params)
  }

  private handleSubscribe(id: RequestId | undefined, names: readonly string[]): void {
    const held = this.hub.channelsOfClient(this.client).length + this.silent.size
    if (held + names.length > this.rules.streamsPerConnection) {
      this.client.close(1008, 'Too many streams')
      return
    }
    if (this.hub.refusesSubscriptions()) {
      this.refuse(id, 2, 'Invalid request: subscription refused')
      return
    }
    this.acknowledge(id, null)
    this.subscribe(names)
  }

  private handleUnsubscribe(id: RequestId | undefined, names: readonly string[]): void {
    for (const name of names) {
      this.silent.delete(name)
      this.hub.unsubscribe(this.client, name)
    }
    this.acknowledge(id, null)
  }

  private acknowledge(id: RequestId | undefined, result: readonly string[] | null): void {
    this.client.reply(JSON.stringify({ result, id: id ?? null }))
  }

  private refuse(id: RequestId | undefined, code: number, msg: string): void {
    this.client.reply(JSON.stringify(this.rules.refusal(id ?? null, code, msg)))
  }

  private tooFast(): boolean {
    const second = Math.floor(this.clock.now() / 1000)
    this.framesInSecond = second === this.second ? this.framesInSecond + 1 : 1
    this.second = second
    return this.framesInSecond > this.rules.framesPerSecond
  }
}

function isNames(params: unknown): params is string[] {
  return Array.isArray(params) && params.every((name) => typeof name === 'string')
}
