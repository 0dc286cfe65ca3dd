import { isRecord } from '../../shared/fields.ts'

/**
 * `result` of `GET /v5/account/query-dcp-info` by product. Only products the venue has enabled for
 * the account are listed; sub-accounts are told of none.
 */
export function protectionStates(raw: unknown): ReadonlyMap<string, string> {
  const list = isRecord(raw) && Array.isArray(raw['dcpInfos']) ? raw['dcpInfos'] : []
  return new Map(
    list.flatMap((each) =>
      isRecord(each) ? [[String(each['product']), String(each['dcpStatus'])] as const] : [],
    ),
  )
}
