import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { EngineEvent, EventKind, EventOf } from '../../../src/contract/events.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import type { FixStore } from '../../../src/main/net/fix/types.ts'
import { FixAccount } from '../../../src/main/venues/shared/fix/account/account.ts'
import { fixProfiles } from '../../../src/main/venues/shared/fix/profiles.ts'
import {
  type FixClientKeys,
  type PlainProfileId,
  plainPeer,
  startFixServer,
} from '../../../src/sandbox/fix/index.ts'
import { Market } from '../../../src/sandbox/marketData/market.ts'
import { MatchingEngine } from '../../../src/sandbox/matching/engine.ts'
import { seededMarket } from '../../../src/sandbox/matching/externalMarket.ts'
import { fixed, fixedText } from '../../../src/sandbox/matching/fixed.ts'
import {
  behaviour,
  contractOf,
} from '../../../src/sandbox/venues/binance-spot/private/contracts.ts'
import { waitFor } from '../waitFor.ts'
import { instrument, instrumentId } from './plainInstrument.ts'
import { fixSession, symbolsOf } from './rig.ts'
import { startProxy } from './proxy.ts'

const keys: FixClientKeys = {
  senderCompId: 'CLIENT',
  targetCompId: 'PEER',
  apiKey: 'key-123',
  secret: Buffer.from('secret-abc').toString('base64'),
  passphrase: 'pass-xyz',
  account: 'main',
}

export { instrumentId }

export type PeerRig = Awaited<ReturnType<typeof startPeerRig>>

/** A counterparty of a profile on a matching engine, and an account that trades there through a proxy. */
export async function startPeerRig(id: PlainProfileId, store?: FixStore) {
  const profile = fixProfiles[id]
  const targetCompId = profile.targetCompId ?? keys.targetCompId
  const senderCompId = profile.senderIsKey ? keys.apiKey : keys.senderCompId
  const client = { ...keys, senderCompId, targetCompId }
  const market = new Market(7)
  const engine = new MatchingEngine({
    venue: 'binance-spot',
    contracts: market.listings('binance-spot').map(contractOf),
    behaviour,
    external: seededMarket(market, 'binance-spot'),
    clock: systemClock,
  })
  for (const name of ['main', 'other']) {
    engine.accounts.create(name, null, systemClock.now())
    engine.credit(name, 'USDT', fixed('1000000'))
    engine.credit(name, 'BTC', fixed('100'))
  }
  const server = await startFixServer({ peer: plainPeer(id, engine, client, systemClock) })
  const stopTicking = systemClock.every(50, () => engine.advance())
  const proxy = await startProxy(server.port)
  const events: EngineEvent[] = []
  const of = <Kind extends EventKind>(kind: Kind) =>
    events.filter((event): event is EventOf<Kind> => event.kind === kind)
  const openAccount = (own?: FixStore): FixAccount =>
    new FixAccount({
      origin: { venue: 'binance-spot', environment: 'sandbox', accountId: mainAccount },
      profile,
      symbols: symbolsOf(() => [instrument]),
      account: 'portfolio-1',
      connect: fixSession({
        profile,
        endpoint: { host: '127.0.0.1', port: proxy.port },
        credentials: client,
        senderCompId,
        targetCompId,
        ...(own === undefined ? {} : { store: own }),
      }),
      rest: null,
      clock: systemClock,
      random: seededRandom(9),
      answerMs: 3000,
    })
  const account = openAccount(store)
  const stream = account.openStream((event) => events.push(event))
  await waitFor(`${id} to be live`, () => stream.healthy())
  return {
    account,
    openAccount,
    stream,
    engine,
    proxy,
    events,
    of,
    /** The engine's mark, so many percent off, in whole ticks. */
    priceAt: (percent: number): string =>
      (Number(fixedText(engine.mark('BTCUSDT'))) * (1 + percent / 100)).toFixed(0),
    async close() {
      await stream.close()
      await account.close()
      stopTicking()
      await proxy.close()
      await server.close()
    },
  }
}
