import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as v from 'valibot'
import { parseDocument } from 'yaml'
import { Misconfigured, NoCredentials } from '../engine/ports/errors.ts'
import {
  checkedOrigin,
  checkedToken,
  environmentCredentials,
  withoutEmpty,
} from './environment-credentials.ts'
import { originOf } from './origin.ts'
import type { HttpProxy } from './proxy.ts'
import { settingsText, yamlWithin } from './yaml-within.ts'

/** Who talks to Xano, and to which instance. The token belongs to `origin` and goes nowhere else. */
export interface Credentials {
  readonly origin: string
  readonly token: string
  readonly workspace?: number
  readonly branch?: string
  readonly insecure: boolean
  /** Through which that instance is asked from here. */
  readonly proxy?: HttpProxy
  /** Where they come from, to be named in messages. */
  readonly source: string
  /** The origin that a file of the working folder names; the token is not made for it where it differs. */
  readonly pinned?: { readonly origin: string; readonly file: string }
}

export interface Choice {
  readonly profile?: string | undefined
  /** The credentials file. */
  readonly config?: string | undefined
  /** The origin to be talked to, where it is known: it tells which profile is meant when nobody names one. */
  readonly origin?: string
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly directory: string
}

const numeric = v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))])
/** YAML that people write by hand: a key without a value is not set, and a label like `2` is a text all the same. */
const text = v.pipe(
  v.nullish(v.union([v.string(), v.number()])),
  v.transform(value => (value == null || value === '' ? undefined : String(value))),
)
const id = v.pipe(
  v.nullish(v.union([numeric, v.literal('')])),
  v.transform(value => (value == null || value === '' ? undefined : value)),
)
const profileSchema = v.object({
  instance_origin: v.string(),
  access_token: v.string(),
  workspace: id,
  branch: text,
  insecure: v.nullish(v.boolean()),
})
const profilesSchema = v.nullish(v.record(v.string(), v.unknown()), {})
const fileSchema = v.object({ profiles: profilesSchema, default: text })
const pinSchema = v.strictObject({
  profile: text,
  workspace: id,
  instance_origin: text,
  account_origin: text,
  branch: text,
})

interface Pinned {
  readonly file: string
  readonly pin: v.InferOutput<typeof pinSchema>
}

const NO_PIN: Pinned = { file: '', pin: {} }

/**
 * Credentials as Xano's own CLI keeps them, or `XANO_ORIGIN` with `XANO_TOKEN` where no profile is asked for.
 * Throws `Misconfigured`, naming the file and the key; `NoCredentials` where there is no file at all.
 */
export function readCredentials(choice: Choice, surroundings: Surroundings): Credentials {
  const own = environmentCredentials(choice, surroundings.env)
  if (own) return own
  const env = withoutEmpty(surroundings.env)
  const chosen = choice.profile ?? env['XANO_PROFILE']
  const path = choice.config ?? env['XANO_CONFIG'] ?? join(surroundings.home, '.xano', 'credentials.yaml')
  const file = readYaml(resolve(surroundings.directory, path), fileSchema)
  if (!file) throw new NoCredentials(`there are no credentials: ${path} does not exist${unset(env)}`)
  const { file: pinFile, pin }: Pinned = chosen === undefined ? readPin(surroundings.directory) : NO_PIN
  const name = chosen ?? pin.profile ?? profileFor(choice.origin, file)
  if (!Object.hasOwn(file.profiles, name)) {
    const others = Object.keys(file.profiles).join(', ')
    const choice = others === '' ? 'none' : `${others}, which -p names`
    throw new Misconfigured(`${path} has no profile "${name}"; it has ${choice}`)
  }
  const profile = check(profileSchema, file.profiles[name], `${path}: profile "${name}"`)
  const origin = checkedOrigin(profile.instance_origin, path)
  const workspace = pin.workspace ?? profile.workspace
  const branch = pin.branch ?? profile.branch
  return {
    origin,
    token: checkedToken(profile.access_token, `${path}: profile "${name}": access_token`),
    ...(workspace === undefined ? {} : { workspace }),
    ...(branch === undefined ? {} : { branch }),
    insecure: profile.insecure ?? false,
    source: `profile "${name}"`,
    ...(pin.instance_origin === undefined
      ? {}
      : { pinned: { origin: checkedOrigin(pin.instance_origin, pinFile), file: pinFile } }),
  }
}

/** What of the environment could have stood for a file, and is missing. */
function unset(env: Surroundings['env']): string {
  if (env['XANO_TOKEN'] !== undefined) return ''
  return env['XANO_ORIGIN'] === undefined
    ? ', and XANO_ORIGIN and XANO_TOKEN are not set'
    : ', and XANO_ORIGIN is set, but XANO_TOKEN is not'
}

/** The default profile, unless it is for another origin and exactly one other is for that which is asked for. */
function profileFor(origin: string | undefined, file: v.InferOutput<typeof fileSchema>): string {
  const preset = file.default ?? 'default'
  const [only, ...others] = profilesIn(file).filter(profile => profile.origin === origin)
  return only && others.length === 0 ? only.name : preset
}

function profilesIn({ profiles }: v.InferOutput<typeof fileSchema>): Profile[] {
  return Object.entries(profiles).flatMap(([name, profile]) => {
    const { success, output } = v.safeParse(profileSchema, profile)
    return success ? [{ name, origin: normal(output.instance_origin) }] : []
  })
}

/** The origin of a URL, or the text that is none. */
function normal(url: string): string {
  try {
    return originOf(url)
  } catch {
    return url
  }
}

/** A profile among those that a person may choose from. */
export interface Profile {
  readonly name: string
  readonly origin: string
}

/** The profiles that may be chosen from, and the one that is meant by default; none where one is chosen already. */
export function openProfiles(
  choice: Choice,
  { env: all, home, directory }: Surroundings,
): { readonly profiles: readonly Profile[]; readonly preset: string | undefined } {
  const env = withoutEmpty(all)
  const none = { profiles: [], preset: undefined }
  if ((choice.profile ?? env['XANO_PROFILE']) !== undefined) return none
  if (choice.config === undefined && env['XANO_TOKEN'] !== undefined) return none
  if (readPin(directory).pin.profile !== undefined) return none
  const path = choice.config ?? env['XANO_CONFIG'] ?? join(home, '.xano', 'credentials.yaml')
  const file = readYaml(resolve(directory, path), fileSchema)
  return { profiles: file ? profilesIn(file) : [], preset: file?.default }
}

/** `profile.yaml`, the nearest upward. Further up, one that says nothing of Xano's belongs to somebody else's tool. */
function readPin(directory: string): Pinned {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const path = join(at, 'profile.yaml')
    if (existsSync(path) && (at === resolve(directory) || isPin(path))) {
      const raw = readYaml(path, v.record(v.string(), v.unknown()), settingsText)
      if (raw && Object.hasOwn(raw, 'access_token'))
        throw new Misconfigured(`${path} holds an access_token; it belongs into the credentials file`)
      const { insecure: _, ...pinned } = raw ?? {}
      return { file: path, pin: check(pinSchema, pinned, path) }
    }
    if (dirname(at) === at) return NO_PIN
  }
}

const PIN_KEYS = [...Object.keys(pinSchema.entries), 'access_token', 'insecure']

function isPin(path: string): boolean {
  if (!statSync(path).isFile()) return false
  const read = v.safeParse(
    v.record(v.string(), v.unknown()),
    yamlWithin(path, () => {
      const document = parseDocument(settingsText(path))
      return document.errors.length > 0 ? undefined : (document.toJS() as unknown)
    }),
  )
  return read.success && PIN_KEYS.some(key => Object.hasOwn(read.output, key))
}

function readYaml<S extends v.GenericSchema>(
  path: string,
  schema: S,
  textOf = textOfFile,
): v.InferOutput<S> | undefined {
  if (!existsSync(path)) return undefined
  const document = yamlWithin(path, () => parseDocument(textOf(path)))
  const [error] = document.errors
  if (error) throw new Misconfigured(`${path}: ${error.message.split('\n')[0] ?? 'it is no YAML'}`)
  return check(schema, yamlWithin(path, () => document.toJS() as unknown) ?? {}, path)
}

/** Credentials may also come by a pipe, from a program that keeps them. */
const textOfFile = (path: string): string => readFileSync(path, 'utf8')

function check<S extends v.GenericSchema>(schema: S, value: unknown, where: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const key = v.getDotPath(issue)
  throw new Misconfigured(`${where}: ${key === null ? '' : `${key}: `}${issue.message}`)
}
