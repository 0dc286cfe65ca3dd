import type { AccountKey } from '../../../matching/account.ts'

/** What a key may do, in the words of the wallet API. `market` is where it trades. */
export function keyRestrictions(key: AccountKey, market: 'spot' | 'futures'): object {
  const { read, trade, withdraw, transfer } = key.permissions
  return {
    ipRestrict: key.ipRestricted,
    createTime: key.createdTime,
    ...(key.expiresTime === null ? {} : { tradingAuthorityExpirationTime: key.expiresTime }),
    enableReading: read,
    enableWithdrawals: withdraw,
    enableInternalTransfer: transfer,
    enableMargin: false,
    enableFutures: market === 'futures' && trade,
    permitsUniversalTransfer: transfer,
    enableVanillaOptions: false,
    enableFixApiTrade: false,
    enableFixReadOnly: false,
    enableSpotAndMarginTrading: market === 'spot' && trade,
    enablePortfolioMarginTrading: false,
  }
}
