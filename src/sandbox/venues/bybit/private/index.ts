import type { Clock } from '../../../../main/core/clock.ts'
import type { Market } from '../../../marketData/market.ts'
import { allRights } from '../../../matching/accountBook.ts'
import { MatchingEngine } from '../../../matching/engine.ts'
import { seededMarket } from '../../../matching/externalMarket.ts'
import { fixed } from '../../../matching/fixed.ts'
import type { StreamClient, StreamHub } from '../../../net/streamHub.ts'
import type {
  RestRequest,
  SandboxCredentials,
  SandboxTrading,
  VenueSession,
} from '../../sandboxVenue.ts'
import { connectionId } from '../messages.ts'
import { AccountViews } from './accountViews.ts'
import { CancelOnDisconnect } from './cancelOnDisconnect.ts'
import { behaviour, contractOf, settleCoin } from './contracts.ts'
import { endpoints } from './endpoints.ts'
import { KeyDesk } from './keys.ts'
import { OrderEntry } from './orderEntry.ts'
import { PrivateRest } from './privateRest.ts'
import { type PrivateListener, PrivateSession } from './privateSession.ts'
import { pushNews } from './pushes.ts'
import { RateLimits } from './rateLimits.ts'
import { RealizedRecords } from './records.ts'
import { TradeSession } from './tradeSession.ts'

/** The half of the venue that belongs to accounts. */
export type BybitAccounts = {
  readonly trading: SandboxTrading
  /** Of the first account. */
  readonly credentials: SandboxCredentials
  readonly rest: PrivateRest
  /** A socket at `/v5/private` or `/v5/trade`; null at another address. */
  open(client: StreamClient, url: URL, hub: StreamHub): VenueSession | null
}

const startingBalances = { [settleCoin]: '100000' }

export function bybitAccounts(market: Market, clock: Clock): BybitAccounts {
  const external = seededMarket(market, 'bybit')
  const contracts = market.listings('bybit').map(contractOf)
  const engine = new MatchingEngine({ venue: 'bybit', contracts, behaviour, external, clock })
  const records = new RealizedRecords(engine)
  const views = new AccountViews(engine, records)
  const limits = new RateLimits()
  const protection = new CancelOnDisconnect(engine)
  const entry = new OrderEntry(engine)
  const table = endpoints({ engine, market: external, entry, views, records, protection })
  const listeners = new Set<PrivateListener>()
  pushNews({ engine, market: external, views, records, listeners })
  const desk = new KeyDesk(engine, market.seed)
  return {
    trading: {
      engine,
      startingBalances,
      isOrderWrite,
      issueKey: (account, wish) => desk.issue(account, wish),
    },
    credentials: openFirstAccount(engine, desk),
    rest: new PrivateRest(engine, limits, table),
    open(client, { pathname }, hub) {
      const id = connectionId(market.seed, client.id)
      if (pathname === '/v5/private') {
        return new PrivateSession(client, { engine, protection, connectionId: id, listeners })
      }
      if (pathname !== '/v5/trade') return null
      return new TradeSession(client, { engine, limits, endpoints: table, connectionId: id, hub })
    },
  }
}

function openFirstAccount(engine: MatchingEngine, desk: KeyDesk): SandboxCredentials {
  const account = engine.accounts.create('main', null, engine.now())
  if (account === null) throw new Error('a new engine has no accounts')
  for (const [asset, amount] of Object.entries(startingBalances)) {
    engine.credit(account.id, asset, fixed(amount))
  }
  return desk.issue(account, {
    algorithm: 'hmac',
    publicKey: null,
    rights: allRights,
    ipRestricted: false,
    expiresTime: null,
  })
}

const orderPaths =
  /^\/v5\/order\/(create|amend|cancel|cancel-all|create-batch|amend-batch|cancel-batch)$/

function isOrderWrite({ method, path }: RestRequest): boolean {
  return method === 'POST' && orderPaths.test(path)
}
