// Verifies webhooks with the npm package standardwebhooks. Argument: the folder that it is installed in.
// Standard input: a list of { secret, headers, body }; standard output: the list of the results, "verified" or the error.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { Webhook } = createRequire(path.resolve(process.argv[2], 'package.json'))('standardwebhooks');

const result = ({ secret, headers, body }) => {
  try {
    new Webhook(secret).verify(body, headers);
    return 'verified';
  } catch (error) {
    return error.message;
  }
};

process.stdout.write(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).map(result)));
