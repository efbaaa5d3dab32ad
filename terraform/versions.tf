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

provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ application = var.name }, var.tags)
  }
}

# Without default tags: S3 allows ten tags on an object, and fifty on other resources.
provider "aws" {
  alias  = "untagged"
  region = var.region
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}
