import { RefreshCw } from 'lucide-react'
import type { AccountState, AccountStatus } from '../../../../contract/domain/accounts.ts'
import { VenueMark } from '../../components/VenueMark.tsx'
import { useNow } from '../../components/useNow.ts'
import { formatAge } from '../../format/age.ts'
import { AccountRows, type AccountView } from './AccountRows.tsx'
import { rightsWords } from './words.ts'

const statusWords: Readonly<Record<AccountStatus, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  degraded: 'Not current',
  refused: 'Key refused',
}

/** One account: its key and how current it is above, what was chosen to see below. */
export function AccountSection({
  state,
  view,
  onAskAgain,
}: {
  readonly state: AccountState
  readonly view: AccountView
  readonly onAskAgain: () => void
}) {
  const now = useNow()
  const { venue, environment, accountId, status, reason, permissions, askedTime } = state
  return (
    <section
      className="account"
      data-testid={`account-${venue}-${accountId}`}
      data-status={status}
      aria-label={`${venue} ${accountId}`}
    >
      <header className="account-head">
        <h3>
          <VenueMark venue={venue} />
          <span>{accountId}</span>
          <span className="dim">{environment}</span>
        </h3>
        <span className="account-status" data-status={status}>
          {statusWords[status]}
        </span>
        <span className="dim num" title="First and last characters of the key">
          {state.keyPreview}
        </span>
        {permissions !== null && <span className="dim">{rightsWords(permissions)}</span>}
        {permissions?.withdraw === true && (
          <span className="account-withdraw">This key can withdraw</span>
        )}
        <span className="account-reason" title={reason ?? ''}>
          {reason}
        </span>
        <span className="dim num" title="Since everything was last asked for and answered">
          {askedTime === null ? 'never asked' : `asked ${formatAge(now - askedTime)} ago`}
        </span>
        <button
          type="button"
          className="icon-button"
          aria-label={`Ask ${venue} for everything of ${accountId} again`}
          title="Ask the venue again"
          disabled={status === 'refused'}
          onClick={onAskAgain}
        >
          <RefreshCw size={13} aria-hidden />
        </button>
      </header>
      <AccountRows state={state} view={view} />
    </section>
  )
}
