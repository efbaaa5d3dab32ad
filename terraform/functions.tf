resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name = "${var.name}-${each.key}"
  description   = each.value.description
  role          = aws_iam_role.function[each.key].arn

  filename         = var.function_package
  source_code_hash = filebase64sha256(var.function_package)
  runtime          = var.runtime
  handler          = local.handler
  architectures    = [var.architecture]

  memory_size                    = each.value.settings.memory
  timeout                        = each.value.settings.timeout
  reserved_concurrent_executions = each.value.settings.reserved_concurrency

  environment {
    variables = merge(local.environment, each.value.environment, { QUARKUS_LAMBDA_HANDLER = each.key })
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }

  # A function that starts before it may read its key fails its first calls.
  depends_on = [aws_iam_role_policy.function]
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = var.log_retention_days
}
