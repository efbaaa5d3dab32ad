// Loaded into the emulator's Terraform provider (NODE_OPTIONS): the provider then signs its requests with the key in DEPLOYER_KEY, not
// with the key of the emulator's owner, who has all permissions.
const path = require('node:path');

if (path.basename(process.argv[1] ?? '') === 'terraform-provider-aws') {
  require(path.join(path.dirname(process.argv[1]), '../aws/settings.js')).ACCESS_KEY = process.env.DEPLOYER_KEY;
}
