/** Whether this window may show notifications of the desktop. */
export function desktopPermission(): NotificationPermission | 'unsupported' {
  return 'Notification' in window ? Notification.permission : 'unsupported'
}

/** Asks the person once; the answer is the browser's to keep. */
export async function askForDesktop(): Promise<NotificationPermission | 'unsupported'> {
  if (!('Notification' in window)) return 'unsupported'
  return Notification.requestPermission()
}

/** The same tag again replaces the notification instead of stacking one more. */
export function notifyDesktop(title: string, body: string, tag: string): void {
  if (desktopPermission() !== 'granted') return
  const notification = new Notification(title, { body, tag, silent: true })
  notification.addEventListener('click', () => {
    window.focus()
    notification.close()
  })
}
