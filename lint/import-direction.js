import { dirname, relative, resolve, sep } from 'node:path'

/**
 * What each layer of `src` may import besides itself; `src/README.md` has them in order.
 * A layer that is missing here may not be imported by anyone.
 */
export const LAYERS = {
  core: [],
  engine: ['core'],
  local: ['core', 'engine'],
  remote: ['core', 'engine'],
  tui: ['core', 'engine'],
  cli: ['core', 'engine', 'local', 'remote', 'tui', 'emulator'],
  emulator: [],
}

/**
 * The folders of a layer, each of which may import those before it. The files that lie beside the folders may import all
 * of them, and are imported by none.
 */
export const FOLDERS = {
  core: ['xs', 'merge', 'sync'],
  engine: [
    'ports',
    'async',
    'texts',
    'mirror',
    'observe',
    'files',
    'push',
    'decisions',
    'cycle',
    'report',
    'questions',
    'polling',
    'session',
  ],
  local: ['disk', 'git', 'git-index', 'memory', 'head', 'landing', 'repository', 'state-files', 'tools'],
  tui: ['model'],
  cli: [
    'report',
    'terminal',
    'settings',
    'workbench',
    'inspect',
    'run',
    'setup',
    'resolve',
    'watch',
    'completion',
    'doctor',
    'commands',
    'register',
  ],
}

/** Files beside the folders of their layer that these may import all the same. */
const SHARED = new Set(['core/sides.ts', 'cli/packaged.ts'])

/** Packages without effects: in `core`, values come from anywhere else through arguments. */
const PURE_PACKAGES = new Set(['diff3', 'lodash.snakecase'])

/** Where a file lies: its layer, and its folder there; `src/engine/push/push.ts` in `push` of `engine`. */
function placeOf(path) {
  const [layer, folder, ...rest] = path.split('/')
  return { layer, folder: rest.length > 0 ? folder : undefined }
}

function allows(from, to, path) {
  if (from.layer !== to.layer) return (LAYERS[from.layer] ?? []).includes(to.layer)
  const order = FOLDERS[from.layer]
  if (!order || from.folder === undefined || from.folder === to.folder || SHARED.has(path)) return true
  const at = order.indexOf(to.folder)
  return at >= 0 && at < order.indexOf(from.folder)
}

const nameOf = ({ layer, folder }) => (folder === undefined ? layer : `${layer}/${folder}`)

/** @type {import('eslint').Rule.RuleModule} */
export const importDirection = {
  meta: {
    type: 'problem',
    docs: { description: 'imports point up the lists of layers and folders; core is pure' },
    schema: [{ type: 'object', properties: { src: { type: 'string' } }, additionalProperties: false }],
    messages: {
      direction: '{{from}} must not import {{to}}',
      pure: 'core is pure: it must not import {{name}}',
    },
  },
  create(context) {
    const src = context.options[0]?.src ?? resolve('src')
    const pathOf = file => relative(src, file).split(sep).join('/')
    const file = pathOf(context.filename)
    if (file.startsWith('..')) return {}
    const from = placeOf(file)

    const check = node => {
      const name = node.source?.value
      if (typeof name !== 'string') return
      if (name.startsWith('.')) {
        const path = pathOf(resolve(dirname(context.filename), name))
        const to = placeOf(path)
        if (!allows(from, to, path))
          context.report({ node, messageId: 'direction', data: { from: nameOf(from), to: nameOf(to) } })
      } else if (from.layer === 'core' && !PURE_PACKAGES.has(name)) {
        context.report({ node, messageId: 'pure', data: { name } })
      }
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}
