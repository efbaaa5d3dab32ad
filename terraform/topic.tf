# A topic for alarms, if none exists yet. Its subscriptions are yours: a person confirms them.
resource "aws_sns_topic" "alarms" {
  count = var.alarm_topic ? 1 : 0

  region = var.region
  tags   = local.tags

  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_keys.topic
}

data "aws_iam_policy_document" "alarms" {
  for_each = { for topic in aws_sns_topic.alarms : "topic" => topic.arn }

  # Only CloudWatch, only for alarms of this deployment.
  statement {
    sid       = "Alarms"
    actions   = ["sns:Publish"]
    resources = [each.value]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:cloudwatch:${local.region}:${local.account}:alarm:${var.name}-*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }

  # No publisher without TLS.
  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [each.value]

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

resource "aws_sns_topic_policy" "alarms" {
  for_each = data.aws_iam_policy_document.alarms

  region = var.region

  arn    = one(aws_sns_topic.alarms[*].arn)
  policy = each.value.json
}
