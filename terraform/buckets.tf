# Settings of both buckets, that of the data (storage.tf) and that of the package (package.tf): private, encrypted,
# reachable by TLS only.
locals {
  buckets = {
    storage  = aws_s3_bucket.storage
    packages = aws_s3_bucket.packages
  }
}

resource "aws_s3_bucket_public_access_block" "bucket" {
  for_each = local.buckets

  region = var.region

  bucket = each.value.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "bucket" {
  for_each = local.buckets

  region = var.region

  bucket = each.value.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Encrypted with S3's own keys, which are free and need no permission. A KMS key would require one more permission for
# every function and every uploader, and its loss would make the data unreadable.
resource "aws_s3_bucket_server_side_encryption_configuration" "bucket" {
  for_each = local.buckets

  region = var.region

  bucket = each.value.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

data "aws_iam_policy_document" "bucket" {
  for_each = local.buckets

  # No caller without TLS, including this account.
  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value.arn, "${each.value.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "bucket" {
  for_each = local.buckets

  region = var.region

  bucket = each.value.id
  policy = data.aws_iam_policy_document.bucket[each.key].json

  # S3 refuses concurrent changes of a bucket's access settings.
  depends_on = [aws_s3_bucket_public_access_block.bucket]
}
