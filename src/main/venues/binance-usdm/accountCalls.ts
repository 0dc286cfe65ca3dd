import type { AccountId } from '../../../contract/domain/account.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Result } from '../../../contract/errors.ts'
import type { RateCost } from '../../net/rateLimit/types.ts'
import type { RestOutcome } from '../../net/rest/types.ts'
import type { WriteHooks } from '../account.ts'
import { partsOf } from '../shared/binance/drafts.ts'
import type { WsApi } from '../shared/binance/wsApi.ts'
import { type Answer, type VenueRest, toAnswer } from '../shared/rest.ts'
import { orderCost, weight } from './limits.ts'
import type { Draft } from './requests.ts'
import type { BinanceSigner } from './sign.ts'

/** Sends drafts for one account: over the socket where one is open, else over REST. */
export type AccountCalls = {
  /**
   * A write goes over REST only if the socket was not open before: once a frame may have left, no
   * second one is made.
   */
  send(draft: Draft, hooks?: WriteHooks): Promise<RestOutcome>
  ask(draft: Draft, signal?: AbortSignal): Promise<Result<Answer>>
  /** Uses the socket from now on, until what is given back is called or another one is used. */
  useSocket(socket: WsApi): () => void
}

export function createAccountCalls(options: {
  readonly accountId: AccountId
  readonly rest: VenueRest
  readonly signer: BinanceSigner
  readonly now: () => UnixMs
}): AccountCalls {
  const { accountId, rest, signer, now } = options
  let socket: WsApi | null = null

  const costOf = (draft: Draft): RateCost => ({
    ...weight(draft.weight),
    ...(draft.isOrder ? orderCost(accountId) : {}),
  })

  const overSocket = (draft: Draft, hooks: WriteHooks): Promise<RestOutcome | null> => {
    const { socketMethod, operation, params, priority, idempotent } = draft
    if (socket === null || socketMethod === null) return Promise.resolve(null)
    const cost = costOf(draft)
    return socket.call({
      operation,
      method: socketMethod,
      params,
      cost,
      priority,
      idempotent,
      ...hooks,
    })
  }

  const send = async (draft: Draft, hooks: WriteHooks = {}): Promise<RestOutcome> => {
    const outcome = await overSocket(draft, hooks)
    if (outcome !== null) return outcome
    const { operation, method, path, priority, idempotent } = draft
    return rest.send({
      operation,
      method,
      path,
      priority,
      idempotent,
      cost: costOf(draft),
      sign: () => partsOf(draft, signer, now()),
      signal: hooks.signal,
      onSigned: hooks.onSigned,
      onSent: hooks.onSent,
    })
  }

  return {
    send,
    ask: async (draft, signal) => toAnswer(await send(draft, { signal })),
    useSocket(next) {
      socket = next
      return () => {
        if (socket === next) socket = null
      }
    },
  }
}
