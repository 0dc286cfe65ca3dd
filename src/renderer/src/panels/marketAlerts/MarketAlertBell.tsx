import { BellRing } from 'lucide-react'
import { Hint } from '../../components/Hint.tsx'
import { unreadMarketAlerts, useMarketAlertStore } from '../../stores/marketAlertStore.ts'
import { MuteMenu } from './HearingControls.tsx'

/** How many market alerts nobody has read, and the way to silence. */
export function MarketAlertBell({ onOpen }: { readonly onOpen: () => void }) {
  const unread = useMarketAlertStore(unreadMarketAlerts)
  const words =
    unread === 0
      ? 'Market alerts: none unread'
      : `${unread} unread market alert${unread === 1 ? '' : 's'}`
  return (
    <>
      <Hint side="top" text={`${words}. Press to see them and their rules.`}>
        <button
          type="button"
          className="status-bell"
          aria-label={words}
          data-testid="market-bell"
          data-unread={unread}
          onClick={onOpen}
        >
          <BellRing size={13} aria-hidden />
          {unread > 0 && <span className="num">{unread > 99 ? '99+' : unread}</span>}
        </button>
      </Hint>
      <MuteMenu compact />
    </>
  )
}
