import type { Opened } from '../../../matching/accountBook.ts'
import type { ApiSession, SocketMethods } from '../../binance/private/apiSocket.ts'
import type { Parameters } from '../../binance/private/parameters.ts'
import { Refusal } from '../../binance/refusals.ts'

/** Live subscriptions a connection may have. */
const mostLive = 1000

/** User data on the socket API: since 2026-02 the only way at spot. */
export class UserData implements SocketMethods {
  private readonly subscriptions = new Map<ApiSession, Map<number, string>>()
  private readonly nextId = new Map<ApiSession, number>()
  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
  }

  handle(method: string, session: ApiSession, parameters: Parameters): unknown {
    switch (method) {
      case 'userDataStream.subscribe':
        return this.subscribe(session, needLogon(session))
      case 'userDataStream.subscribe.signature':
        return this.subscribe(session, session.authenticate(parameters, 'read'))
      case 'userDataStream.unsubscribe':
        return this.unsubscribe(session, parameters.whole('subscriptionId'))
      case 'session.subscriptions':
        return this.list(session).map(([subscriptionId]) => ({ subscriptionId }))
      default:
        return undefined
    }
  }

  close(session: ApiSession): void {
    this.subscriptions.delete(session)
    this.nextId.delete(session)
  }

  /** Whether anyone listens to an account. */
  hears(account: string): boolean {
    for (const held of this.subscriptions.values()) {
      for (const each of held.values()) if (each === account) return true
    }
    return false
  }

  push(account: string, event: object): void {
    for (const [session, held] of this.subscriptions) {
      for (const [subscriptionId, each] of held) {
        if (each === account) session.client.push(JSON.stringify({ subscriptionId, event }))
      }
    }
  }

  private subscribe(session: ApiSession, { account }: Opened): object {
    const held = this.subscriptions.get(session) ?? new Map<number, string>()
    if ([...held.values()].includes(account.id)) {
      throw new Refusal(-2035, 'Subscription already active.')
    }
    if (held.size >= mostLive) throw new Refusal(-2042, 'Maximum subscription ids reached.')
    if (!session.client.becomePrivate()) throw new Refusal(-1001, 'Internal error.', 500)
    const subscriptionId = this.nextId.get(session) ?? 0
    this.nextId.set(session, subscriptionId + 1)
    held.set(subscriptionId, account.id)
    this.subscriptions.set(session, held)
    return { subscriptionId }
  }

  private unsubscribe(session: ApiSession, id: number | null): object {
    const held = this.subscriptions.get(session)
    if (id !== null && held?.has(id) !== true) {
      throw new Refusal(-2036, 'Subscription not active.')
    }
    for (const [subscriptionId] of this.list(session)) {
      if (id !== null && id !== subscriptionId) continue
      held?.delete(subscriptionId)
      const event = { e: 'eventStreamTerminated', E: this.now() }
      session.client.push(JSON.stringify({ subscriptionId, event }))
    }
    return {}
  }

  private list(session: ApiSession): readonly (readonly [id: number, account: string])[] {
    return [...(this.subscriptions.get(session) ?? [])]
  }
}

function needLogon(session: ApiSession): Opened {
  if (session.loggedOn !== null) return session.loggedOn
  throw new Refusal(-2015, 'Invalid API-key, IP, or permissions for action.', 401)
}
