terraform {
  # Validations that look at other variables need 1.9.
  required_version = ">= 1.9"

  required_providers {
    # The tests check against the schema of 6.25. From 6.29 on, an index has key_schema blocks, and hash_key and range_key in it are
    # deprecated: with the first version above, tasks.tf changes to them.
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

# Without tags: S3 takes ten for an object, and fifty for everything else.
provider "aws" {
  alias  = "untagged"
  region = var.region
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}
