resource "aws_lambda_function" "function" {
  for_each = local.functions

  region = var.region
  tags   = local.tags

  function_name = "${var.name}-${each.key}"
  description   = "${each.value.description} (${local.package_release})"
  role          = aws_iam_role.function[each.key].arn

  s3_bucket         = local.package_bucket
  s3_key            = local.package_key
  s3_object_version = local.package_version
  source_code_hash  = local.package_hash
  runtime           = var.runtime
  handler           = local.handler
  architectures     = [var.architecture]
  layers            = each.value.settings.layers

  memory_size                    = each.value.settings.memory
  timeout                        = each.value.settings.timeout
  reserved_concurrent_executions = each.value.settings.reserved_concurrency

  ephemeral_storage {
    size = try(each.value.disk, 512)
  }

  environment {
    # Lambda owns the signals: Quarkus's own function templates disable its signal handlers, too.
    variables = merge(each.value.settings.environment, local.environment, { for name, value in each.value.environment : name => value if value != null }, { QUARKUS_LAMBDA_HANDLER = each.key, DISABLE_SIGNAL_HANDLERS = "true" })
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }

  # PassThrough is Lambda's default. It is explicit, because the provider keeps the mode of a function that has no block.
  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  dynamic "vpc_config" {
    for_each = var.vpc[*]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  lifecycle {
    precondition {
      # The environment is limited to 4 KB; these inputs share what the application's other settings leave.
      condition     = length(join(",", concat(keys(each.value.settings.environment), values(each.value.settings.environment), var.webhook_urls, var.provider_proof_codes))) <= 1000
      error_message = "functions: the names and values in the environment of ${each.key}, webhook_urls and provider_proof_codes must have at most 1000 characters together: the environment of a function is limited to 4 KB."
    }
  }

  # The policy comes first: a function that starts before it has the permission to read its key fails its first calls.
  depends_on = [aws_iam_role_policy.function]
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  region = var.region
  tags   = local.tags

  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_keys.logs
}
