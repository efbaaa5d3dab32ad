# Several deployments of one package, with what companies ask for: keys, a network and a domain of their own, traces, logs,
# and a topic for alarms. The network, the certificate and the zone are those of the company, and exist already.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 6.29"
    }
  }
}

# These tags are on every resource, besides those of the module.
provider "aws" {
  default_tags {
    tags = { owner = var.owner }
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region
}

# One upload for all deployments. The key has the hash of the package, so that another package is another object.
resource "aws_s3_bucket" "releases" {
  bucket        = "${var.name}-releases-${local.account}-${local.region}"
  force_destroy = true
}

resource "aws_s3_bucket_public_access_block" "releases" {
  bucket = aws_s3_bucket.releases.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_object" "package" {
  bucket = aws_s3_bucket.releases.bucket
  key    = "${filesha256(var.function_package)}.zip"
  source = var.function_package
}

module "subjects" {
  source   = "../.."
  for_each = var.deployments

  name                   = "${var.name}-${each.key}"
  provider_key_parameter = "/${var.name}-${each.key}/provider-key"
  deletion_protection    = var.deletion_protection

  package_object = {
    bucket = aws_s3_object.package.bucket
    key    = aws_s3_object.package.key
    sha256 = filebase64sha256(var.function_package)
  }
  # Lets the module refuse a package that the functions could not start.
  function_metadata = replace(var.function_package, "/[.]zip$/", ".json")

  kms_keys = { for use in ["bucket", "table", "queues", "logs", "topic"] : use => aws_kms_key.subjects.arn }

  vpc = {
    subnet_ids         = var.subnet_ids
    security_group_ids = var.security_group_ids
  }

  domain = {
    name            = "${each.key}.${var.domain}"
    certificate_arn = var.certificate_arn
    zone_id         = var.zone_id
  }
  disable_execute_api_endpoint = var.disable_execute_api_endpoint

  tracing            = true
  workflow_log_level = "ERROR"

  functions = {
    api = {
      layers      = var.layers
      environment = { OTEL_SERVICE_NAME = "${var.name}-${each.key}" }
    }
  }

  alarm_topic      = true
  alarm_thresholds = each.value.alarm_thresholds
}
