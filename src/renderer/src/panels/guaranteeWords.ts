import type { FeedGuarantee } from '../../../contract/domain/venue.ts'

/** How the interface says how much of a venue's liquidations its feed shows. */
export const guaranteeWords: Readonly<Record<FeedGuarantee, string>> = {
  complete: 'complete',
  sampled: 'sampled',
  inferred: 'inferred',
  notObservable: 'not observable',
}
