import './accounts.css'
import { WalletCards } from 'lucide-react'
import { useState } from 'react'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { AccountSection } from './AccountSection.tsx'
import type { AccountView } from './AccountRows.tsx'
import { useAccounts } from './useAccounts.ts'

const views = [
  { value: 'balances', label: 'Balances', testId: 'accounts-balances' },
  { value: 'positions', label: 'Positions', testId: 'accounts-positions' },
  { value: 'orders', label: 'Open orders', testId: 'accounts-orders' },
  { value: 'fills', label: 'Fills', testId: 'accounts-fills' },
] as const

/** What each venue tells of the accounts whose keys are set. */
export function AccountsPanel() {
  const { states, failure, askAgain } = useAccounts()
  const [view, setView] = useState<AccountView>('balances')
  if (states === null) {
    return (
      <EmptyState
        icon={WalletCards}
        title={failure === null ? 'Asking for the accounts' : 'The accounts are not known'}
        {...(failure === null ? {} : { tone: 'error' as const })}
      >
        {failure ?? 'One moment.'}
      </EmptyState>
    )
  }
  if (states.length === 0) {
    return (
      <EmptyState icon={WalletCards} title="No account is connected">
        Set api_key and secret_key of a venue in config.yaml. A key that cannot withdraw is enough.
      </EmptyState>
    )
  }
  return (
    <div className="accounts-panel" role="region" aria-label="Accounts" tabIndex={0}>
      <div className="accounts-bar">
        <Segmented name="What to show" value={view} segments={views} onChoose={setView} />
        {failure !== null && (
          <span role="status" data-tone="warning">
            Not current: {failure}
          </span>
        )}
      </div>
      {states.map((state) => (
        <AccountSection
          key={`${state.venue} ${state.accountId}`}
          state={state}
          view={view}
          onAskAgain={() => askAgain(state.venue, state.accountId)}
        />
      ))}
    </div>
  )
}
