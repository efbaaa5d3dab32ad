# The functions' package: one upload for all functions, or an object that exists already, and the comparison with the
# metadata that the build writes. HCL cannot read a zip file.

locals {
  upload_package = var.package_object == null

  # The build writes this file: it describes the package, and has the checksum that identifies it. Null: an object without
  # metadata.
  metadata_file = var.function_metadata != null ? var.function_metadata : local.upload_package ? replace(var.function_package, "/[.]zip$/", ".json") : null
  metadata      = try(jsondecode(file(local.metadata_file)), {})

  # All values are texts, and empty if the metadata lacks them: a JVM package has no architecture, a native one no Java
  # version.
  package = { for field in ["kind", "architecture", "java", "version", "commit", "sha256"] : field => try(tostring(local.metadata[field]), "") }

  package_described = contains(["native", "jvm"], local.package.kind) && alltrue([for field in ["version", "commit", "sha256"] : local.package[field] != ""])
  package_hash      = local.upload_package ? filebase64sha256(var.function_package) : var.package_object.sha256
  package_name      = local.upload_package ? var.function_package : "s3://${var.package_object.bucket}/${var.package_object.key}"
  package_bucket    = local.upload_package ? one(aws_s3_object.package[*].bucket) : var.package_object.bucket
  package_key       = local.upload_package ? one(aws_s3_object.package[*].key) : var.package_object.key
  package_version   = try(var.package_object.version_id, null)
  runtime_java      = try(tonumber(trimprefix(var.runtime, "java")), null)

  # For example 1.0.0, 1a2b3c4d5e6f, or 1.0.0, 1a2b3c4d5e6f-dirty if files were changed.
  package_release = local.package_described ? "${local.package.version}, ${replace(local.package.commit, "/^([0-9a-f]{12})[0-9a-f]*/", "$1")}" : "SHA-256 ${local.package_hash}"
}

# A separate bucket: a client that may upload files must not be able to replace the code. Everything in it can be built
# again.
resource "aws_s3_bucket" "packages" {
  count = local.upload_package ? 1 : 0

  region = var.region
  tags   = local.tags

  bucket        = coalesce(var.package_bucket_name, "${var.name}-code-${local.account}-${local.region}")
  force_destroy = true
}

resource "aws_s3_bucket_lifecycle_configuration" "packages" {
  count = local.upload_package ? 1 : 0

  region = var.region

  bucket = aws_s3_bucket.packages[0].id

  rule {
    id     = "uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

# The key contains the hash of the content: another package is another object, so the bucket needs no versions. Lambda
# keeps its own copy.
resource "aws_s3_object" "package" {
  count = local.upload_package ? 1 : 0

  region = var.region

  bucket       = aws_s3_bucket.packages[0].bucket
  key          = "${filesha256(var.function_package)}.zip"
  source       = var.function_package
  content_type = "application/zip"

  # Without tags, including default tags of the caller's provider: S3 allows ten on an object, and fifty on other
  # resources.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  # The bucket must be private and encrypted before anything is written to it.
  depends_on = [aws_s3_bucket_server_side_encryption_configuration.bucket, aws_s3_bucket_policy.bucket]
}
