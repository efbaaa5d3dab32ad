// The calls of deployer_calls.json and deployer_refused.json, with the names of one deployment filled in.
import fs from 'node:fs';
import { moduleNames } from './deployer_names.mjs';

const read = name => JSON.parse(fs.readFileSync(new URL(name, import.meta.url), 'utf8'));
export const calls = read('deployer_calls.json');
export const refused = read('deployer_refused.json');
const targets = read('deployer_targets.json');

const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (_, key) => {
    const value = values[key] ?? (moduleNames[key] && fill(moduleNames[key], values));
    if (value === undefined) throw new Error(`${text}: there is no value for ${key}`);
    return value;
  });

/** "ACTION @ TARGET" → one { action, resource, context } for each resource that the target stands for. */
function expand(text, deployment) {
  const [action, name] = text.split(' @ ');
  const target = targets[name];
  if (!target) throw new Error(`${text}: deployer_targets.json has no such target`);
  return (target.each ?? ['']).flatMap(each => {
    const values = { ...deployment, each: fill(each, deployment) };
    return target.arns.map(arn => ({ action, resource: fill(arn, values), context: contextOf(target.context, values) }));
  });
}

/** The condition keys of a request. A key whose value is null is absent from it. */
function contextOf(own, deployment) {
  const context = { 'iam:PermissionsBoundary': deployment.boundary ?? null, ...own };
  return Object.fromEntries(
    Object.entries(context)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, fill(value, deployment)]),
  );
}

/** The calls that a principal ("deployer", "options", "operator", "functions") must be allowed to make. */
export function needed(principal, deployment) {
  const listed = Object.values(calls.commands[principal] ?? {}).flat();
  if (principal === 'options') listed.push(...Object.values(calls.options).flatMap(phases => Object.values(phases).flat()));
  if (principal === 'deployer')
    for (const phases of Object.values(calls.resources))
      for (const [phase, list] of Object.entries(phases)) if (!(deployment.boundary && phase === 'update without a boundary')) listed.push(...list);
  return [...new Set(listed)].flatMap(text => expand(text, deployment));
}

/** The calls of a type of resource (its phases) on one target, for the resource with this ARN. */
export function neededOn(phases, target, arn) {
  const [partition, , region, account] = arn.split(':').slice(1);
  const context = contextOf(targets[target].context, { partition, region, account, name: 'vidu-subjects', each: targets[target].each?.[0] });
  const actions = Object.values(phases).flat().map(text => text.split(' @ ')).filter(([, name]) => name === target).map(([action]) => action);
  return [...new Set(actions)].map(action => ({ action, resource: arn, context }));
}

/** The calls that a principal must not be allowed to make. */
export function forbidden(principal, deployment) {
  return refused[principal].map(([action, resource, context]) => ({
    action,
    resource: fill(resource, deployment),
    context: contextOf(context, deployment),
  }));
}

/** Targets that no call names. */
export function unusedTargets() {
  const lists = [...Object.values(calls.resources).flatMap(Object.values), ...Object.values(calls.options).flatMap(Object.values), ...Object.values(calls.commands).flatMap(Object.values)];
  const named = new Set(lists.flat().map(text => text.split(' @ ')[1]));
  return Object.keys(targets).filter(name => !named.has(name));
}
