# The functions' package: one upload for all functions, and the comparison with the metadata that the build writes.
# HCL cannot read a zip file.

locals {
  # The build writes this file: it describes the package, and has the checksum that identifies it.
  metadata_file = coalesce(var.function_metadata, replace(var.function_package, "/[.]zip$/", ".json"))
  metadata      = try(jsondecode(file(local.metadata_file)), {})

  # All values are texts, and empty if the metadata lacks them: a JVM package has no architecture, a native one no Java
  # version.
  package = { for field in ["kind", "architecture", "java", "version", "commit", "sha256"] : field => try(tostring(local.metadata[field]), "") }

  package_described = contains(["native", "jvm"], local.package.kind) && alltrue([for field in ["version", "commit", "sha256"] : local.package[field] != ""])
  package_hash      = filebase64sha256(var.function_package)
  runtime_java      = try(tonumber(trimprefix(var.runtime, "java")), null)

  # For example 1.0.0 (1a2b3c4d5e6f), or 1a2b3c4d5e6f-dirty if files were changed.
  package_release = "${local.package.version}, ${replace(local.package.commit, "/^([0-9a-f]{12})[0-9a-f]*/", "$1")}"
}

# A separate bucket: a client that may upload files must not be able to replace the code. Everything in it can be built
# again.
resource "aws_s3_bucket" "packages" {
  region = var.region
  tags   = local.tags

  bucket        = coalesce(var.package_bucket_name, "${var.name}-code-${local.account}-${local.region}")
  force_destroy = true
}

resource "aws_s3_bucket_lifecycle_configuration" "packages" {
  region = var.region

  bucket = aws_s3_bucket.packages.id

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
  region = var.region

  bucket       = aws_s3_bucket.packages.bucket
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

  lifecycle {
    precondition {
      condition     = fileexists(local.metadata_file)
      error_message = "function_package: there is no ${local.metadata_file}. The build writes it beside the package: build the package again (docs/operations.md), or name the file in function_metadata."
    }

    precondition {
      condition     = local.package_described || !fileexists(local.metadata_file)
      error_message = "function_package: ${local.metadata_file} is not the file that the build writes: a JSON object with the kind (native or jvm), version, commit and sha256 of the package. Build the package again (docs/operations.md)."
    }

    precondition {
      condition     = local.package.sha256 == local.package_hash || !local.package_described
      error_message = "function_package: ${var.function_package} has the SHA-256 ${local.package_hash}, and ${local.metadata_file} describes a package with ${local.package.sha256}: they belong to different builds. Build the package again (docs/operations.md), or keep the two files together."
    }

    precondition {
      condition     = (local.package.kind == "jvm") == (local.runtime_java != null) || !local.package_described
      error_message = "function_package: found a package of the kind ${local.package.kind}, and runtime = ${var.runtime}: a native package needs runtime = provided.al2023, a jvm package runtime = java21 or java25. Set runtime, or build the other package (docs/operations.md)."
    }

    precondition {
      condition     = local.package.kind != "native" || local.package.architecture == var.architecture
      error_message = "function_package: found a native package for ${local.package.architecture}, and architecture = ${var.architecture}: its functions could not start. Set architecture = ${local.package.architecture}, or build the package for ${var.architecture} (docs/operations.md)."
    }

    precondition {
      condition     = try(local.runtime_java >= tonumber(local.package.java), true)
      error_message = "function_package: found a package for Java ${local.package.java}, and runtime = ${var.runtime}: it needs java${local.package.java} or later. Set runtime, or build the package for an earlier Java (docs/operations.md)."
    }
  }

  # The bucket must be private and encrypted before anything is written to it.
  depends_on = [aws_s3_bucket_server_side_encryption_configuration.bucket, aws_s3_bucket_policy.bucket]
}
