# Settings of both buckets, that of the data (storage.tf) and that of the package (package.tf): private, encrypted,
# reachable by TLS only.
locals {
  buckets = merge({ storage = aws_s3_bucket.storage }, { for bucket in aws_s3_bucket.packages : "packages" => bucket })
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

# By default encrypted with S3's own keys, which are free and need no permission. A KMS key requires one more permission
# for every function and every uploader, and its loss makes the data unreadable. With a bucket key, S3 calls KMS once per
# period and bucket instead of once per object.
resource "aws_s3_bucket_server_side_encryption_configuration" "bucket" {
  for_each = local.buckets

  region = var.region

  bucket = each.value.id

  rule {
    bucket_key_enabled = var.kms_keys.bucket != null ? true : null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_keys.bucket != null ? "aws:kms" : "AES256"
      kms_master_key_id = var.kms_keys.bucket
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
