// Records, beside the built files, a hash of the sources and of every built file. tests/structure/test_studio.py computes
// both again, so that a stale build, or one that was edited by hand, is found without Node.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const OUT = '../src/reelwright/web/static'
const FOLDERS = ['src', 'public']
const FILES = ['.npmrc', 'index.html', 'package.json', 'package-lock.json', 'stamp.mjs', 'tsconfig.json', 'vite.config.ts']

const walk = folder =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const name = path.posix.join(folder, entry.name)
    return entry.isDirectory() ? walk(name) : [name]
  })

function digest(root, names) {
  const hash = createHash('sha256')
  for (const name of names.sort()) {
    hash.update(name + '\0')
    hash.update(fs.readFileSync(path.join(root, name)))
    hash.update('\0')
  }
  return hash.digest('hex')
}

const built = walk(OUT)
  .map(name => path.posix.relative(OUT, name))
  .filter(name => name !== 'build.json')
const stamp = { sources: digest('.', [...FOLDERS.flatMap(walk), ...FILES]), built: digest(OUT, built) }
fs.writeFileSync(path.join(OUT, 'build.json'), JSON.stringify(stamp) + '\n')
