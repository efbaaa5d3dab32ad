// Checks that the policies match the resources of a deployment by their names. Arguments: the folder of the simulator, and a file with
// ARNs.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { calls, neededOn } from './deployer_calls.mjs';
import { Simulator } from './deployer_simulator.mjs';

// The target of deployer_targets.json for each type of resource. Types that are missing here have no ARN, or one of these.
const OWN_TARGET = {
  aws_apigatewayv2_api: 'api',
  aws_apigatewayv2_stage: 'stage',
  aws_cloudwatch_dashboard: 'dashboard',
  aws_cloudwatch_log_group: 'log group',
  aws_cloudwatch_metric_alarm: 'alarm',
  aws_dynamodb_table: 'table',
  aws_iam_role: 'role',
  aws_lambda_event_source_mapping: 'event source mapping',
  aws_lambda_function: 'function',
  aws_s3_bucket: 'bucket',
  aws_s3_object: 'package',
  aws_scheduler_schedule: 'schedule',
  aws_scheduler_schedule_group: 'schedule group',
  aws_sfn_state_machine: 'state machine',
  aws_sqs_queue: 'queue',
};

const [, , cache, file] = process.argv;
const simulator = new Simulator(cache);
const arns = JSON.parse(fs.readFileSync(file, 'utf8'));
const policies = ['deployer-policy', 'deployer-roles-policy'].map(name => JSON.parse(fs.readFileSync(`terraform/${name}.json`, 'utf8')));

for (const [type, list] of Object.entries(arns))
  test(`${type}: the deployer reaches ${list.length === 1 ? 'it' : `all ${list.length}`} by name`, async () => {
    assert.ok(OWN_TARGET[type], `deployer_arns_check.mjs does not know ${type}`);
    const denied = [];
    for (const arn of list)
      for (const call of neededOn(calls.resources[type], OWN_TARGET[type], arn)) if (!(await simulator.allows(policies, call))) denied.push(`${call.action} on ${arn}`);
    assert.deepEqual(denied, []);
  });

test('every type that has an ARN is deployed', () => assert.deepEqual(Object.keys(arns).sort(), Object.keys(OWN_TARGET).sort()));
