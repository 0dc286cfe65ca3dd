import type { Account } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { StreamClient } from '../../../net/streamHub.ts'
import { readObject, type VenueSession } from '../../sandboxVenue.ts'
import type { CancelOnDisconnect } from './cancelOnDisconnect.ts'
import { login } from './login.ts'

const kinds = ['order', 'execution', 'execution.fast', 'position', 'wallet', 'greeks'] as const
export type TopicKind = (typeof kinds)[number]

/** Topics of one category, such as `order.linear`; wallet and greeks have none. */
const categorised = /^(order|execution|execution\.fast|position)\.(linear|spot|inverse|option)$/
const protection = /^dcp(\.(future|spot|option))?$/

/** What a private socket listens to. */
export type PrivateListener = {
  readonly client: StreamClient
  readonly account: Account | null
  readonly topics: ReadonlySet<string>
}

export type PrivateSessionParts = {
  readonly engine: MatchingEngine
  readonly protection: CancelOnDisconnect
  readonly connectionId: string
  readonly listeners: Set<PrivateListener>
}

/** A socket at `/v5/private`: it logs in, then asks for topics. Nothing is sent of what was. */
export class PrivateSession implements VenueSession, PrivateListener {
  readonly client: StreamClient
  readonly topics = new Set<string>()
  account: Account | null = null
  private readonly parts: PrivateSessionParts
  private isProtected = false

  constructor(client: StreamClient, parts: PrivateSessionParts) {
    this.client = client
    this.parts = parts
    parts.listeners.add(this)
  }

  receive(text: string): void {
    const request = readObject(text)
    const op = request?.['op']
    const id = typeof request?.['req_id'] === 'string' ? { req_id: request['req_id'] } : {}
    if (op === 'ping') this.pong(id)
    else if (op === 'auth') this.logIn(request?.['args'], id)
    else if (op === 'subscribe' || op === 'unsubscribe') this.change(op, request?.['args'], id)
    else this.reply(false, 'Params Error', typeof op === 'string' ? op : '', id)
  }

  close(): void {
    this.parts.listeners.delete(this)
    if (this.isProtected && this.account !== null) this.parts.protection.left(this.account)
  }

  private logIn(args: unknown, id: object): void {
    const opened = login(this.parts.engine, args, this.parts.engine.now())
    if ('message' in opened) {
      this.reply(false, opened.message, 'auth', id)
      return
    }
    if (!this.client.becomePrivate()) return
    this.account = opened.account
    this.reply(true, '', 'auth', id)
  }

  private change(op: 'subscribe' | 'unsubscribe', args: unknown, id: object): void {
    const topics = Array.isArray(args) ? args.map(String) : []
    const bad = topics.find((topic) => !isTopic(topic))
    if (this.account === null) this.reply(false, 'Request not authorized', op, id)
    else if (topics.length === 0) this.reply(false, 'Params Error', op, id)
    else if (bad !== undefined) this.reply(false, `error:handler not found,topic:${bad}`, op, id)
    else if (mixesCategories(topics)) {
      this.reply(false, 'Topics of all and of one category cannot be mixed', op, id)
    } else {
      for (const topic of topics) this.take(op, topic)
      this.reply(true, '', op, id)
    }
  }

  private take(op: 'subscribe' | 'unsubscribe', topic: string): void {
    if (op === 'unsubscribe') this.topics.delete(topic)
    else this.topics.add(topic)
    if (!protection.test(topic) || this.isProtected || this.account === null) return
    this.isProtected = true
    this.parts.protection.arrived(this.account)
  }

  private pong(id: object): void {
    const args = [String(this.parts.engine.now())]
    const { connectionId: conn_id } = this.parts
    this.client.reply(JSON.stringify({ ...id, op: 'pong', args, conn_id }))
  }

  private reply(success: boolean, message: string, op: string, id: object): void {
    const { connectionId: conn_id } = this.parts
    this.client.reply(JSON.stringify({ success, ret_msg: message, op, conn_id, ...id }))
  }
}

function isTopic(topic: string): boolean {
  return kinds.some((kind) => kind === topic) || categorised.test(topic) || protection.test(topic)
}

function mixesCategories(topics: readonly string[]): boolean {
  return topics.some((topic) => {
    const [, kind] = categorised.exec(topic) ?? []
    return kind !== undefined && topics.includes(kind)
  })
}

/** The topic a listener asked for under which news of a kind reach it; null where it does not. */
export function topicFor({ topics }: PrivateListener, kind: TopicKind): string | null {
  return [kind, `${kind}.linear`].find((topic) => topics.has(topic)) ?? null
}
