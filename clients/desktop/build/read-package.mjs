/** Prints what is in a package, as JSON: `node build/read-package.mjs <app.asar> <program>`, for its test. */
import { extractFile, listPackage, statFile } from '@electron/asar';
import { getCurrentFuseWire } from '@electron/fuses';

const [archive, program] = process.argv.slice(2);
const files = {};
for (const path of listPackage(archive, { isPack: false })) {
  const name = path.slice(1);
  if (!('files' in statFile(archive, name)))
    files[name] = extractFile(archive, name).toString('base64');
}
process.stdout.write(JSON.stringify({ files, fuses: await getCurrentFuseWire(program) }));
