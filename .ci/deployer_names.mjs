// The names of the buckets and of the package, read from the module: a renamed one changes the calls that the policies must allow.
import fs from 'node:fs';

// The expressions of the module, and the corresponding placeholders of deployer_targets.json and deployer_refused.json.
const PLACEHOLDERS = {
  'var.name': '{name}',
  'local.account': '{account}',
  'local.region': '{region}',
  // An example of a checksum.
  'filesha256(var.function_package)': '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
};

/**
 * The default of an argument of a resource.
 *
 * @param argument its name; its value is a template, or coalesce(a variable, a template)
 * @throws Error if there is no such resource or argument, or if its value is another expression
 */
function template(file, resource, argument) {
  const address = `terraform/${file}, ${resource.join('.')}.${argument}`;
  const [, body] = fs.readFileSync(`terraform/${file}`, 'utf8').match(new RegExp(`^resource "${resource[0]}" "${resource[1]}" \\{\n(.*?)^\\}`, 'ms')) ?? [];
  const [, value] = body?.match(new RegExp(`^  ${argument} *= (?:coalesce\\(var\\.\\w+, )?"(.*)"\\)?$`, 'm')) ?? [];
  if (!value) throw new Error(`${address}: found no template, nor coalesce(var.NAME, template)`);
  return value.replace(/\$\{(.*?)\}/g, (found, expression) => {
    if (!PLACEHOLDERS[expression]) throw new Error(`${address}: found ${found}; known are ${Object.keys(PLACEHOLDERS).join(', ')}`);
    return PLACEHOLDERS[expression];
  });
}

/** The names by placeholder; the names contain placeholders themselves. */
export const moduleNames = {
  data_bucket: template('storage.tf', ['aws_s3_bucket', 'storage'], 'bucket'),
  package_bucket: template('package.tf', ['aws_s3_bucket', 'packages'], 'bucket'),
  package_key: template('package.tf', ['aws_s3_object', 'package'], 'key'),
};
