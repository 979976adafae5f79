import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Misconfigured } from '../../engine/ports/errors.ts'
import { writeFileAtomic } from '../../local/disk/atomic-file.ts'
import type { Credentials } from '../../remote/credentials.ts'
import type { Prompt } from '../terminal/prompt-line.ts'

/** Where a file of the working folder wants a token to go. */
export interface Wish {
  readonly origin: string
  readonly file: string
}

interface Consent {
  /** The origin that the token was made for. */
  readonly token_of: string
  readonly sent_to: string
}

/**
 * Returns once a person has agreed that the token goes to another origin than its own, now or earlier: by typing the
 * name of that host. What was agreed to is remembered at home, never in a repository. Throws `Misconfigured` otherwise.
 */
export async function consentTo(
  { origin, file }: Wish,
  own: Pick<Credentials, 'origin' | 'source'>,
  { home, prompt }: { readonly home: string; readonly prompt: Prompt | undefined },
): Promise<void> {
  const book = join(home, '.xano', 'xano-sync-consents.yaml')
  const wanted: Consent = { token_of: own.origin, sent_to: origin }
  const known = await readConsents(book)
  if (known.some(({ token_of, sent_to }) => token_of === own.origin && sent_to === origin)) return
  const { host, hostname } = new URL(origin)
  const fact = `${file} wants the token of ${own.source}, which belongs to ${own.origin}, to be sent to ${origin}`
  if (!prompt)
    throw new Misconfigured(`${fact}; run this at a terminal to agree, or use a profile for ${origin}`)
  const typed = await prompt(
    [`${fact}.`, 'Whoever runs that server can then do there and here what you can.'],
    `To agree, type ${host}: `,
  )
  const answer = typed?.trim().toLowerCase()
  if (answer !== host && answer !== hostname)
    throw new Misconfigured(`the token of ${own.source} is not sent to ${origin}`)
  await remember(book, [...known, wanted])
}

async function readConsents(book: string): Promise<readonly Consent[]> {
  if (!existsSync(book)) return []
  const { parse } = await import('yaml')
  try {
    const content: unknown = parse(readFileSync(book, 'utf8'))
    return Array.isArray(content) ? content.filter(isConsent) : []
  } catch (error) {
    throw new Misconfigured(`${book} is no YAML`, { cause: error })
  }
}

async function remember(book: string, consents: readonly Consent[]): Promise<void> {
  const { stringify } = await import('yaml')
  mkdirSync(dirname(book), { recursive: true, mode: 0o700 })
  writeFileAtomic(book, stringify(consents))
}

const isConsent = (value: unknown): value is Consent =>
  typeof value === 'object' &&
  value !== null &&
  'token_of' in value &&
  typeof value.token_of === 'string' &&
  'sent_to' in value &&
  typeof value.sent_to === 'string'
