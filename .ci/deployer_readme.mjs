// Runs the commands of "Who may deploy" in terraform/README.md, with an aws command that only notes what it is told.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const AWS = `#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$AWS_CALLS"
case "$*" in
  *create-policy*) printf 'arn:aws:iam::111122223333:policy/%s\\n' "$4" ;;
esac
`;

/** The section's shell blocks. */
function blocks() {
  const page = fs.readFileSync('terraform/README.md', 'utf8');
  const section = page.split(/^## /m).find(one => one.startsWith('Who may deploy\n'));
  assert.ok(section, 'terraform/README.md has no section "Who may deploy"');
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
}

/** The block with other values in the assignments that it begins with. */
function withValues(block, values) {
  for (const [key, value] of Object.entries(values)) {
    const assignment = new RegExp(`^${key}=.*$`, 'm');
    assert.match(block, assignment, `the commands do not begin with ${key}=…`);
    block = block.replace(assignment, `${key}='${value}'`);
  }
  return block;
}

/**
 * The policies as the commands make them.
 *
 * @returns policies: those for another name and path; bounded: the policy of roles that requires the boundary
 */
export function adapted({ name, path: iamPath, boundary }) {
  const [create, rename, require] = blocks();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deployer-'));
  try {
    fs.cpSync('terraform', path.join(folder, 'terraform'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'aws'), AWS, { mode: 0o755 });
    const notes = path.join(folder, 'calls');
    const run = script =>
      execFileSync('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, AWS_CALLS: notes } });
    const read = file => JSON.parse(fs.readFileSync(path.join(folder, 'policies', `${file}.json`), 'utf8'));

    run(create);
    const told = fs.readFileSync(notes, 'utf8').trim().split('\n');
    for (const call of told.filter(one => one.includes('create-policy'))) {
      const file = call.match(/file:\/\/(\S+)/)[1];
      assert.ok(fs.existsSync(path.join(folder, file)), `the commands name ${file}: there is no such file`);
    }
    const attached = told.filter(one => one.includes('attach-role-policy')).map(one => one.match(/policy\/(\S+)/)[1]);
    assert.deepEqual(attached, ['vidu-subjects-deployer-policy', 'vidu-subjects-deployer-roles-policy'], 'the commands attach other policies');

    run(withValues(require, { boundary }));
    const bounded = read('deployer-roles-with-boundary');
    run(withValues(rename, { name, path: iamPath }));
    const policies = Object.fromEntries(['deployer-policy', 'deployer-roles-policy', 'operator-policy', 'permissions-boundary'].map(file => [file, read(file)]));
    return { policies, bounded };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
