import './marketAlerts.css'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import type { MarketAlert } from '../../../../contract/domain/marketAlert.ts'
import { onMarketAlerts } from '../../stores/alertHearing.ts'
import { dismissToast, showToasts, useMarketAlertStore } from '../../stores/marketAlertStore.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { openPanel } from '../../stores/workspaceStore.ts'
import { alertIcons } from './alertIcons.ts'
import { Announcer } from './announce.ts'
import { notifyDesktop } from './desktop.ts'
import { kindTitles } from './ruleWords.ts'
import { playAlert } from './sound.ts'
import { useNewestAlerts } from './useAlertHistory.ts'

/** How long a toast stays, ms; a critical one stays until it is put away. */
const toastMs = 12_000

/** Makes market alerts heard and seen wherever the person is in the window. */
export function MarketAlertCenter() {
  useNewestAlerts()
  useEffect(() => {
    const announcer = new Announcer(
      { sound: playAlert, notify: notifyDesktop, toast: showToasts },
      () => Date.now(),
    )
    return onMarketAlerts((alerts) => announcer.tell(alerts, usePreferences.getState().alerts))
  }, [])
  const toasts = useMarketAlertStore((store) => store.toasts)
  return (
    <div className="alert-toasts" role="region" aria-label="New market alerts">
      {toasts.map((alert) => (
        <AlertToast key={alert.alertId} alert={alert} />
      ))}
    </div>
  )
}

function AlertToast({ alert }: { readonly alert: MarketAlert }) {
  const { alertId, severity } = alert
  useEffect(() => {
    if (severity === 'critical') return undefined
    const timer = setTimeout(() => dismissToast(alertId), toastMs)
    return () => clearTimeout(timer)
  }, [alertId, severity])
  const Icon = alertIcons[severity]
  return (
    <div
      className={`alert-toast toast-${severity}`}
      role={severity === 'critical' ? 'alert' : 'status'}
      data-testid="market-toast"
    >
      <Icon size={16} aria-hidden />
      <button
        type="button"
        className="alert-toast-words"
        onClick={() => {
          dismissToast(alertId)
          openPanel('marketAlerts')
        }}
      >
        <strong>
          {alert.symbol} · {kindTitles[alert.alertKind]}
        </strong>
        <span>{alert.message}</span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Put this alert away"
        onClick={() => dismissToast(alertId)}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}
