import { Bell, BellDot } from 'lucide-react'
import { Hint } from '../../components/Hint.tsx'
import { unreadCount, useAlertStore } from '../../stores/alertStore.ts'
import { bellWords } from './bellWords.ts'

/** How many alerts nobody has read; pressing it opens them. */
export function AlertBell({ onOpen }: { readonly onOpen: () => void }) {
  const unread = useAlertStore(unreadCount)
  const Icon = unread === 0 ? Bell : BellDot
  const words = bellWords(unread)
  return (
    <Hint side="top" text={`${words}. Press to see them.`}>
      <button
        type="button"
        className="status-bell"
        aria-label={words}
        data-testid="alert-bell"
        data-unread={unread}
        onClick={onOpen}
      >
        <Icon size={13} aria-hidden />
        {unread > 0 && <span className="num">{unread > 99 ? '99+' : unread}</span>}
      </button>
    </Hint>
  )
}
