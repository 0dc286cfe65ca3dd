import type { FixLogPage, FixSessionView } from '../domain/fix.ts'

/** What each request about FIX sessions answers. */
export type FixResponses = {
  'fix:sessions': readonly FixSessionView[]
  'fix:log': FixLogPage
  'fix:control': FixSessionView
}
