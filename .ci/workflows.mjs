// Checks .github/workflows with actionlint, and with the rules of this project. usage: node workflows.mjs ACTIONLINT
import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

const FOLDER = ".github/workflows";
const { createLinter } = await import(pathToFileURL(process.argv[2]));
const lint = await createLinter();
// This actionlint is older than these runners, permissions and variables.
const NEWER = /^(label "ubuntu-24\.04(-arm)?" is unknown|unknown permission scope "attestations"|undefined variable "vars")/;

// → [line, message] of each line that breaks a rule
function* violations(lines) {
  const job = lines.findIndex((line) => line === "jobs:");
  if (!lines.slice(0, job).includes("permissions:")) {
    yield [1, "no permissions for the whole workflow"];
  }
  if (!lines.slice(0, job).includes("concurrency:")) {
    yield [1, "no concurrency"];
  }
  const runners = lines.filter((line) => /^    runs-on: /.test(line)).length;
  if (lines.filter((line) => /^    timeout-minutes: /.test(line)).length !== runners) {
    yield [1, "a job without timeout-minutes"];
  }
  for (const [i, line] of lines.entries()) {
    const action = /^\s*(?:- )?uses: (.*)$/.exec(line)?.[1];
    if (action === undefined) {
      continue;
    }
    if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)) {
      yield [i + 1, `found ${action}: a full commit with its version as a comment is needed`];
    }
    if (action.startsWith("actions/checkout@") && !lines.slice(i, i + 4).some((next) => next.includes("persist-credentials: false"))) {
      yield [i + 1, "a checkout without persist-credentials: false"];
    }
  }
}

let faults = 0;
const commits = new Map();
const files = readdirSync(FOLDER).sort();
for (const file of files) {
  const path = `${FOLDER}/${file}`;
  const text = readFileSync(path, "utf8");
  const found = lint(text, path)
    .filter(({ message }) => !NEWER.test(message))
    .map(({ line, message }) => [line, message]);
  for (const [, action, commit] of text.matchAll(/uses: ([^@\s]+)@(\S+)/g)) {
    if (commits.has(action) && commits.get(action) !== commit) {
      found.push([1, `two commits of ${action}`]);
    }
    commits.set(action, commit);
  }
  for (const [line, message] of [...found, ...violations(text.split("\n"))]) {
    console.error(`${path}:${line}: ${message}`);
    faults++;
  }
}
if (files.length === 0 || faults > 0) {
  process.exit(1);
}
console.log(`workflows: ${files.length} without a fault`);
