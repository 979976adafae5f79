/**
 * Called before every operation that leaves a trace outside of the process. The debugging hook counts these calls
 * and ends the process at the n-th; otherwise it does nothing.
 */
export type Step = (operation: string) => void

export const NO_STEP: Step = () => undefined
