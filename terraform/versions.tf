# No provider block: with one, a module could have neither count nor for_each, and no depends_on. Terraform configures the
# provider from the environment if this folder is applied directly. Every resource has the region, and the tags, that a
# provider block would have given it (docs/adr/0054-the-terraform-module-has-no-provider-block.md).
terraform {
  # Validations that refer to other variables need 1.9.
  required_version = ">= 1.9"

  required_providers {
    # The tests use the schema of 6.25. From 6.29 on, an index has key_schema blocks, and its hash_key and range_key are
    # deprecated: when the minimum version is 6.29 or later, change tasks.tf accordingly.
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 6.29"
    }
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

# Without a region of its own, that of the provider.
data "aws_region" "current" {
  region = var.region
}
