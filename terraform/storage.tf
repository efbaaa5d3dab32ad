# Prefixes: incoming/ (files that become subjects), uploads/ (media of API requests), results/, rejected/,
# media/ (copies of the subjects' media), and state/ (the sweep's state).
resource "aws_s3_bucket" "storage" {
  region = var.region
  tags   = local.tags

  bucket        = coalesce(var.bucket_name, "${var.name}-${local.account}-${local.region}")
  force_destroy = !var.deletion_protection
}

# Versioning is on: a result that is written again, or deleted by mistake, keeps its earlier version. A file that is
# uploaded again under its name is a new version, thus a new subject; an event that is delivered twice is not.
resource "aws_s3_bucket_versioning" "storage" {
  region = var.region

  bucket = aws_s3_bucket.storage.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "storage" {
  region = var.region

  bucket = aws_s3_bucket.storage.id

  dynamic "rule" {
    for_each = merge(
      { for prefix in ["incoming", "uploads", "results", "rejected"] : prefix => var.expiration_days[prefix] if var.expiration_days[prefix] > 0 },
      { for days in var.media_retention_days[*] : "media" => days },
    )

    content {
      id     = "${rule.key}-expire"
      status = "Enabled"

      filter {
        prefix = "${rule.key}/"
      }

      expiration {
        days = rule.value
      }
    }
  }

  # The sweep rewrites its state each time: old versions have no use.
  rule {
    id     = "state-versions"
    status = "Enabled"

    filter {
      prefix = "state/"
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  rule {
    id     = "versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.expiration_days.noncurrent
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  # The rules for noncurrent versions require versioning.
  depends_on = [aws_s3_bucket_versioning.storage]
}

locals {
  # The origins at which browsers load the page.
  page_origins = concat(var.disable_execute_api_endpoint ? [] : [aws_apigatewayv2_api.api.api_endpoint], [for domain in var.domain[*] : "https://${domain.name}"])
}

# For web pages that upload with the presigned URLs of POST /v1/uploads. The page of the deployment also reads with
# presigned URLs. Only its own origin may: api_endpoint has no path.
resource "aws_s3_bucket_cors_configuration" "storage" {
  count = length(var.cors_allowed_origins) > 0 || var.page ? 1 : 0

  region = var.region

  bucket = aws_s3_bucket.storage.id

  dynamic "cors_rule" {
    for_each = length(var.cors_allowed_origins) > 0 ? [var.cors_allowed_origins] : []

    content {
      allowed_methods = ["PUT"]
      allowed_origins = cors_rule.value
      allowed_headers = ["*"]
      max_age_seconds = 3600
    }
  }

  dynamic "cors_rule" {
    for_each = var.page ? [local.page_origins] : []

    content {
      allowed_methods = ["GET", "HEAD", "PUT"]
      allowed_origins = cors_rule.value
      allowed_headers = ["content-type"]
      expose_headers  = ["ETag"]
      max_age_seconds = 3600
    }
  }
}
