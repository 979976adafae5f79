/** What one look has found: whether all is well, and what to do where it is not. */
export interface Finding {
  readonly check: string
  readonly level: 'ok' | 'warn' | 'fail'
  readonly message: string
  readonly remedy?: string
}

export const fine = (check: string, message: string): Finding => ({ check, level: 'ok', message })

/** Something works less well than it could. */
export const odd = (check: string, message: string, remedy: string): Finding => ({
  check,
  level: 'warn',
  message,
  remedy,
})

/** Nothing can be synced until this is put right. */
export const broken = (check: string, message: string, remedy: string): Finding => ({
  check,
  level: 'fail',
  message,
  remedy,
})
