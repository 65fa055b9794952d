import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packSet } from './packSet.mjs';
import { pictureSets } from './pictureSets.mjs';

/** Usage: node pack.mjs            rebuilds public/data
 *         node pack.mjs --check    rebuilds to a temporary folder and compares; exit status 1 on any difference */

const committedFolder = fileURLToPath(new URL('../../public/data/', import.meta.url));

/** One property a line: long lists stay on theirs, and a change shows where it is. @param {object} record */
function toJson(record) {
  const lines = Object.entries(record).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** @param {string} folder */
async function buildInto(folder) {
  mkdirSync(folder, { recursive: true });
  const summaries = [];
  for (const set of pictureSets) {
    const { manifest, summary, sheet, thumbnail } = await packSet(set);
    writeFileSync(join(folder, `${set.id}.png`), sheet);
    writeFileSync(join(folder, `${set.id}.thumb.png`), thumbnail);
    writeFileSync(join(folder, `${set.id}.json`), toJson(manifest));
    summaries.push(summary);
    console.log(`${set.id}: ${summary.count} pictures, ${summary.heldOutCount} held out, ${summary.classCount} classes, ${(sheet.length / 1e6).toFixed(2)} MB`);
  }
  writeFileSync(join(folder, 'index.json'), toJson({ format: 'diff-tuning-pack-index', version: 1, packs: summaries }));
}

/** Names of the files that are in one folder only or differ. @param {string} built @param {string} committed */
function differences(built, committed) {
  const names = new Set([...readdirSync(built), ...readdirSync(committed)]);
  return [...names].sort().filter((name) => {
    try {
      return !readFileSync(join(built, name)).equals(readFileSync(join(committed, name)));
    } catch {
      return true;
    }
  });
}

async function check() {
  const folder = mkdtempSync(join(tmpdir(), 'diff-tuning-data-'));
  try {
    await buildInto(folder);
    const different = differences(folder, committedFolder);
    if (different.length === 0) {
      console.log('public/data is what this script builds, byte for byte.');
      return;
    }
    console.error(`These files of public/data are not what this script builds: ${different.join(', ')}. Run "npm run data" and look at the difference before committing it.`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const options = process.argv.slice(2);
if (options.some((option) => option !== '--check')) {
  console.error(`Unknown option: ${options.join(' ')}. Usage: node pack.mjs [--check]`);
  process.exitCode = 2;
} else if (options.includes('--check')) {
  await check();
} else {
  await buildInto(committedFolder);
}
