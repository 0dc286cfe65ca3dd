import './toast.css'
import { OctagonAlert, X } from 'lucide-react'
import { useMemo } from 'react'
import { errorCatalogue } from '../../../../contract/errors.ts'
import { dismissAlert, pressing, useAlertStore } from '../../stores/alertStore.ts'
import { useVenueStore } from '../../stores/venueStore.ts'

/** The newest fatal alert, until it was put away or read. Others only ring the bell. */
export function FatalToast({ onOpen }: { readonly onOpen: () => void }) {
  const store = useAlertStore()
  const waiting = useMemo(() => pressing(store), [store])
  const [alert] = waiting
  const info = useVenueStore(({ venues }) => venues.find((each) => each.venue === alert?.venue))
  if (alert === undefined) return null
  const more = waiting.length - 1
  return (
    <div className="toast" role="alert" data-testid="fatal-toast" key={alert.id}>
      <OctagonAlert size={16} aria-hidden />
      <div>
        <p className="toast-title">
          {info !== undefined && `${info.displayName}: `}
          {errorCatalogue[alert.code].sentence}
        </p>
        <p className="toast-text">{alert.message}</p>
        <button type="button" className="button button-small" onClick={onOpen}>
          Show alerts{more > 0 && ` (${more} more)`}
        </button>
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss this alert"
        onClick={() => dismissAlert(alert.id)}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}
