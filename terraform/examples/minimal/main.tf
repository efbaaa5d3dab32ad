# The module with its defaults, as part of a configuration of yours.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 6.29"
    }
  }
}

variable "function_package" {
  description = "Path of the package that the build writes."
  type        = string
  default     = "../../../target/function.zip"
}

variable "deletion_protection" {
  description = "Whether the table and non-empty buckets are protected from destruction."
  type        = bool
  default     = true
}

# The region is that of the environment or the AWS profile.
provider "aws" {}

module "subjects" {
  source = "../.."

  function_package    = var.function_package
  deletion_protection = var.deletion_protection
}

output "api_url" {
  description = "Address of the HTTP API."
  value       = module.subjects.api_url
}

output "bucket" {
  description = "Bucket: files copied to incoming/ become subjects."
  value       = module.subjects.bucket
}
