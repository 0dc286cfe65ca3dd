import type { Account } from '../../../matching/account.ts'
import { fixedText } from '../../../matching/fixed.ts'
import { type Operation, reading } from './operation.ts'

/**
 * The wallet API's coins, which general clients ask for before anything else. Nothing can be
 * deposited or withdrawn here, so there are no networks.
 */
export function walletOperations(assets: readonly string[]): Readonly<Record<string, Operation>> {
  return {
    'GET /sapi/v1/capital/config/getall': reading(10, ({ account }) =>
      assets.map((asset) => coinRow(account, asset)),
    ),
    'GET /sapi/v1/margin/allPairs': reading(1, () => []),
    'GET /sapi/v1/margin/isolated/allPairs': reading(10, () => []),
  }
}

function coinRow(account: Account, coin: string): object {
  const { total, locked } = account.wallets.get(coin) ?? { total: 0n, locked: 0n }
  return {
    coin,
    depositAllEnable: false,
    withdrawAllEnable: false,
    name: coin,
    free: fixedText(total - locked, 8),
    locked: fixedText(locked, 8),
    freeze: '0',
    withdrawing: '0',
    ipoing: '0',
    ipoable: '0',
    storage: '0',
    isLegalMoney: false,
    trading: true,
    networkList: [],
  }
}
