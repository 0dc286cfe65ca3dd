/** Windows that are open, for whoever must close them. */
export const openWindows = new Set<{ closeNow(): Promise<void> }>()
